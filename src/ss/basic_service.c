/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Basic services: MAP codes (TS 29.002 17.7.9, 17.7.10), the elementary groups of TS 22.004 that they name, to which
 * of them a service applies (TS 22.004 Annex A), and the codes that people type (TS 22.030 Annex C). */

#include <errno.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/basic_service.h>
#include <osmocom/supserv/ss_code.h>

/* PLMN-specific codes are 16 in a row on both sides: 50..65 and 70..85 on the phone, 0xd0..0xdf in MAP. */
#define PLMN_SPECIFIC_CODE 0xd0
#define PLMN_SPECIFIC_COUNT 16
#define MMI_PLMN_SPECIFIC_TELE 50
#define MMI_PLMN_SPECIFIC_BEARER 70
#define MMI_TWO_REQUESTS 26
#define MMI_CPHS_AUXILIARY 89
#define MMI_GPRS 99

struct basic_service_entry {
	enum basic_service_type type;
	uint8_t code;
	uint8_t first_of_family;	/* codes from this up to code mean the same; 0 = only code */
	bsg_set_t groups;
	uint8_t mmi;			/* what a person would type for it; 0 = nothing */
	bool from_mmi;			/* the MAP code that a phone sends for mmi */
	const char *words;
};

#define TELE BASIC_SERVICE_TELE
#define BEARER BASIC_SERVICE_BEARER

/* PAD and packet access are phase 2 only and belong to no group of today. */
static const struct basic_service_entry basic_services[] = {
	{ TELE, 0x00, 0, BSG_ALL_TELE, 10, true, "all teleservices" },
	{ TELE, 0x10, 0, BSG_SPEECH, 11, false, "all speech services" },
	{ TELE, 0x11, 0, BSG_SPEECH, 11, true, "telephony" },
	{ TELE, 0x12, 0, 0, 0, false, "emergency calls" },
	{ TELE, 0x20, 0, BSG_SMS, 16, true, "short messages" },
	{ TELE, 0x22, 0x21, BSG_SMS, 16, false, "short messages" },
	{ TELE, 0x60, 0, BSG_FAX, 13, true, "facsimile" },
	{ TELE, 0x63, 0x61, BSG_FAX, 13, false, "facsimile" },
	{ TELE, 0x70, 0, BSG_SMS | BSG_FAX, 12, true, "all data teleservices" },
	{ TELE, 0x80, 0, BSG_ALL_TELE & ~BSG_SMS, 19, true, "all teleservices except short messages" },
	{ TELE, 0x90, 0, BSG_VOICE_GROUP, 0, false, "voice group services" },
	{ TELE, 0x91, 0, BSG_VOICE_GROUP, 17, true, "voice group call" },
	{ TELE, 0x92, 0, BSG_VOICE_GROUP, 18, true, "voice broadcast call" },
	{ BEARER, 0x00, 0, BSG_ALL_BEARER, 20, true, "all bearer services" },
	{ BEARER, 0x17, 0x10, BSG_DATA_ASYNC, 25, false, "asynchronous data" },
	{ BEARER, 0x1f, 0x18, BSG_DATA_SYNC, 24, false, "synchronous data" },
	{ BEARER, 0x20, 0, 0, 27, true, "PAD access" },
	{ BEARER, 0x27, 0x21, 0, 27, false, "PAD access" },
	{ BEARER, 0x2f, 0x28, 0, 0, false, "packet access" },
	{ BEARER, 0x37, 0x30, BSG_DATA_ASYNC, 25, false, "alternate speech and asynchronous data" },
	{ BEARER, 0x3f, 0x38, BSG_DATA_SYNC, 24, false, "alternate speech and synchronous data" },
	{ BEARER, 0x47, 0x40, BSG_DATA_ASYNC, 25, false, "speech followed by asynchronous data" },
	{ BEARER, 0x4f, 0x48, BSG_DATA_SYNC, 24, false, "speech followed by synchronous data" },
	{ BEARER, 0x50, 0, BSG_DATA_ASYNC, 25, true, "all data circuit asynchronous" },
	{ BEARER, 0x58, 0, BSG_DATA_SYNC, 24, true, "all data circuit synchronous" },
	{ BEARER, 0x60, 0, BSG_DATA_ASYNC, 21, true, "all asynchronous services" },
	{ BEARER, 0x68, 0, BSG_DATA_SYNC, 22, true, "all synchronous services" },
};

static const struct value_string bsg_names[] = {
	{ BSG_SPEECH,		"speech" },
	{ BSG_SMS,		"sms" },
	{ BSG_FAX,		"fax" },
	{ BSG_DATA_ASYNC,	"async" },
	{ BSG_DATA_SYNC,	"sync" },
	{ BSG_VOICE_GROUP,	"voice-group" },
	{ 0, NULL }
};

static const struct basic_service_entry *basic_service_entry_find(const struct basic_service *bs)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(basic_services); i++) {
		const struct basic_service_entry *e = &basic_services[i];
		uint8_t first = e->first_of_family ? e->first_of_family : e->code;

		if (e->type == bs->type && bs->code >= first && bs->code <= e->code)
			return e;
	}
	return NULL;
}

static bool basic_service_is_plmn_specific(const struct basic_service *bs)
{
	return bs->code >= PLMN_SPECIFIC_CODE && bs->code < PLMN_SPECIFIC_CODE + PLMN_SPECIFIC_COUNT;
}

bsg_set_t basic_service_groups(const struct basic_service *bs)
{
	const struct basic_service_entry *e;

	if (bs->type == BASIC_SERVICE_NONE)
		return BSG_ALL;
	e = basic_service_entry_find(bs);
	return e ? e->groups : 0;
}

struct basic_service basic_service_of_group(enum bsg group, uint8_t speech_code)
{
	switch (group) {
	case BSG_SPEECH:
		return (struct basic_service){ TELE, speech_code };
	case BSG_SMS:
		return (struct basic_service){ TELE, 0x20 };
	case BSG_FAX:
		return (struct basic_service){ TELE, 0x60 };
	case BSG_DATA_ASYNC:
		return (struct basic_service){ BEARER, 0x10 };
	case BSG_DATA_SYNC:
		return (struct basic_service){ BEARER, 0x18 };
	case BSG_VOICE_GROUP:
		return (struct basic_service){ TELE, 0x90 };
	}
	return (struct basic_service){ BASIC_SERVICE_NONE };
}

bsg_set_t basic_service_applicable(uint8_t ss_code)
{
	const bsg_set_t calls = BSG_SPEECH | BSG_FAX | BSG_DATA_ASYNC | BSG_DATA_SYNC;

	if (ss_code_is_barring(ss_code))
		return calls | BSG_SMS;
	switch (ss_code) {
	case SS_CODE_HOLD:
	case SS_CODE_MPTY:
	case SS_CODE_ECT:
		return BSG_SPEECH;
	case SS_CODE_EMLPP:
		return calls | BSG_VOICE_GROUP;
	default:
		return calls;
	}
}

const char *bsg_name(enum bsg group)
{
	return get_value_string(bsg_names, group);
}

char *bsg_set_str(char *buf, size_t len, bsg_set_t set)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	unsigned int i;

	if (!len)
		return buf;
	buf[0] = '\0';
	if ((set & BSG_ALL) == BSG_ALL) {
		osmo_strlcpy(buf, "all", len);
		return buf;
	}
	for (i = 0; i < BSG_COUNT; i++) {
		if (set & (1 << i))
			OSMO_STRBUF_PRINTF(sb, "%s%s", sb.chars_needed ? "," : "", bsg_name(1 << i));
	}
	return buf;
}

int bsg_set_parse(const char *str)
{
	int set = 0;

	if (!strcmp(str, "all"))
		return BSG_ALL;
	if (!*str)
		return 0;
	while (true) {
		size_t n = strcspn(str, ",");
		const struct value_string *name;

		for (name = bsg_names; name->str; name++) {
			if (strlen(name->str) == n && !strncmp(name->str, str, n))
				break;
		}
		if (!name->str)
			return -EINVAL;
		set |= name->value;
		if (!str[n])
			return set;
		str += n + 1;
	}
}

int basic_service_from_mmi(unsigned int mmi_bs, struct basic_service *bs)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(basic_services); i++) {
		const struct basic_service_entry *e = &basic_services[i];

		if (e->from_mmi && e->mmi == mmi_bs) {
			*bs = (struct basic_service){ e->type, e->code };
			return 0;
		}
	}
	if (mmi_bs >= MMI_PLMN_SPECIFIC_TELE && mmi_bs < MMI_PLMN_SPECIFIC_TELE + PLMN_SPECIFIC_COUNT) {
		*bs = (struct basic_service){ TELE, PLMN_SPECIFIC_CODE + mmi_bs - MMI_PLMN_SPECIFIC_TELE };
		return 0;
	}
	if (mmi_bs >= MMI_PLMN_SPECIFIC_BEARER && mmi_bs < MMI_PLMN_SPECIFIC_BEARER + PLMN_SPECIFIC_COUNT) {
		*bs = (struct basic_service){ BEARER, PLMN_SPECIFIC_CODE + mmi_bs - MMI_PLMN_SPECIFIC_BEARER };
		return 0;
	}
	switch (mmi_bs) {
	case MMI_TWO_REQUESTS:
	case MMI_CPHS_AUXILIARY:
	case MMI_GPRS:
		return -ENOTSUP;
	default:
		return -ENOENT;
	}
}

int basic_service_to_mmi(const struct basic_service *bs)
{
	const struct basic_service_entry *e;

	if (bs->type == BASIC_SERVICE_NONE)
		return -ENOENT;
	if (basic_service_is_plmn_specific(bs))
		return bs->code - PLMN_SPECIFIC_CODE +
		       (bs->type == TELE ? MMI_PLMN_SPECIFIC_TELE : MMI_PLMN_SPECIFIC_BEARER);
	e = basic_service_entry_find(bs);
	return e && e->mmi ? e->mmi : -ENOENT;
}

const char *basic_service_words(const struct basic_service *bs)
{
	const struct basic_service_entry *e;

	if (bs->type == BASIC_SERVICE_NONE)
		return "all services";
	if (basic_service_is_plmn_specific(bs))
		return bs->type == TELE ? "a teleservice of the operator" : "a bearer service of the operator";
	e = basic_service_entry_find(bs);
	if (e)
		return e->words;
	return bs->type == TELE ? "unknown teleservice" : "unknown bearer service";
}
