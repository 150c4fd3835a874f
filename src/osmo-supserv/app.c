/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Joins the rooms: the HLR on its store, call control on the lab's phones and the HLR, everything on the trace bus,
 * what subscribers and administrators do on the charging records. */
#include <errno.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/tdef.h>
#include <osmocom/vty/tdef_vty.h>

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/cdr.h>
#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/ipa_conn.h>
#include <osmocom/supserv/lab.h>
#include <osmocom/supserv/map_hlr.h>
#include <osmocom/supserv/map_screen.h>
#include <osmocom/supserv/sccp_node.h>
#include <osmocom/supserv/trace_ring.h>

#include "app.h"

/* An SS action of a subscriber becomes a charging record. A question for the password is no action yet. */
static void ss_action(void *priv, const struct hlr_ss_action *action)
{
	struct supserv *app = priv;
	struct cdr_ss rec = {
		.imsi = action->imsi,
		.operation = ss_op_name(action->invoke->op),
		.ss_code = action->invoke->ss_code,
		.bs = action->invoke->bs,
		.forwarded_to = action->invoke->ftn,
		.origin = action->origin,
	};

	if (action->answer->kind == SS_ANSWER_ASK_PASSWORD)
		return;
	if (action->msisdn)
		rec.msisdn = *action->msisdn;
	if (action->answer->kind == SS_ANSWER_ERROR)
		rec.error = ss_error_name(action->answer->error.code);
	cdr_write_ss(app->cdr, &rec);
}

static int init_calls(struct supserv *app)
{
	const struct lab_cfg lab_cfg = {
		.hlr = app->hlr, .hlr_number = LAB_HLR_NUMBER_DEFAULT, .node = app->sccp, .trace = app->trace,
	};
	struct call_control_cfg cc_cfg = {
		.hlr_ops = &doors_hlr_ops,
		.dry_ops = &doors_dry_ops,
		.hlr = app,
		.leg_new = doors_leg_new,
		.leg_new_priv = app,
		.plan = &hlr_cfg(app->hlr)->ss.plan,
		.trace = app->trace,
		.cdr = app->cdr,
	};

	app->lab = lab_alloc(app->ctx, &lab_cfg);
	if (!app->lab)
		return -ENOMEM;
	app->call = call_control_alloc(app->ctx, &cc_cfg);
	if (!app->call)
		return -ENOMEM;
	lab_set_call_control(app->lab, app->call);
	return 0;
}

/* One table of all timers, for `show timer` and `timer` in the configuration. */
static int init_timers(struct supserv *app)
{
	struct osmo_tdef_group *groups = talloc_zero_array(app->ctx, struct osmo_tdef_group, 7);

	app->map_tdefs = map_hlr_tdefs_alloc(app->ctx);
	if (!groups || !app->map_tdefs)
		return -ENOMEM;
	groups[0] = call_control_tdefs(app->call)[0];
	groups[1] = (struct osmo_tdef_group){ .name = "hlr", .tdefs = hlr_tdefs(app->hlr), .desc = "HLR role" };
	groups[2] =
	    (struct osmo_tdef_group){.name = "lab", .tdefs = lab_tdefs(app->lab), .desc = "Virtual MSC of the lab"};
	groups[3] = (struct osmo_tdef_group){ .name = "gsup", .tdefs = app->doors.gsup.tdefs, .desc = "GSUP door" };
	groups[4] = (struct osmo_tdef_group){ .name = "mncc", .tdefs = app->doors.mncc.tdefs, .desc = "MNCC door" };
	groups[5] =
	    (struct osmo_tdef_group){ .name = "map", .tdefs = app->map_tdefs, .desc = "MAP services of the HLR" };
	osmo_tdef_vty_groups_init(CONFIG_NODE, groups);
	return 0;
}

int app_init(struct supserv *app)
{
	if (doors_cfg_init(&app->doors, app->ctx) < 0)
		return -ENOMEM;
	app->io = ipa_io_alloc(app->ctx);
	app->jobs = talloc_named_const(app->ctx, 0, "jobs");
	app->trace = trace_bus_alloc(app->ctx);
	app->ring = app->trace ? trace_ring_alloc(app->ctx, app->trace) : NULL;
	app->cdr = cdr_alloc(app->ctx);
	app->sccp = sccp_node_alloc(app->ctx, app->trace);
	app->screen = map_screen_alloc(app->ctx);
	app->store = store_memory_alloc(app->ctx);
	app->hlr = app->store ? hlr_alloc(app->ctx, app->store) : NULL;
	if (!app->io || !app->ring || !app->cdr || !app->sccp || !app->screen || !app->hlr || init_calls(app) < 0)
		return -ENOMEM;
	hlr_set_action_cb(app->hlr, ss_action, app);

	vty_pending_init();
	hlr_vty_init();
	call_vty_init();
	trace_vty_init();
	capture_vty_init();
	doors_vty_init();
	sigtran_vty_init();
	map_vty_init();
	lab_vty_init();
	return init_timers(app);
}

int app_open_store(struct supserv *app, const char *path)
{
	struct store *store;
	char *error = NULL;

	if (path)
		osmo_talloc_replace_string(app->ctx, &app->database, path);
	if (!app->database)
		return 0;
	store = store_sqlite_open(app->ctx, app->database, &error);
	if (!store) {
		LOGP(DMAIN, LOGL_FATAL, "cannot use the database %s: %s\n", app->database, error);
		talloc_free(error);
		return -EIO;
	}
	hlr_set_store(app->hlr, store);
	store_free(app->store);
	app->store = store;
	return 0;
}

int app_open_map(struct supserv *app)
{
	const struct map_hlr_cfg cfg = {
		.node = app->sccp,
		.hlr = app->hlr,
		.screen = app->doors.map.enabled ? app->screen : NULL,
		.number = app->doors.map.gt ? app->doors.map.gt : LAB_HLR_NUMBER_DEFAULT,
		.strict = app->doors.map.strict,
		.tdefs = app->map_tdefs,
	};

	/* a node that has nothing but phones of an HLR elsewhere needs none */
	if (app->doors.map.enabled && !app->doors.map.gt && !lab_hlr(app->lab)) {
		LOGP(DMAIN, LOGL_FATAL, "the HLR needs a number: set gt in the node map\n");
		return -EINVAL;
	}
	app->map_hlr = map_hlr_alloc(app->ctx, &cfg);
	if (app->map_hlr) {
		lab_set_hlr_number(app->lab, cfg.number);
		return 0;
	}
	LOGP(DMAIN, LOGL_FATAL, "the HLR cannot have the number %s: a node of the lab has it\n", cfg.number);
	return -EADDRINUSE;
}

void app_turn(struct supserv *app)
{
	lab_clock_turn(app->lab);
	ipa_io_turn(app->io);
}

void app_free(struct supserv *app)
{
	talloc_free(app->jobs);
	doors_close(app);
	/* calls let go of the lab's legs */
	talloc_free(app->call);
	talloc_free(app->lab);
	talloc_free(app->map_hlr);
	talloc_free(app->hlr);
	talloc_free(app->sccp);
	talloc_free(app->screen);
	store_free(app->store);
	talloc_free(app->cdr);
	talloc_free(app->capture);
	talloc_free(app->gsmtap);
	talloc_free(app->ring);
	talloc_free(app->trace);
}
