/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The doors to real networks: GSUP beside or instead of OsmoHLR, MNCC on OsmoMSC, MAP over SIGTRAN. Opened once, after
 * the configuration is read. */

#include <errno.h>
#include <string.h>

#include <osmocom/core/logging.h>
#include <osmocom/core/talloc.h>

#include <osmocom/supserv/call.h>
#include <osmocom/supserv/debug.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/ipa_conn.h>
#include <osmocom/supserv/lab_bss.h>
#include <osmocom/supserv/mncc_server.h>
#include <osmocom/supserv/sigtran_door.h>
#include <osmocom/supserv/trace_ring.h>

#include "app.h"

/* --- calls: the phones of an OsmoMSC when there is one, else those of the lab ------------------------------------- */

static void interrogate(void *priv, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
			call_sri_cb cb, void *cb_priv)
{
	struct supserv *app = priv;

	if (app->mncc)
		mncc_door_hlr_ops.interrogate(app->hlr, msisdn, group, hist, cb, cb_priv);
	else
		lab_call_hlr_ops.interrogate(app->lab, msisdn, group, hist, cb, cb_priv);
}

static void vlr_profile(void *priv, const char *imsi, call_vlr_profile_cb cb, void *cb_priv)
{
	struct supserv *app = priv;

	if (app->mncc)
		mncc_door_hlr_ops.vlr_profile(app->hlr, imsi, cb, cb_priv);
	else
		lab_call_hlr_ops.vlr_profile(app->lab, imsi, cb, cb_priv);
}

const struct call_hlr_ops doors_hlr_ops = {
	.interrogate = interrogate,
	.vlr_profile = vlr_profile,
};

/* The dry run: nothing is sent, all is answered before it returns. */
static void dry_interrogate(void *priv, const struct isdn_number *msisdn, enum bsg group,
			    const struct fwd_history *hist, call_sri_cb cb, void *cb_priv)
{
	struct supserv *app = priv;

	if (app->mncc)
		interrogate(priv, msisdn, group, hist, cb, cb_priv);
	else
		lab_dry_hlr_ops.interrogate(app->lab, msisdn, group, hist, cb, cb_priv);
}

static void dry_vlr_profile(void *priv, const char *imsi, call_vlr_profile_cb cb, void *cb_priv)
{
	struct supserv *app = priv;

	if (app->mncc)
		vlr_profile(priv, imsi, cb, cb_priv);
	else
		lab_dry_hlr_ops.vlr_profile(app->lab, imsi, cb, cb_priv);
}

const struct call_hlr_ops doors_dry_ops = {
	.interrogate = dry_interrogate,
	.vlr_profile = dry_vlr_profile,
};

struct call_leg *doors_leg_new(void *priv, const char *imsi, const struct isdn_number *called)
{
	struct supserv *app = priv;

	return app->mncc ? mncc_door_leg_new(app->mncc, imsi, called) : lab_leg_new(app->lab, imsi, called);
}

/* --- opening ------------------------------------------------------------------------------------------------------ */

/* A shadow only pretends: what it would have stored goes to an HLR of its own, which forgets. */
static struct hlr *shadow_hlr(struct supserv *app)
{
	app->shadow_store = store_memory_alloc(app->ctx);
	app->shadow_hlr = app->shadow_store ? hlr_alloc(app->ctx, app->shadow_store) : NULL;
	if (app->shadow_hlr) {
		hlr_cfg(app->shadow_hlr)->ss = hlr_cfg(app->hlr)->ss;
		hlr_cfg(app->shadow_hlr)->create_on_demand = true;
	}
	return app->shadow_hlr;
}

static int open_gsup(struct supserv *app)
{
	const struct doors_cfg *cfg = &app->doors;
	struct gsup_door_cfg door = {
		.mode = cfg->gsup.mode,
		.local_host = doors_host(cfg->gsup.local_host),
		.local_port = cfg->gsup.local_port,
		.upstream_host = doors_host(cfg->gsup.upstream_host),
		.upstream_port = cfg->gsup.upstream_port,
		.ctrl_host = cfg->gsup.ctrl_host,
		.ctrl_port = cfg->gsup.ctrl_port,
		.tdefs = cfg->gsup.tdefs,
		.io = app->io,
		.hlr = cfg->gsup.mode == GSUP_MODE_SHADOW ? shadow_hlr(app) : app->hlr,
		.trace = app->trace,
	};
	char *error = NULL;

	if (!door.hlr)
		return -ENOMEM;
	/* OsmoHLR knows who exists; the HLR of a network knows it itself */
	if (cfg->gsup.mode != GSUP_MODE_SERVER)
		hlr_cfg(app->hlr)->create_on_demand = true;
	app->gsup = gsup_door_open(app->ctx, &door, &error);
	if (app->gsup)
		return 0;
	LOGP(DMAIN, LOGL_FATAL, "%s\n", error);
	talloc_free(error);
	return -EADDRINUSE;
}

static int open_mncc_server(struct supserv *app)
{
	char *error;

	app->mncc_server = mncc_server_open(app->mncc, app->doors.mncc.server_path, app->hlr, &error);
	if (app->mncc_server)
		return 0;
	LOGP(DMAIN, LOGL_FATAL, "%s\n", error ? error : "out of memory");
	return -EADDRINUSE;
}

static int open_mncc(struct supserv *app)
{
	const struct mncc_door_cfg door = {
		.path = app->doors.mncc.path,
		.trace = app->trace,
		.tdefs = app->doors.mncc.tdefs,
		.hlr = app->hlr,
	};

	app->mncc = mncc_door_alloc(app->ctx, &door);
	if (!app->mncc)
		return -ENOMEM;
	mncc_door_set_call_control(app->mncc, app->call);
	return app->doors.mncc.server_path ? open_mncc_server(app) : 0;
}

static int open_sigtran(struct supserv *app)
{
	char *error = NULL;

	app->sigtran = sigtran_door_open(app->ctx, app->doors.map.cs7_instance, app->sccp, &error);
	if (app->sigtran)
		return 0;
	LOGP(DMAIN, LOGL_FATAL, "%s\n", error);
	talloc_free(error);
	return -EINVAL;
}

int doors_cfg_init(struct doors_cfg *cfg, void *ctx)
{
	cfg->gsup.tdefs = gsup_door_tdefs_alloc(ctx);
	cfg->mncc.tdefs = mncc_door_tdefs_alloc(ctx);
	cfg->gsup.local_port = DOORS_GSUP_PORT_DEFAULT;
	cfg->gsup.upstream_port = DOORS_GSUP_UPSTREAM_PORT_DEFAULT;
	return cfg->gsup.tdefs && cfg->mncc.tdefs ? 0 : -ENOMEM;
}

/* The handler's socket is beside OsmoMSC's: speech goes between the addresses that both sides name. */
static const char *mncc_cfg_fault(const struct doors_cfg *cfg)
{
	if (cfg->mncc.server_path && !cfg->mncc.path)
		return "server-socket in the node mncc needs msc-socket, too: a phone of the lab has no speech to carry "
		       "outside";
	if (cfg->mncc.server_path && !strcmp(cfg->mncc.server_path, cfg->mncc.path))
		return "server-socket and msc-socket in the node mncc name the same path: the first one is for the handler "
		       "of calls to outside, the second one is OsmoMSC's";
	return NULL;
}

/* The phones of the lab on a real MSC. */
static int open_bss(struct supserv *app)
{
	const char *error = NULL;

	if (!lab_bss_cfg(app->lab)->msc || lab_bss_open(app->lab, &error) == 0)
		return 0;
	LOGP(DMAIN, LOGL_FATAL, "the virtual BSS of the lab: %s\n", error);
	return -EINVAL;
}

int doors_open(struct supserv *app)
{
	const char *fault = mncc_cfg_fault(&app->doors);
	int rc;

	if (fault) {
		LOGP(DMAIN, LOGL_FATAL, "%s\n", fault);
		return -EINVAL;
	}
	rc = open_bss(app);
	if (rc < 0 || (!app->doors.gsup.enabled && !app->doors.mncc.path && !app->doors.map.enabled))
		return rc;
	if (lab_door_open(app->lab) < 0) {
		LOGP(DMAIN, LOGL_FATAL,
		     "the doors gsup, mncc and map need real time: remove \"clock stepped\" from the node lab\n");
		return -EPERM;
	}
	app->doors_open = true;
	/* what a network says is nobody's business until somebody asks */
	trace_ring_stop(app->ring);
	if (app->doors.gsup.enabled)
		rc = open_gsup(app);
	if (!rc && app->doors.mncc.path)
		rc = open_mncc(app);
	if (!rc && app->doors.map.enabled)
		rc = open_sigtran(app);
	return rc;
}

void doors_close(struct supserv *app)
{
	talloc_free(app->sigtran);
	talloc_free(app->mncc);
	talloc_free(app->gsup);
	talloc_free(app->shadow_hlr);
	if (app->shadow_store)
		store_free(app->shadow_store);
	if (app->doors_open)
		lab_door_close(app->lab);
}
