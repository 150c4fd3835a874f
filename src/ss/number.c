/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers with type and plan: as typed, as AddressString octets (TS 29.002 17.7.8, TS 23.003), and checks of digits. */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/gsm/gsm23003.h>
#include <osmocom/gsm/gsm48_ie.h>

#include <osmocom/supserv/number.h>

/* First octet of an AddressString: no extension, then TON and NPI. */
#define ADDRESS_NO_EXTENSION 0x80
#define ADDRESS_OCTETS_MAX (1 + ISDN_DIGITS_MAX / 2)

int isdn_number_parse(struct isdn_number *num, const char *str)
{
	size_t n;

	memset(num, 0, sizeof(*num));
	num->npi = ISDN_NPI_ISDN;
	if (*str == '+') {
		num->ton = ISDN_TON_INTERNATIONAL;
		str++;
	}
	n = strspn(str, "0123456789");
	if (!n || str[n])
		return -EINVAL;
	if (n > ISDN_DIGITS_MAX)
		return -E2BIG;
	memcpy(num->digits, str, n);
	return 0;
}

char *isdn_number_str(char *buf, size_t len, const struct isdn_number *num)
{
	snprintf(buf, len, "%s%s", num->ton == ISDN_TON_INTERNATIONAL && isdn_number_present(num) ? "+" : "",
		 num->digits);
	return buf;
}

int isdn_number_from_address_string(struct isdn_number *num, const uint8_t *octets, size_t len)
{
	uint8_t lv[1 + ADDRESS_OCTETS_MAX];
	size_t n_digits;

	memset(num, 0, sizeof(*num));
	if (len < 2)
		return -EINVAL;
	if (len > ADDRESS_OCTETS_MAX)
		return -E2BIG;
	lv[0] = len;
	memcpy(lv + 1, octets, len);
	if (gsm48_decode_bcd_number2(num->digits, sizeof(num->digits), lv, 1 + len, 1) < 0)
		return -EINVAL;
	num->ton = octets[0] >> 4 & 0x07;
	num->npi = octets[0] & 0x0f;
	/* a filler anywhere but at the end cuts the digits short */
	n_digits = 2 * (len - 1) - (octets[len - 1] >> 4 == 0x0f);
	return strlen(num->digits) == n_digits ? 0 : -EINVAL;
}

int isdn_number_to_address_string(uint8_t *octets, size_t size, const struct isdn_number *num)
{
	uint8_t lv[1 + ADDRESS_OCTETS_MAX];
	size_t len = 1 + (strlen(num->digits) + 1) / 2;

	if (!isdn_number_present(num) || num->ton > 7 || num->npi > 15)
		return -EINVAL;
	if (len > size)
		return -ENOSPC;
	if (gsm48_encode_bcd_number(lv, len, 1, num->digits) < 0)
		return -EINVAL;
	octets[0] = ADDRESS_NO_EXTENSION | num->ton << 4 | num->npi;
	memcpy(octets + 1, lv + 2, len - 1);
	return len;
}

int e164_country_code(char *buf, size_t len, const char *digits)
{
	/* second digits with which a code of two digits goes on, by the first */
	static const char *const two[10] = {
		[2] = "07", [3] = "0123469", [4] = "013456789", [5] = "12345678", [6] = "0123456", [8] = "1246",
		[9] = "0123458",
	};
	size_t n = 3;

	if (*digits == '1' || *digits == '7')
		n = 1;
	else if (*digits >= '2' && *digits <= '9' && two[*digits - '0'] && digits[1] &&
		 strchr(two[*digits - '0'], digits[1]))
		n = 2;
	if (strspn(digits, "0123456789") < n || *digits == '0' || n >= len)
		return -EINVAL;
	osmo_strlcpy(buf, digits, n + 1);
	return 0;
}

bool number_is_emergency(const char *digits, bool without_sim)
{
	static const char *const always[] = { "112", "911" };
	static const char *const no_sim[] = { "000", "08", "110", "118", "119", "999" };
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(always); i++) {
		if (!strcmp(digits, always[i]))
			return true;
	}
	for (i = 0; without_sim && i < ARRAY_SIZE(no_sim); i++) {
		if (!strcmp(digits, no_sim[i]))
			return true;
	}
	return false;
}

bool imsi_valid(const char *imsi)
{
	return osmo_imsi_str_valid(imsi);
}
