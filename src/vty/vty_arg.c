/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The free words of commands, and the sentences about those that make no sense. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/ss_code.h>

#include "vty_arg.h"

int vty_arg_number(struct vty *vty, const char *word, struct isdn_number *num)
{
	int rc = isdn_number_parse(num, word);

	if (rc == -E2BIG)
		vty_out(vty, "%% '%s' is too long for a number: at most %d digits.%s", word, ISDN_DIGITS_MAX,
			VTY_NEWLINE);
	else if (rc < 0)
		vty_out(vty, "%% '%s' is no number: type digits, with a leading + for an international one.%s", word,
			VTY_NEWLINE);
	return rc;
}

int vty_arg_digits(struct vty *vty, const char *word, const char *what, unsigned int max)
{
	size_t len = strlen(word);

	if (len <= max && strspn(word, "0123456789") == len)
		return 0;
	vty_out(vty, "%% '%s' is not %s: type 1 to %u digits.%s", word, what, max, VTY_NEWLINE);
	return -EINVAL;
}

int vty_arg_int(struct vty *vty, const char *word, const char *what, int min, int max)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(word, &end, 10);
	if (!errno && isdigit((unsigned char)word[0]) && !*end && value >= min && value <= max)
		return value;
	vty_out(vty, "%% '%s' is not %s: type a number from %d to %d.%s", word, what, min, max, VTY_NEWLINE);
	return -EINVAL;
}

int vty_arg_service(struct vty *vty, const char *word, const char *what)
{
	int code = ss_code_from_name(word);

	if (code < 0)
		vty_out(vty, "%% '%s' is no service: type %s.%s", word, what, VTY_NEWLINE);
	return code;
}

int vty_arg_groups(struct vty *vty, const char *word)
{
	int groups = bsg_set_parse(word);

	if (groups > 0)
		return groups;
	vty_out(vty, "%% '%s' names no basic services: type all, or some of speech,sms,fax,async,sync with commas.%s",
		word, VTY_NEWLINE);
	return -EINVAL;
}

static int find_by_imsi(struct vty *vty, const char *imsi, struct hlr_subscriber *sub)
{
	if (!imsi_valid(imsi)) {
		vty_out(vty, "%% '%s' is no IMSI: type 6 to 15 digits.%s", imsi, VTY_NEWLINE);
		return -EINVAL;
	}
	return store_get(vty_supserv()->store, imsi, sub);
}

static int find_by_msisdn(struct vty *vty, const char *word, struct hlr_subscriber *sub)
{
	struct supserv *app = vty_supserv();
	struct isdn_number num;
	int rc = vty_arg_number(vty, word, &num);

	return rc < 0 ? rc : store_get_by_msisdn(app->store, &hlr_cfg(app->hlr)->ss.plan, &num, sub);
}

int vty_arg_subscriber(struct vty *vty, const char *kind, const char *id, struct hlr_subscriber *sub)
{
	bool by_imsi = !strcmp(kind, "imsi");
	int rc = by_imsi ? find_by_imsi(vty, id, sub) : find_by_msisdn(vty, id, sub);

	if (rc == -ENOENT)
		vty_out(vty, "%% There is no subscriber with %s %s; 'show subscribers' lists them.%s",
			by_imsi ? "IMSI" : "number", id, VTY_NEWLINE);
	return rc;
}
