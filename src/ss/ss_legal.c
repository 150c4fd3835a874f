/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Which operation is defined for which service (TS 24.080 4.3.2.4, TS 23.082-23.088; ss-model.md section 5). */

#include <errno.h>

#include <osmocom/core/utils.h>

#include "ss_step.h"

enum {
	REG = 1 << 0,
	ERA = 1 << 1,
	ACT = 1 << 2,
	DEA = 1 << 3,
	INT = 1 << 4,
};

static const struct {
	uint8_t ss_code;
	uint8_t ops;
} legal[] = {
	{ SS_CODE_ALL_SS, 0 },
	{ SS_CODE_ALL_LINE_IDENTIFICATION, 0 },
	{ SS_CODE_CLIP, INT },
	{ SS_CODE_CLIR, INT },
	{ SS_CODE_COLP, INT },
	{ SS_CODE_COLR, INT },
	{ SS_CODE_ALL_NAME_IDENTIFICATION, 0 },
	{ SS_CODE_CNAP, INT },
	{ SS_CODE_ALL_FORWARDING, REG | ERA | ACT | DEA },
	{ SS_CODE_CFU, REG | ERA | ACT | DEA | INT },
	{ SS_CODE_CD, 0 },
	{ SS_CODE_ALL_COND_FORWARDING, REG | ERA | ACT | DEA },
	{ SS_CODE_CFB, REG | ERA | ACT | DEA | INT },
	{ SS_CODE_CFNRY, REG | ERA | ACT | DEA | INT },
	{ SS_CODE_CFNRC, REG | ERA | ACT | DEA | INT },
	{ SS_CODE_ALL_CALL_OFFERING, 0 },
	{ SS_CODE_ECT, 0 },
	{ SS_CODE_ALL_CALL_COMPLETION, 0 },
	{ SS_CODE_CW, ACT | DEA | INT },
	{ SS_CODE_HOLD, 0 },
	{ SS_CODE_CCBS_A, INT },	/* deactivated by eraseCC-Entry alone */
	{ SS_CODE_CCBS_B, 0 },
	{ SS_CODE_MC, REG | ACT | DEA | INT },
	{ SS_CODE_ALL_MULTIPARTY, 0 },
	{ SS_CODE_MPTY, 0 },
	{ SS_CODE_ALL_COMMUNITY_OF_INTEREST, 0 },
	{ SS_CODE_CUG, 0 },
	{ SS_CODE_ALL_CHARGING, 0 },
	{ SS_CODE_AOCI, 0 },
	{ SS_CODE_AOCC, 0 },
	{ SS_CODE_ALL_ADDITIONAL_INFO, 0 },
	{ SS_CODE_ALL_BARRING, DEA },
	{ SS_CODE_BARRING_OUTGOING, DEA },
	{ SS_CODE_BAOC, ACT | DEA | INT },
	{ SS_CODE_BOIC, ACT | DEA | INT },
	{ SS_CODE_BOIC_EXHC, ACT | DEA | INT },
	{ SS_CODE_BARRING_INCOMING, DEA },
	{ SS_CODE_BAIC, ACT | DEA | INT },
	{ SS_CODE_BIC_ROAM, ACT | DEA | INT },
	{ SS_CODE_ALL_PRIORITY, 0 },
	{ SS_CODE_EMLPP, REG | INT },
};

static uint8_t op_bit(uint8_t op)
{
	switch (op) {
	case SS_OP_REGISTER_SS:
		return REG;
	case SS_OP_ERASE_SS:
		return ERA;
	case SS_OP_ACTIVATE_SS:
		return ACT;
	case SS_OP_DEACTIVATE_SS:
		return DEA;
	case SS_OP_INTERROGATE_SS:
		return INT;
	default:
		return 0;
	}
}

int ss_legal(uint8_t op, uint8_t ss_code, const struct ss_cfg *cfg)
{
	bool group_of_cf = ss_code == SS_CODE_ALL_FORWARDING || ss_code == SS_CODE_ALL_COND_FORWARDING;
	unsigned int i;

	if (op == SS_OP_INTERROGATE_SS && group_of_cf && cfg->group_interrogation)
		return 0;
	for (i = 0; i < ARRAY_SIZE(legal); i++) {
		if (legal[i].ss_code == ss_code)
			return legal[i].ops & op_bit(op) ? 0 : -EPERM;
	}
	return -ENOENT;
}
