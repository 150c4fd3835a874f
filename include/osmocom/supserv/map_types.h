/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file map_types.h
 * The types of TS 29.002 clause 17.7 and TS 24.080 as tables of asn1.h. The name of a table is map_ and the ASN.1 name
 * with '_' for '-'. */
#pragma once

#include <osmocom/supserv/asn1.h>

/*! Type of a 29.002 name ("RegisterSS-Arg"), or "Component". \returns NULL if there is none. */
const struct asn1_type *map_type_by_name(const char *name);
/*! All of them, from 0 on. \returns NULL after the last. */
const struct asn1_type *map_type_by_index(size_t index);

/* map_common.c: 17.7.8, 17.7.5, 17.7.10 */
extern const struct asn1_type map_AddressString;
extern const struct asn1_type map_ISDN_AddressString;
extern const struct asn1_type map_FTN_AddressString;
extern const struct asn1_type map_ISDN_SubaddressString;
extern const struct asn1_type map_IMSI;
extern const struct asn1_type map_LMSI;
extern const struct asn1_type map_SS_Code;
extern const struct asn1_type map_BearerServiceCode;
extern const struct asn1_type map_TeleserviceCode;
extern const struct asn1_type map_BasicServiceCode;
extern const struct asn1_type map_AlertingPattern;
extern const struct asn1_type map_EMLPP_Priority;
extern const struct asn1_type map_CUG_Index;
extern const struct asn1_type map_ExtensionContainer;

extern const struct asn1_type map_IMEI;
extern const struct asn1_type map_PLMN_Id;
extern const struct asn1_type map_Ext_BearerServiceCode;
extern const struct asn1_type map_Ext_TeleserviceCode;
extern const struct asn1_type map_Ext_BasicServiceCode;
extern const struct asn1_type map_ExternalSignalInfo;
extern const struct asn1_type map_Ext_ExternalSignalInfo;
extern const struct asn1_type map_NAEA_PreferredCI;
extern const struct asn1_type map_CUG_Interlock;

/* map_ss.c: 17.7.4 */
extern const struct asn1_type map_SS_Status;
extern const struct asn1_type map_SS_SubscriptionOption;
extern const struct asn1_type map_ForwardingOptions;
extern const struct asn1_type map_CliRestrictionOption;
extern const struct asn1_type map_OverrideCategory;
extern const struct asn1_type map_RegisterSS_Arg;
extern const struct asn1_type map_SS_ForBS_Code;
extern const struct asn1_type map_SS_Info;
extern const struct asn1_type map_ForwardingInfo;
extern const struct asn1_type map_ForwardingFeatureList;
extern const struct asn1_type map_ForwardingFeature;
extern const struct asn1_type map_CallBarringInfo;
extern const struct asn1_type map_CallBarringFeature;
extern const struct asn1_type map_SS_Data;
extern const struct asn1_type map_BasicServiceGroupList;
extern const struct asn1_type map_InterrogateSS_Res;
extern const struct asn1_type map_GenericServiceInfo;
extern const struct asn1_type map_CCBS_Feature;
extern const struct asn1_type map_USSD_Arg;
extern const struct asn1_type map_USSD_Res;
extern const struct asn1_type map_USSD_DataCodingScheme;
extern const struct asn1_type map_USSD_String;
extern const struct asn1_type map_Password;
extern const struct asn1_type map_GuidanceInfo;
extern const struct asn1_type map_SS_List;
extern const struct asn1_type map_SS_InvocationNotificationArg;
extern const struct asn1_type map_SS_InvocationNotificationRes;
extern const struct asn1_type map_BeginSubscriberActivityArg;

/* map_errors.c: 17.7.7 */
extern const struct asn1_type map_CallBarredParam;
extern const struct asn1_type map_SystemFailureParam;
extern const struct asn1_type map_SS_IncompatibilityCause;
extern const struct asn1_type map_PW_RegistrationFailureCause;
extern const struct asn1_type map_UnknownSubscriberParam;
extern const struct asn1_type map_BearerServNotProvParam;
extern const struct asn1_type map_TeleservNotProvParam;
extern const struct asn1_type map_IllegalSS_OperationParam;
extern const struct asn1_type map_SS_NotAvailableParam;
extern const struct asn1_type map_SS_SubscriptionViolationParam;
extern const struct asn1_type map_FacilityNotSupParam;
extern const struct asn1_type map_DataMissingParam;
extern const struct asn1_type map_UnexpectedDataParam;
extern const struct asn1_type map_RoamingNotAllowedParam;
extern const struct asn1_type map_RoamingNotAllowedCause;
extern const struct asn1_type map_AbsentSubscriberParam;
extern const struct asn1_type map_AbsentSubscriberParamV1;
extern const struct asn1_type map_CUG_RejectParam;
extern const struct asn1_type map_BusySubscriberParam;
extern const struct asn1_type map_UnidentifiedSubParam;
extern const struct asn1_type map_IllegalSubscriberParam;
extern const struct asn1_type map_IllegalEquipmentParam;
extern const struct asn1_type map_ForwardingViolationParam;
extern const struct asn1_type map_NoRoamingNbParam;
extern const struct asn1_type map_NumberChangedParam;
extern const struct asn1_type map_NoSubscriberReplyParam;
extern const struct asn1_type map_ForwardingFailedParam;
extern const struct asn1_type map_OR_NotAllowedParam;

/* map_subscription.c: supplementary services in subscriber data, 17.7.1 */
extern const struct asn1_type map_Ext_SS_Status;
extern const struct asn1_type map_Ext_ForwOptions;
extern const struct asn1_type map_Ext_SS_Info;
extern const struct asn1_type map_Ext_ForwInfo;
extern const struct asn1_type map_Ext_ForwFeature;
extern const struct asn1_type map_Ext_CallBarInfo;
extern const struct asn1_type map_Ext_CallBarringFeature;
extern const struct asn1_type map_Ext_SS_Data;
extern const struct asn1_type map_CUG_Info;
extern const struct asn1_type map_CUG_Feature;
extern const struct asn1_type map_EMLPP_Info;

/* map_ms.c: subscriber data, 17.7.1 */
extern const struct asn1_type map_InsertSubscriberDataArg;
extern const struct asn1_type map_Category;
extern const struct asn1_type map_ODB_Data;
extern const struct asn1_type map_ODB_GeneralData;
extern const struct asn1_type map_ODB_HPLMN_Data;
extern const struct asn1_type map_IST_AlertTimerValue;
extern const struct asn1_type map_SupportedCamelPhases;
extern const struct asn1_type map_OfferedCamel4CSIs;

/* map_subscriber_info.c: where a subscriber is, 17.7.1 */
extern const struct asn1_type map_SubscriberInfo;
extern const struct asn1_type map_NumberPortabilityStatus;
extern const struct asn1_type map_PagingArea;

/* map_location.c: where a subscriber is registered, 17.7.1. A name that ends in V1 or V2 is the form of that
 * version. */
extern const struct asn1_type map_VLR_Capability;
extern const struct asn1_type map_UpdateLocationArg;
extern const struct asn1_type map_UpdateLocationRes;
extern const struct asn1_type map_UpdateLocationArgV1;
extern const struct asn1_type map_UpdateLocationResV1;
extern const struct asn1_type map_IMSI_WithLMSI;
extern const struct asn1_type map_CancelLocationArg;
extern const struct asn1_type map_CancelLocationArgV2;
extern const struct asn1_type map_CancelLocationRes;
extern const struct asn1_type map_RestoreDataArg;
extern const struct asn1_type map_RestoreDataRes;
extern const struct asn1_type map_PurgeMS_Arg;
extern const struct asn1_type map_PurgeMS_ArgV2;
extern const struct asn1_type map_PurgeMS_Res;

/* map_subscriber_mgmt.c: answers about subscriber data, 17.7.1; what a VLR of version 1 or 2 gets */
extern const struct asn1_type map_InsertSubscriberDataRes;
extern const struct asn1_type map_InsertSubscriberDataArgV2;
extern const struct asn1_type map_InsertSubscriberDataResV2;
extern const struct asn1_type map_DeleteSubscriberDataArg;
extern const struct asn1_type map_DeleteSubscriberDataRes;

/* map_authentication.c: 17.7.1 */
extern const struct asn1_type map_SendAuthenticationInfoArg;
extern const struct asn1_type map_SendAuthenticationInfoRes;
extern const struct asn1_type map_SendAuthenticationInfoResV2;

/* map_ch.c: call handling, 17.7.3 */
extern const struct asn1_type map_CUG_CheckInfo;
extern const struct asn1_type map_SendRoutingInfoArg;
extern const struct asn1_type map_SendRoutingInfoRes;
extern const struct asn1_type map_ExtendedRoutingInfo;
extern const struct asn1_type map_RoutingInfo;
extern const struct asn1_type map_ForwardingData;
extern const struct asn1_type map_ProvideRoamingNumberArg;
extern const struct asn1_type map_ProvideRoamingNumberRes;
extern const struct asn1_type map_SendRoutingInfoArgV2;
extern const struct asn1_type map_SendRoutingInfoResV2;
extern const struct asn1_type map_ProvideRoamingNumberResV2;

/* map_notify.c: TS 24.080 4.4.2 */
extern const struct asn1_type map_NotifySS_Arg;

/* map_component.c: TS 24.080 3.6, Q.773 */
extern const struct asn1_type map_Component;
extern const struct asn1_type map_InvokeIdType;
extern const struct asn1_type map_Code;
extern const struct asn1_type map_Reject;

/* map_dialogue.c: 17.4 */
extern const struct asn1_type map_DialoguePDU;

/* tcap_component.c, tcap_dialogue.c, tcap_message.c: ITU-T Q.773 */
extern const struct asn1_type tcap_Component;
extern const struct asn1_type tcap_DialoguePortion;
extern const struct asn1_type tcap_AARQ_apdu;
extern const struct asn1_type tcap_AARE_apdu;
extern const struct asn1_type tcap_ABRT_apdu;
extern const struct asn1_type tcap_AUDT_apdu;
extern const struct asn1_type tcap_TCMessage;
/*! The same with its components as VERBATIM: each is decoded, and rejected, alone (Q.774 3.2.2.2). */
extern const struct asn1_type tcap_TCMessageFrame;

/*! An operation: its argument and its result; NULL for none. */
struct map_operation {
	int64_t code;
	const struct asn1_type *argument;
	const struct asn1_type *result;
};
/*! An error and its parameter. */
struct map_error {
	int64_t code;
	const struct asn1_type *parameter;
};
/*! \returns NULL for an operation, an error that is not known. */
const struct map_operation *map_operation_by_code(int64_t code);
const struct map_error *map_error_by_code(int64_t code);
/*! The same between MAP nodes, where there are more. */
const struct map_operation *tcap_operation_by_code(int64_t code);
const struct map_error *tcap_error_by_code(int64_t code);
