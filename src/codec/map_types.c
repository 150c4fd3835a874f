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
	&map_Ext_BasicServiceCode,
	&map_Ext_BearerServiceCode,
	&map_Ext_TeleserviceCode,
	&map_ExternalSignalInfo,
	&map_Ext_ExternalSignalInfo,
	&map_IMEI,
	/* MAP-SS-DataTypes */
	&map_BasicServiceGroupList,
	&map_BeginSubscriberActivityArg,
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
	/* MAP-MS-DataTypes */
	&map_Category,
	&map_CUG_Feature,
	&map_CUG_Info,
	&map_EMLPP_Info,
	&map_Ext_CallBarInfo,
	&map_Ext_CallBarringFeature,
	&map_Ext_ForwFeature,
	&map_Ext_ForwInfo,
	&map_Ext_ForwOptions,
	&map_Ext_SS_Data,
	&map_Ext_SS_Info,
	&map_Ext_SS_Status,
	&map_InsertSubscriberDataArg,
	&map_ODB_Data,
	&map_ODB_GeneralData,
	&map_ODB_HPLMN_Data,
	&map_SubscriberInfo,
	&map_CancelLocationArg,
	&map_CancelLocationArgV2,
	&map_CancelLocationRes,
	&map_DeleteSubscriberDataArg,
	&map_DeleteSubscriberDataRes,
	&map_IMSI_WithLMSI,
	&map_InsertSubscriberDataArgV2,
	&map_InsertSubscriberDataRes,
	&map_InsertSubscriberDataResV2,
	&map_PurgeMS_Arg,
	&map_PurgeMS_ArgV2,
	&map_PurgeMS_Res,
	&map_RestoreDataArg,
	&map_RestoreDataRes,
	&map_SendAuthenticationInfoArg,
	&map_SendAuthenticationInfoRes,
	&map_SendAuthenticationInfoResV2,
	&map_UpdateLocationArg,
	&map_UpdateLocationArgV1,
	&map_UpdateLocationRes,
	&map_UpdateLocationResV1,
	&map_VLR_Capability,
	/* MAP-CH-DataTypes */
	&map_CUG_CheckInfo,
	&map_ExtendedRoutingInfo,
	&map_ForwardingData,
	&map_ProvideRoamingNumberArg,
	&map_ProvideRoamingNumberRes,
	&map_RoutingInfo,
	&map_SendRoutingInfoArg,
	&map_SendRoutingInfoRes,
	&map_ProvideRoamingNumberResV2,
	&map_SendRoutingInfoArgV2,
	&map_SendRoutingInfoResV2,
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
	&map_AbsentSubscriberParam,
	&map_AbsentSubscriberParamV1,
	&map_BusySubscriberParam,
	&map_CUG_RejectParam,
	&map_ForwardingFailedParam,
	&map_ForwardingViolationParam,
	&map_IllegalEquipmentParam,
	&map_IllegalSubscriberParam,
	&map_NoRoamingNbParam,
	&map_NoSubscriberReplyParam,
	&map_NumberChangedParam,
	&map_OR_NotAllowedParam,
	&map_RoamingNotAllowedCause,
	&map_RoamingNotAllowedParam,
	&map_UnidentifiedSubParam,
	/* TS 24.080 */
	&map_NotifySS_Arg,
	/* MAP-DialogueInformation, ITU-T Q.773 */
	&map_DialoguePDU,
	&tcap_AARE_apdu,
	&tcap_AARQ_apdu,
	&tcap_ABRT_apdu,
	&tcap_AUDT_apdu,
	&tcap_DialoguePortion,
	&tcap_TCMessage,
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

const struct asn1_type *map_type_by_index(size_t index)
{
	return index < ARRAY_SIZE(types) ? types[index] : NULL;
}
