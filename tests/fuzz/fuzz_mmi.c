/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Typed strings. Whatever is typed is one of the kinds; what goes to the network has a component that decodes to the
 * same operation, and a string that gives the same operation again. */
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/mmi.h>

#define INVOKE_ID 1

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_component(const struct mmi *mmi)
{
	struct component c, decoded;
	uint8_t octets[COMPONENT_MAX];
	int len;

	component_init(&c, COMPONENT_INVOKE, INVOKE_ID);
	c.has_op = true;
	c.op = mmi->invoke.op;
	c.invoke = mmi->invoke;
	len = component_encode(octets, sizeof(octets), &c);
	OSMO_ASSERT(len > 0);
	OSMO_ASSERT(component_decode(&decoded, octets, len, NULL) == len);
	OSMO_ASSERT(decoded.invoke.op == mmi->invoke.op && decoded.invoke.ss_code == mmi->invoke.ss_code);
	OSMO_ASSERT(!strcmp(decoded.invoke.ftn.digits, mmi->invoke.ftn.digits));
	OSMO_ASSERT(decoded.invoke.no_reply_time == mmi->invoke.no_reply_time);
	OSMO_ASSERT(!memcmp(&decoded.invoke.ussd, &mmi->invoke.ussd, sizeof(mmi->invoke.ussd)));
}

static void check_round_trip(const struct mmi *mmi, const struct mmi_cfg *cfg)
{
	char str[MMI_STRING_MAX + 1];
	struct mmi again;
	int len;

	len = mmi_format(str, sizeof(str), &mmi->invoke);
	OSMO_ASSERT(len > 0 && len < sizeof(str));
	mmi_parse(&again, str, cfg);
	OSMO_ASSERT(again.kind == mmi->kind);
	OSMO_ASSERT(!memcmp(&again.invoke, &mmi->invoke, sizeof(mmi->invoke)));
}

static void check(const char *str, const struct mmi_cfg *cfg)
{
	struct mmi mmi;

	mmi_parse(&mmi, str, cfg);
	OSMO_ASSERT(mmi.kind >= MMI_SS && mmi.kind <= MMI_INVALID);
	OSMO_ASSERT((mmi.kind == MMI_INVALID) == (mmi.error[0] != '\0'));
	OSMO_ASSERT((mmi.kind == MMI_IN_CALL) == (mmi.in_call != MMI_IN_CALL_NONE));
	if (mmi.kind != MMI_SS && mmi.kind != MMI_PASSWORD && mmi.kind != MMI_USSD)
		return;
	check_component(&mmi);
	check_round_trip(&mmi, cfg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct mmi_cfg cfgs[] = { { 0 }, { .in_call = true }, { .without_sim = true } };
	char str[1024];
	unsigned int i;

	size = OSMO_MIN(size, sizeof(str) - 1);
	memcpy(str, data, size);
	str[size] = '\0';
	for (i = 0; i < ARRAY_SIZE(cfgs); i++)
		check(str, &cfgs[i]);
	return 0;
}
