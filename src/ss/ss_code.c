/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS-Codes by name and in words, and the members of the group codes (TS 29.002 17.7.5, MAP-SS-Code). */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_code.h>

struct ss_code_entry {
	uint8_t code;
	bool group;
	const char *name;
	const char *words;
};

static const struct ss_code_entry ss_codes[] = {
	{ SS_CODE_ALL_SS, true, "all-SS", "all supplementary services" },
	{ SS_CODE_ALL_LINE_IDENTIFICATION, true, "all-line-identification", "all line identification services" },
	{ SS_CODE_CLIP, false, "CLIP", "calling line identification presentation" },
	{ SS_CODE_CLIR, false, "CLIR", "calling line identification restriction" },
	{ SS_CODE_COLP, false, "COLP", "connected line identification presentation" },
	{ SS_CODE_COLR, false, "COLR", "connected line identification restriction" },
	{ SS_CODE_MCI, false, "MCI", "malicious call identification" },
	{ SS_CODE_ALL_NAME_IDENTIFICATION, true, "all-name-identification", "all name identification services" },
	{ SS_CODE_CNAP, false, "CNAP", "calling name presentation" },
	{ SS_CODE_ALL_FORWARDING, true, "all-CF", "all call forwarding" },
	{ SS_CODE_CFU, false, "CFU", "call forwarding unconditional" },
	{ SS_CODE_CD, false, "CD", "call deflection" },
	{ SS_CODE_ALL_COND_FORWARDING, true, "all-cond-CF", "all conditional call forwarding" },
	{ SS_CODE_CFB, false, "CFB", "call forwarding on busy" },
	{ SS_CODE_CFNRY, false, "CFNRy", "call forwarding on no reply" },
	{ SS_CODE_CFNRC, false, "CFNRc", "call forwarding on not reachable" },
	{ SS_CODE_ALL_CALL_OFFERING, true, "all-call-offering", "all call offering services" },
	{ SS_CODE_ECT, false, "ECT", "explicit call transfer" },
	{ SS_CODE_MAH, false, "MAH", "mobile access hunting" },
	{ SS_CODE_ALL_CALL_COMPLETION, true, "all-call-completion", "all call completion services" },
	{ SS_CODE_CW, false, "CW", "call waiting" },
	{ SS_CODE_HOLD, false, "HOLD", "call hold" },
	{ SS_CODE_CCBS_A, false, "CCBS", "completion of calls to busy subscriber" },
	{ SS_CODE_CCBS_B, false, "CCBS-B", "completion of calls to busy subscriber, called side" },
	{ SS_CODE_MC, false, "MC", "multicall" },
	{ SS_CODE_ALL_MULTIPARTY, true, "all-multiparty", "all multiparty services" },
	{ SS_CODE_MPTY, false, "MPTY", "multiparty call" },
	{ SS_CODE_ALL_COMMUNITY_OF_INTEREST, true, "all-community-of-interest", "all community of interest services" },
	{ SS_CODE_CUG, false, "CUG", "closed user group" },
	{ SS_CODE_ALL_CHARGING, true, "all-charging", "all charging services" },
	{ SS_CODE_AOCI, false, "AoCI", "advice of charge, information" },
	{ SS_CODE_AOCC, false, "AoCC", "advice of charge, charging" },
	{ SS_CODE_ALL_ADDITIONAL_INFO, true, "all-additional-info", "all additional information transfer" },
	{ SS_CODE_UUS1, false, "UUS1", "user-to-user signalling 1" },
	{ SS_CODE_UUS2, false, "UUS2", "user-to-user signalling 2" },
	{ SS_CODE_UUS3, false, "UUS3", "user-to-user signalling 3" },
	{ SS_CODE_ALL_BARRING, true, "all-barring", "all call barring" },
	{ SS_CODE_BARRING_OUTGOING, true, "outgoing-barring", "barring of outgoing calls" },
	{ SS_CODE_BAOC, false, "BAOC", "barring of all outgoing calls" },
	{ SS_CODE_BOIC, false, "BOIC", "barring of outgoing international calls" },
	{ SS_CODE_BOIC_EXHC, false, "BOIC-exHC", "barring of outgoing international calls except to the home country" },
	{ SS_CODE_BARRING_INCOMING, true, "incoming-barring", "barring of incoming calls" },
	{ SS_CODE_BAIC, false, "BAIC", "barring of all incoming calls" },
	{ SS_CODE_BIC_ROAM, false, "BIC-Roam", "barring of incoming calls when roaming" },
	{ SS_CODE_ALL_PRIORITY, true, "all-priority", "all call priority services" },
	{ SS_CODE_EMLPP, false, "eMLPP", "multi-level precedence and pre-emption" },
};

/* Only these groups may stand in a control operation (ss-model.md section 1). */
static const struct {
	uint8_t group;
	uint8_t n;
	uint8_t members[SS_CODE_EXPAND_MAX];
} ss_code_groups[] = {
	{ SS_CODE_ALL_FORWARDING, 4, { SS_CODE_CFU, SS_CODE_CFB, SS_CODE_CFNRY, SS_CODE_CFNRC } },
	{ SS_CODE_ALL_COND_FORWARDING, 3, { SS_CODE_CFB, SS_CODE_CFNRY, SS_CODE_CFNRC } },
	{ SS_CODE_ALL_BARRING, 5, { SS_CODE_BAOC, SS_CODE_BOIC, SS_CODE_BOIC_EXHC, SS_CODE_BAIC, SS_CODE_BIC_ROAM } },
	{ SS_CODE_BARRING_OUTGOING, 3, { SS_CODE_BAOC, SS_CODE_BOIC, SS_CODE_BOIC_EXHC } },
	{ SS_CODE_BARRING_INCOMING, 2, { SS_CODE_BAIC, SS_CODE_BIC_ROAM } },
};

static const struct ss_code_entry *ss_code_entry_find(uint8_t code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ss_codes); i++) {
		if (ss_codes[i].code == code)
			return &ss_codes[i];
	}
	return NULL;
}

const char *ss_code_name(uint8_t code)
{
	static __thread char buf[8];
	const struct ss_code_entry *e = ss_code_entry_find(code);

	if (e)
		return e->name;
	snprintf(buf, sizeof(buf), "SS-0x%02x", code);
	return buf;
}

int ss_code_from_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ss_codes); i++) {
		if (!strcasecmp(ss_codes[i].name, name))
			return ss_codes[i].code;
	}
	return -ENOENT;
}

const char *ss_code_words(uint8_t code)
{
	const struct ss_code_entry *e = ss_code_entry_find(code);

	return e ? e->words : "unknown service";
}

size_t ss_code_expand(uint8_t code, uint8_t members[SS_CODE_EXPAND_MAX])
{
	const struct ss_code_entry *e = ss_code_entry_find(code);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ss_code_groups); i++) {
		if (ss_code_groups[i].group != code)
			continue;
		memcpy(members, ss_code_groups[i].members, ss_code_groups[i].n);
		return ss_code_groups[i].n;
	}
	if (!e || e->group)
		return 0;
	members[0] = code;
	return 1;
}

bool ss_code_is_forwarding(uint8_t code)
{
	switch (code) {
	case SS_CODE_ALL_FORWARDING:
	case SS_CODE_CFU:
	case SS_CODE_ALL_COND_FORWARDING:
	case SS_CODE_CFB:
	case SS_CODE_CFNRY:
	case SS_CODE_CFNRC:
		return true;
	default:
		return false;
	}
}

bool ss_code_is_barring(uint8_t code)
{
	switch (code) {
	case SS_CODE_ALL_BARRING:
	case SS_CODE_BARRING_OUTGOING:
	case SS_CODE_BAOC:
	case SS_CODE_BOIC:
	case SS_CODE_BOIC_EXHC:
	case SS_CODE_BARRING_INCOMING:
	case SS_CODE_BAIC:
	case SS_CODE_BIC_ROAM:
		return true;
	default:
		return false;
	}
}

bool ss_code_is_group(uint8_t code)
{
	const struct ss_code_entry *e = ss_code_entry_find(code);

	return e && e->group;
}
