/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SS operations and their errors by name, in words, and which error may answer which operation
 * (TS 29.002 11, 17.6; TS 24.080 4.2, 4.3); and the SS-Status octet in letters (TS 23.011 2.1.1). */

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_code.h>

/* The most errors that one operation may answer. */
#define SS_OP_ERRORS_MAX 12

struct ss_op_entry {
	uint8_t op;
	const char *name;
	uint8_t errors[SS_OP_ERRORS_MAX];	/* ends with SS_ERR_NONE */
};

#define SS_ERRS_COMMON \
	SS_ERR_SYSTEM_FAILURE, SS_ERR_DATA_MISSING, SS_ERR_UNEXPECTED_DATA_VALUE
#define SS_ERRS_CONTROL SS_ERRS_COMMON, \
	SS_ERR_BEARER_SERVICE_NOT_PROVISIONED, SS_ERR_TELESERVICE_NOT_PROVISIONED, SS_ERR_CALL_BARRED, \
	SS_ERR_ILLEGAL_SS_OPERATION
#define SS_ERRS_PASSWORD \
	SS_ERR_SS_SUBSCRIPTION_VIOLATION, SS_ERR_NEGATIVE_PW_CHECK, SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION

/* unstructuredSS-Request and -Notify may also answer absentSubscriber and illegalSubscriber or -Equipment, which are
 * no errors of enum ss_error_code: this node never answers these operations. */
static const struct ss_op_entry ss_ops[] = {
	{ SS_OP_REGISTER_SS, "registerSS", { SS_ERRS_CONTROL, SS_ERR_SS_ERROR_STATUS, SS_ERR_SS_INCOMPATIBILITY } },
	{ SS_OP_ERASE_SS, "eraseSS", { SS_ERRS_CONTROL, SS_ERR_SS_ERROR_STATUS } },
	{ SS_OP_ACTIVATE_SS, "activateSS",
	  { SS_ERRS_CONTROL, SS_ERR_SS_ERROR_STATUS, SS_ERR_SS_INCOMPATIBILITY, SS_ERRS_PASSWORD } },
	{ SS_OP_DEACTIVATE_SS, "deactivateSS", { SS_ERRS_CONTROL, SS_ERR_SS_ERROR_STATUS, SS_ERRS_PASSWORD } },
	{ SS_OP_INTERROGATE_SS, "interrogateSS", { SS_ERRS_CONTROL, SS_ERR_SS_NOT_AVAILABLE } },
	{ SS_OP_NOTIFY_SS, "notifySS" },
	{ SS_OP_REGISTER_PASSWORD, "registerPassword",
	  { SS_ERRS_COMMON, SS_ERR_CALL_BARRED, SS_ERR_PW_REGISTRATION_FAILURE, SS_ERRS_PASSWORD } },
	{ SS_OP_GET_PASSWORD, "getPassword" },
	{ SS_OP_PROCESS_USS_DATA, "processUnstructuredSS-Data" },
	{ SS_OP_FORWARD_CHECK_SS_IND, "forwardCheckSS-Indication" },
	{ SS_OP_PROCESS_USS_REQ, "processUnstructuredSS-Request",
	  { SS_ERRS_COMMON, SS_ERR_UNKNOWN_ALPHABET, SS_ERR_CALL_BARRED } },
	{ SS_OP_USS_REQUEST, "unstructuredSS-Request", { SS_ERRS_COMMON, SS_ERR_UNKNOWN_ALPHABET, SS_ERR_USSD_BUSY } },
	{ SS_OP_USS_NOTIFY, "unstructuredSS-Notify", { SS_ERRS_COMMON, SS_ERR_UNKNOWN_ALPHABET, SS_ERR_USSD_BUSY } },
};

static const struct value_string ss_error_names[] = {
	{ SS_ERR_UNKNOWN_SUBSCRIBER,			"unknownSubscriber" },
	{ SS_ERR_BEARER_SERVICE_NOT_PROVISIONED,	"bearerServiceNotProvisioned" },
	{ SS_ERR_TELESERVICE_NOT_PROVISIONED,		"teleserviceNotProvisioned" },
	{ SS_ERR_CALL_BARRED,				"callBarred" },
	{ SS_ERR_ILLEGAL_SS_OPERATION,			"illegalSS-Operation" },
	{ SS_ERR_SS_ERROR_STATUS,			"ss-ErrorStatus" },
	{ SS_ERR_SS_NOT_AVAILABLE,			"ss-NotAvailable" },
	{ SS_ERR_SS_SUBSCRIPTION_VIOLATION,		"ss-SubscriptionViolation" },
	{ SS_ERR_SS_INCOMPATIBILITY,			"ss-Incompatibility" },
	{ SS_ERR_FACILITY_NOT_SUPPORTED,		"facilityNotSupported" },
	{ SS_ERR_SYSTEM_FAILURE,			"systemFailure" },
	{ SS_ERR_DATA_MISSING,				"dataMissing" },
	{ SS_ERR_UNEXPECTED_DATA_VALUE,			"unexpectedDataValue" },
	{ SS_ERR_PW_REGISTRATION_FAILURE,		"pw-RegistrationFailure" },
	{ SS_ERR_NEGATIVE_PW_CHECK,			"negativePW-Check" },
	{ SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION,	"numberOfPW-AttemptsViolation" },
	{ SS_ERR_UNKNOWN_ALPHABET,			"unknownAlphabet" },
	{ SS_ERR_USSD_BUSY,				"ussd-Busy" },
	{ 0, NULL }
};

static const struct value_string ss_error_sentences[] = {
	{ SS_ERR_UNKNOWN_SUBSCRIBER,			"The network does not know you" },
	{ SS_ERR_BEARER_SERVICE_NOT_PROVISIONED,	"You have no subscription to this data service" },
	{ SS_ERR_TELESERVICE_NOT_PROVISIONED,		"You have no subscription to this kind of call" },
	{ SS_ERR_CALL_BARRED,				"The operator has barred this" },
	{ SS_ERR_ILLEGAL_SS_OPERATION,			"This cannot be done with this service" },
	{ SS_ERR_SS_ERROR_STATUS,			"The service is not in a state that allows this" },
	{ SS_ERR_SS_NOT_AVAILABLE,			"The service is not available here" },
	{ SS_ERR_SS_SUBSCRIPTION_VIOLATION,		"Only the operator may change this" },
	{ SS_ERR_SS_INCOMPATIBILITY,			"Another service that is on does not go with this" },
	{ SS_ERR_FACILITY_NOT_SUPPORTED,		"The network does not know this service" },
	{ SS_ERR_SYSTEM_FAILURE,			"The network has a problem; try again later" },
	{ SS_ERR_DATA_MISSING,				"Something is missing, for example the number" },
	{ SS_ERR_UNEXPECTED_DATA_VALUE,			"The network does not accept this number or value" },
	{ SS_ERR_PW_REGISTRATION_FAILURE,		"The new password was not accepted" },
	{ SS_ERR_NEGATIVE_PW_CHECK,			"Wrong password" },
	{ SS_ERR_NUMBER_OF_PW_ATTEMPTS_VIOLATION,	"Too many wrong passwords; ask the operator" },
	{ SS_ERR_UNKNOWN_ALPHABET,			"The network cannot read this alphabet" },
	{ SS_ERR_USSD_BUSY,				"The phone is busy with another dialogue" },
	{ 0, NULL }
};

static const struct ss_op_entry *ss_op_entry_find(uint8_t op)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ss_ops); i++) {
		if (ss_ops[i].op == op)
			return &ss_ops[i];
	}
	return NULL;
}

const char *ss_op_name(uint8_t op)
{
	const struct ss_op_entry *e = ss_op_entry_find(op);

	return e ? e->name : NULL;
}

int ss_op_from_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ss_ops); i++) {
		if (!strcmp(ss_ops[i].name, name))
			return ss_ops[i].op;
	}
	return -ENOENT;
}

const char *ss_error_name(uint8_t code)
{
	return get_value_string_or_null(ss_error_names, code);
}

const char *ss_error_words(uint8_t code)
{
	const char *words = get_value_string_or_null(ss_error_sentences, code);

	return words ? words : "The network refused this";
}

bool ss_op_may_fail_with(uint8_t op, uint8_t code)
{
	const struct ss_op_entry *e = ss_op_entry_find(op);
	unsigned int i;

	if (!e)
		return false;
	for (i = 0; i < SS_OP_ERRORS_MAX && e->errors[i] != SS_ERR_NONE; i++) {
		if (e->errors[i] == code)
			return true;
	}
	return false;
}

char *ss_status_str(char *buf, size_t len, uint8_t status)
{
	static const struct { uint8_t bit; char letter; } bits[] = {
		{ SS_STATUS_P, 'P' }, { SS_STATUS_R, 'R' }, { SS_STATUS_A, 'A' }, { SS_STATUS_Q, 'Q' },
	};
	char str[2 * ARRAY_SIZE(bits) + 1];
	unsigned int i, pos = 0;

	for (i = 0; i < ARRAY_SIZE(bits); i++) {
		if (!(status & bits[i].bit))
			continue;
		if (pos)
			str[pos++] = ',';
		str[pos++] = bits[i].letter;
	}
	str[pos] = '\0';
	osmo_strlcpy(buf, pos ? str : "-", len);
	return buf;
}
