/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* AddressString and the number plan. What decodes is within bounds, and encoding it again decodes to the same
 * number. */
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/number.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct number_plan plan;
	struct isdn_number num, again, stored;
	uint8_t octets[64];
	int len;

	if (isdn_number_from_address_string(&num, data, size) < 0)
		return 0;
	OSMO_ASSERT(strlen(num.digits) <= ISDN_DIGITS_MAX);
	len = isdn_number_to_address_string(octets, sizeof(octets), &num);
	if (len > 0) {
		OSMO_ASSERT(isdn_number_from_address_string(&again, octets, len) == 0);
		OSMO_ASSERT(!strcmp(num.digits, again.digits) && num.ton == again.ton && num.npi == again.npi);
	}
	number_plan_init(&plan);
	OSMO_STRLCPY_ARRAY(plan.country_code, "49");
	if (number_plan_normalise(&plan, &num, &stored, NULL, NULL) == 0)
		OSMO_ASSERT(strlen(stored.digits) <= ISDN_DIGITS_MAX);
	return 0;
}
