/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* subscriber ... authentication: the keys of the SIM, for the door in server mode. They are shown to nobody again. */
#include <string.h>

#include <osmocom/core/utils.h>
#include <osmocom/crypt/auth.h>

#include <osmocom/supserv/hlr.h>

#include "admin.h"
#include "vty_arg.h"
#include "vty_nodes.h"

#define AUTH_CMD SUBSCR_CMD "authentication "
#define AUTH_DOC SUBSCR_DOC "Keys of the SIM, where this program is the authentication centre\n"

static enum admin_verdict apply_auth(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	sub->auth = *(const struct auth_keys *)arg;
	return ADMIN_COMMIT;
}

static int change_auth(struct vty *vty, const char **argv, const struct auth_keys *keys)
{
	struct hlr_subscriber sub;

	if (vty_arg_subscriber(vty, argv[0], argv[1], &sub) < 0)
		return CMD_WARNING;
	return admin_change(vty, sub.imsi, apply_auth, keys, sizeof(*keys));
}

static int arg_key(struct vty *vty, const char *hex, uint8_t key[AUTH_KEY_LEN])
{
	if (osmo_hexparse(hex, key, AUTH_KEY_LEN) == AUTH_KEY_LEN)
		return 0;
	vty_out(vty, "%% '%s' is no key: type %d hexadecimal digits.%s", hex, 2 * AUTH_KEY_LEN, VTY_NEWLINE);
	return -1;
}

DEFUN(subscr_auth_none, subscr_auth_none_cmd, AUTH_CMD "none", AUTH_DOC "Forget the keys\n")
{
	return change_auth(vty, argv, &(struct auth_keys){});
}

DEFUN(subscr_auth_ki, subscr_auth_ki_cmd, AUTH_CMD "(comp128v1|comp128v2|comp128v3|xor) ki KEY",
      AUTH_DOC "GSM algorithm\n" "GSM algorithm\n" "GSM algorithm\n" "Algorithm of test SIMs\n"
      "The key of the SIM\n" "32 hexadecimal digits\n")
{
	struct auth_keys keys = { .algo = osmo_auth_alg_parse(argv[2]) };

	return arg_key(vty, argv[3], keys.k) < 0 ? CMD_WARNING : change_auth(vty, argv, &keys);
}

DEFUN(subscr_auth_milenage, subscr_auth_milenage_cmd, AUTH_CMD "milenage k KEY opc OPC",
      AUTH_DOC "Algorithm of USIMs; the sequence number starts again\n" "The key of the SIM\n" "32 hexadecimal digits\n"
      "The operator's key as it is on this SIM\n" "32 hexadecimal digits\n")
{
	struct auth_keys keys = { .algo = OSMO_AUTH_ALG_MILENAGE };

	if (arg_key(vty, argv[2], keys.k) < 0 || arg_key(vty, argv[3], keys.opc) < 0)
		return CMD_WARNING;
	return change_auth(vty, argv, &keys);
}

void subscriber_auth_vty_init(void)
{
	install_element(ENABLE_NODE, &subscr_auth_none_cmd);
	install_element(ENABLE_NODE, &subscr_auth_ki_cmd);
	install_element(ENABLE_NODE, &subscr_auth_milenage_cmd);
}
