/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values of SS operations with every optional part absent (TS 29.002 17.7.4). */

#include <string.h>

#include <osmocom/supserv/ss_msg.h>

void ss_invoke_init(struct ss_invoke *inv, enum ss_op op, uint8_t ss_code)
{
	memset(inv, 0, sizeof(*inv));
	inv->op = op;
	inv->ss_code = ss_code;
	inv->default_priority = -1;
}

void ss_result_init(struct ss_result *res, enum ss_op op, enum ss_result_kind kind)
{
	memset(res, 0, sizeof(*res));
	res->op = op;
	res->kind = kind;
	res->ss_status = -1;
	res->clir_option = -1;
	res->override_category = -1;
}

void ss_feature_init(struct ss_feature *f)
{
	memset(f, 0, sizeof(*f));
	f->ss_status = -1;
	f->forwarding_options = -1;
}

void ss_error_init(struct ss_error *err, enum ss_error_code code)
{
	memset(err, 0, sizeof(*err));
	err->code = code;
	err->cause = -1;
	err->ss_status = -1;
	err->ss_code = -1;
}
