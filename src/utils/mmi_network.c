/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the network would do with an operation: a rehearsal on the subscription of a new subscriber. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/ss_proc.h>

#include "mmi_tool.h"

/* What the handset answers to a question, from what was typed. \returns "" where nothing was typed. */
static const char *typed_password(const struct ss_invoke *inv, enum ss_guidance guidance)
{
	switch (guidance) {
	case SS_GUIDANCE_ENTER_NEW_PW:
		return inv->new_password;
	case SS_GUIDANCE_ENTER_NEW_PW_AGAIN:
		return inv->new_password_again;
	case SS_GUIDANCE_ENTER_PW:
		break;
	}
	return inv->password;
}

/* The step that decided: the last that hit, else the last that was made. */
static const struct why_step *decisive_step(const struct why_chain *why)
{
	unsigned int i;

	for (i = why->n; i > 0; i--) {
		if (why->step[i - 1].hit)
			return &why->step[i - 1];
	}
	return why->n ? &why->step[why->n - 1] : NULL;
}

/* A line each, all under the same name. */
static void say_lines(FILE *out, const char *name, char *text)
{
	char *line, *rest = text;

	while ((line = strsep(&rest, "\n"))) {
		mmi_tool_say(out, name, "%s", line);
		name = "";
	}
}

void mmi_tool_explain_network(FILE *out, const struct mmi *mmi, const struct number_plan *plan)
{
	struct ss_event ev = { .type = SS_EV_INVOKE };
	struct ss_invoke inv = mmi->invoke;
	struct ss_profile profile;
	struct ss_party party = { 0 };
	struct why_chain why = { 0 };
	const struct why_step *step;
	struct ss_answer ans;
	struct ss_proc proc;
	struct ss_cfg cfg;
	char words[2048];

	/* passwords are not in the component: the network asks, the handset answers */
	memset(inv.password, 0, sizeof(inv.password));
	memset(inv.new_password, 0, sizeof(inv.new_password));
	memset(inv.new_password_again, 0, sizeof(inv.new_password_again));
	ss_cfg_init(&cfg);
	cfg.plan = *plan;
	ss_profile_init_template(&profile);
	ss_proc_init(&proc, &inv);
	ss_proc_step(&proc, &profile, &party, &cfg, &ev, &ans, &why);
	while (ans.kind == SS_ANSWER_ASK_PASSWORD) {
		const char *password = typed_password(&mmi->invoke, ans.guidance);

		ss_answer_words(words, sizeof(words), &inv, &ans);
		say_lines(out, "network asks", words);
		mmi_tool_say(out, "handset answers", "%s", password[0] ? password : "what you enter then");
		if (!password[0])
			return;
		ev.type = SS_EV_PASSWORD;
		OSMO_STRLCPY_ARRAY(ev.password, password);
		ss_proc_step(&proc, &profile, &party, &cfg, &ev, &ans, &why);
	}
	ss_answer_words(words, sizeof(words), &inv, &ans);
	say_lines(out, ans.kind == SS_ANSWER_ERROR ? "refused" : "answer", words);
	step = decisive_step(&why);
	if (step)
		mmi_tool_say(out, "because", "%s: %s (%s)", step->rule, step->text, step->clause);
}
