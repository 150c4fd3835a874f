/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The service codes of TS 22.030 Annex B and what stands behind them. Codes that only USSD knows (214 follow me, 59n
 * multiple subscriber profile, 156 and 157 of IMS) are not in here. */

#include <string.h>

#include <osmocom/core/utils.h>

#include "mmi_private.h"

static const struct mmi_service mmi_services[] = {
	{ "21", SS_CODE_CFU, MMI_SI_FORWARDING },
	{ "67", SS_CODE_CFB, MMI_SI_FORWARDING },
	{ "61", SS_CODE_CFNRY, MMI_SI_FORWARDING_TIME },
	{ "62", SS_CODE_CFNRC, MMI_SI_FORWARDING },
	{ "002", SS_CODE_ALL_FORWARDING, MMI_SI_FORWARDING_TIME },
	{ "004", SS_CODE_ALL_COND_FORWARDING, MMI_SI_FORWARDING_TIME },
	{ "66", SS_CODE_CD, MMI_SI_NOTHING },
	{ "30", SS_CODE_CLIP, MMI_SI_NOTHING },
	{ "31", SS_CODE_CLIR, MMI_SI_CLIR },
	{ "76", SS_CODE_COLP, MMI_SI_NOTHING },
	{ "77", SS_CODE_COLR, MMI_SI_NOTHING },
	{ "300", SS_CODE_CNAP, MMI_SI_NOTHING },
	{ "43", SS_CODE_CW, MMI_SI_BASIC_SERVICE },
	{ "37", SS_CODE_CCBS_A, MMI_SI_NOTHING },
	{ "371", SS_CODE_CCBS_A, MMI_SI_NOTHING },
	{ "372", SS_CODE_CCBS_A, MMI_SI_NOTHING },
	{ "373", SS_CODE_CCBS_A, MMI_SI_NOTHING },
	{ "374", SS_CODE_CCBS_A, MMI_SI_NOTHING },
	{ "375", SS_CODE_CCBS_A, MMI_SI_NOTHING },
	{ "75", SS_CODE_EMLPP, MMI_SI_NOTHING },
	{ "750", SS_CODE_EMLPP, MMI_SI_PRIORITY },
	{ "751", SS_CODE_EMLPP, MMI_SI_PRIORITY },
	{ "752", SS_CODE_EMLPP, MMI_SI_PRIORITY },
	{ "753", SS_CODE_EMLPP, MMI_SI_PRIORITY },
	{ "754", SS_CODE_EMLPP, MMI_SI_PRIORITY },
	{ "88", SS_CODE_MC, MMI_SI_NBR_USER },
	{ "360", -1, MMI_SI_UUS },
	{ "361", SS_CODE_UUS1, MMI_SI_UUS },
	{ "362", SS_CODE_UUS2, MMI_SI_UUS },
	{ "363", SS_CODE_UUS3, MMI_SI_UUS },
	{ "96", SS_CODE_ECT, MMI_SI_NOTHING },
	{ "33", SS_CODE_BAOC, MMI_SI_BARRING },
	{ "331", SS_CODE_BOIC, MMI_SI_BARRING },
	{ "332", SS_CODE_BOIC_EXHC, MMI_SI_BARRING },
	{ "35", SS_CODE_BAIC, MMI_SI_BARRING },
	{ "351", SS_CODE_BIC_ROAM, MMI_SI_BARRING },
	{ "330", SS_CODE_ALL_BARRING, MMI_SI_BARRING },
	{ "333", SS_CODE_BARRING_OUTGOING, MMI_SI_BARRING },
	{ "353", SS_CODE_BARRING_INCOMING, MMI_SI_BARRING },
	{ "03", -1, MMI_SI_NEW_PASSWORD },
	{ "04", -1, MMI_SI_NEW_PIN, "The phone changes the PIN of the SIM" },
	{ "042", -1, MMI_SI_NEW_PIN, "The phone changes the PIN2 of the SIM" },
	{ "05", -1, MMI_SI_UNBLOCK_PIN, "The phone unblocks the PIN of the SIM" },
	{ "052", -1, MMI_SI_UNBLOCK_PIN, "The phone unblocks the PIN2 of the SIM" },
};

const struct mmi_service *mmi_service_find(const struct mmi_field *sc)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mmi_services); i++) {
		const struct mmi_service *service = &mmi_services[i];

		if (strlen(service->sc) == sc->n && !strncmp(service->sc, sc->s, sc->n))
			return service;
	}
	return NULL;
}

const struct mmi_service *mmi_service_of_ss_code(uint8_t ss_code)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(mmi_services); i++) {
		if (mmi_services[i].ss_code == ss_code)
			return &mmi_services[i];
	}
	return NULL;
}
