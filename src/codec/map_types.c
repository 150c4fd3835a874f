/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The types that have a name for the world: osmo-supserv-codec, traces, tests. */

#include <string.h>

#include <osmocom/supserv/map_types.h>

static const struct asn1_type *const types[] = {
	&map_Component,
	/* MAP-CommonDataTypes, MAP-SS-Code, MAP-BS-Code, MAP-TS-Code */
	&map_AddressString,
	&map_BasicServiceCode,
	&map_BearerServiceCode,
	&map_FTN_AddressString,
	&map_IMSI,
	&map_ISDN_AddressString,
	&map_ISDN_SubaddressString,
	&map_LMSI,
	&map_SS_Code,
	&map_TeleserviceCode,
	/* MAP-SS-DataTypes */
	&map_BasicServiceGroupList,
	&map_CallBarringFeature,
	&map_CallBarringInfo,
	&map_CCBS_Feature,
	&map_ForwardingFeature,
	&map_ForwardingFeatureList,
	&map_ForwardingInfo,
	&map_ForwardingOptions,
	&map_GenericServiceInfo,
	&map_GuidanceInfo,
	&map_InterrogateSS_Res,
	&map_Password,
	&map_RegisterSS_Arg,
	&map_SS_Data,
	&map_SS_ForBS_Code,
	&map_SS_Info,
	&map_SS_InvocationNotificationArg,
	&map_SS_InvocationNotificationRes,
	&map_SS_List,
	&map_SS_Status,
	&map_SS_SubscriptionOption,
	&map_USSD_Arg,
	&map_USSD_Res,
	/* MAP-ER-DataTypes */
	&map_BearerServNotProvParam,
	&map_CallBarredParam,
	&map_DataMissingParam,
	&map_FacilityNotSupParam,
	&map_IllegalSS_OperationParam,
	&map_PW_RegistrationFailureCause,
	&map_SS_IncompatibilityCause,
	&map_SS_NotAvailableParam,
	&map_SS_SubscriptionViolationParam,
	&map_SystemFailureParam,
	&map_TeleservNotProvParam,
	&map_UnexpectedDataParam,
	&map_UnknownSubscriberParam,
	/* TS 24.080 */
	&map_NotifySS_Arg,
};

const struct asn1_type *map_type_by_name(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(types); i++) {
		if (!strcmp(types[i]->name, name))
			return types[i];
	}
	return NULL;
}
