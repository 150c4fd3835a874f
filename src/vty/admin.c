/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Administrator's changes. They take their turn with the requests of the subscriber's phone (hlr_update()), hold the
 * rules of the SS engine, and are answered after the commit. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/talloc.h>

#include <osmocom/supserv/cdr.h>
#include <osmocom/supserv/hlr.h>

#include "admin.h"

/*! One change on its way. Owned by the application until the HLR has told how it ended. */
struct admin {
	struct vty_pending *pending;
	admin_apply_cb apply;
	void *arg;
	bool refused;
	char said[ADMIN_SAID_MAX];
};

static enum hlr_verdict mutate(void *priv, struct hlr_subscriber *sub)
{
	struct admin *adm = priv;
	enum admin_verdict verdict;

	adm->said[0] = '\0';
	verdict = adm->apply(adm->arg, sub, adm->said, sizeof(adm->said));
	adm->refused = verdict == ADMIN_REFUSE;
	switch (verdict) {
	case ADMIN_COMMIT:
		return HLR_COMMIT;
	case ADMIN_DELETE:
		return HLR_DELETE;
	default:
		return HLR_KEEP;
	}
}

static void print_answer(struct vty *vty, const char *said)
{
	while (*said) {
		size_t len = strcspn(said, "\n");

		vty_out(vty, "%.*s%s", (int)len, said, VTY_NEWLINE);
		said += len + (said[len] == '\n');
	}
}

static void done(void *priv, enum store_result res, const struct hlr_subscriber *sub)
{
	struct admin *adm = priv;
	struct vty *vty = vty_pending_vty(adm->pending);
	bool ok = res == STORE_OK && !adm->refused;

	if (!vty)
		;
	else if (adm->refused)
		vty_out(vty, "%% %s%s", adm->said, VTY_NEWLINE);
	else if (res == STORE_OK)
		print_answer(vty, adm->said[0] ? adm->said : "Done.");
	else if (res == STORE_FAILED)
		vty_out(vty, "%% Not done, the store says: %s.%s", store_last_error(vty_supserv()->store), VTY_NEWLINE);
	else
		vty_out(vty, "%% Not done: the subscriber is being changed by others all the time, try again.%s",
			VTY_NEWLINE);
	vty_pending_end(adm->pending, ok);
	talloc_free(adm);
}

int admin_change(struct vty *vty, const char *imsi, admin_apply_cb apply, const void *arg, size_t arg_len)
{
	struct supserv *app = vty_supserv();
	struct vty_pending *pending = vty_pending_begin(vty);
	struct admin *adm;

	if (!pending)
		return CMD_WARNING;
	adm = talloc_zero(app->ctx, struct admin);
	adm->pending = pending;
	adm->apply = apply;
	adm->arg = talloc_memdup(adm, arg, arg_len);
	hlr_update(app->hlr, imsi, "vty", mutate, done, adm);
	return vty_pending_leave(pending);
}

static bool is_ours(const char *digits, void *priv)
{
	return store_has_msisdn(priv, digits);
}

/* All steps of the procedure; where it asks for the password it gets that of the profile. */
static void run_procedure(const struct ss_invoke *inv, const struct hlr_subscriber *sub, struct ss_profile *profile,
			  struct ss_answer *ans, struct why_chain *why)
{
	struct supserv *app = vty_supserv();
	const struct hlr_cfg *cfg = hlr_cfg(app->hlr);
	struct fwd_served served;
	struct ss_party party = { .msisdn = &sub->msisdn, .is_ours = is_ours, .is_ours_priv = app->store };
	struct ss_event ev = { .type = SS_EV_INVOKE };
	struct ss_proc proc;

	hlr_served(app->hlr, sub, &served);
	party.country_code = served.country_code;
	party.abroad = served.abroad;
	ss_proc_init(&proc, inv);
	ss_proc_step(&proc, profile, &party, &cfg->ss, &ev, ans, why);
	if (ans->kind != SS_ANSWER_ASK_PASSWORD)
		return;
	ev.type = SS_EV_PASSWORD;
	OSMO_STRLCPY_ARRAY(ev.password, profile->password);
	ss_proc_step(&proc, profile, &party, &cfg->ss, &ev, ans, why);
}

/* What the phone would display, and the rule that decided. */
static void say_refusal(char *said, size_t len, const struct ss_invoke *inv, const struct ss_answer *ans,
			const struct why_chain *why)
{
	struct osmo_strbuf sb = { .buf = said, .len = len };

	OSMO_STRBUF_PRINTF(sb, "Refused: ");
	OSMO_STRBUF_APPEND(sb, ss_answer_words, inv, ans);
	for (unsigned int i = why->n; i > 0; i--) {
		if (why->step[i - 1].hit) {
			OSMO_STRBUF_PRINTF(sb, "; %s", why->step[i - 1].text);
			break;
		}
	}
	OSMO_STRBUF_PRINTF(sb, ".");
}

enum admin_verdict admin_apply_ss(const void *arg, struct hlr_subscriber *sub, char *said, size_t len)
{
	const struct admin_ss *ss = arg;
	struct ss_invoke inv = ss->invoke;
	struct ss_profile profile = sub->profile;
	struct why_chain why = {};
	struct ss_answer ans;
	bsg_set_t left = ss->groups == BSG_ALL ? BSG_SPEECH : ss->groups;

	profile.odb &= ~ODB_SS_ACCESS;
	profile.cb_by_provider = false;
	for (bsg_set_t group = 1; left; left &= ~group, group <<= 1) {
		if (!(left & group))
			continue;
		if (ss->groups != BSG_ALL)
			inv.bs = basic_service_of_group(group, hlr_cfg(vty_supserv()->hlr)->ss.speech_code);
		run_procedure(&inv, sub, &profile, &ans, &why);
		if (ans.kind != SS_ANSWER_RESULT) {
			say_refusal(said, len, &inv, &ans, &why);
			return ADMIN_REFUSE;
		}
		ss_answer_words(said, len, &inv, &ans);
	}
	profile.odb |= sub->profile.odb & ODB_SS_ACCESS;
	profile.cb_by_provider = sub->profile.cb_by_provider;
	profile.wpa = sub->profile.wpa;
	sub->profile = profile;
	return ADMIN_COMMIT;
}
