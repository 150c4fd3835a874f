/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file vty.h
 * The VTY: one file per node in src/vty, thin over the modules' own functions. Handlers find their objects through the
 * application that libosmovty holds anyway, so that no room has a global. */
#pragma once

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/utils.h>
#include <osmocom/vty/vty.h>
#include <osmocom/vty/command.h>

#include <osmocom/supserv/doors.h>

struct store;
struct hlr;
struct call_control;
struct cdr;
struct trace_bus;
struct trace_ring;
struct capture;
struct trace_gsmtap;
struct lab;
struct ipa_io;
struct gsup_door;
struct mncc_door;
struct map_hlr;
struct osmo_tdef;
struct map_screen;
struct sccp_node;
struct mncc_server;
struct sigtran_door;

/*! All objects of the program. One instance, in main.c. */
struct supserv {
	struct vty_app_info vty_info;	/*!< what vty_init() got */
	void *ctx;
	void *jobs;			/*!< context of what works on the objects below: freed before them */
	struct store *store;
	struct hlr *hlr;
	struct call_control *call;
	struct cdr *cdr;
	struct trace_bus *trace;
	struct trace_ring *ring;
	struct capture *capture;	/*!< NULL: no file is written */
	struct trace_gsmtap *gsmtap;	/*!< NULL: nobody looks on */
	struct lab *lab;
	struct map_hlr *map_hlr;	/*!< the HLR on MAP; NULL: not yet */
	struct osmo_tdef *map_tdefs;	/*!< its timers */
	struct sccp_node *sccp;		/*!< subsystems of this process; other nodes once a SIGTRAN door is open */
	struct map_screen *screen;	/*!< of what comes by SIGTRAN */
	char **deny;			/*!< deny list once it was edited, src/vty/deny_list.c */
	struct doors_cfg doors;
	bool doors_open;		/*!< one of them is, so that time is real */
	struct ipa_io *io;
	struct gsup_door *gsup;		/*!< NULL: closed */
	struct mncc_door *mncc;		/*!< NULL: calls are the lab's */
	struct mncc_server *mncc_server;	/*!< belongs to mncc; NULL: no way to outside */
	struct sigtran_door *sigtran;	/*!< NULL: MAP stays inside this process */
	struct store *shadow_store;	/*!< of a GSUP door in shadow mode */
	struct hlr *shadow_hlr;
	char *database;			/*!< file that the configuration names; NULL: memory */
};

/* libosmovty's, exported but not declared by it. */
extern struct host host;
extern vector cmdvec;

static inline struct supserv *vty_supserv(void)
{
	return container_of(host.app_info, struct supserv, vty_info);
}

/*! VTY nodes of this program. */
enum supserv_vty_node {
	HLR_NODE = _LAST_OSMOVTY_NODE + 1,
	SS_NODE,
	STORE_NODE,
	CALL_NODE,
	LAB_NODE,
	GSUP_NODE,
	MNCC_NODE,
	MAP_NODE,
	PENDING_NODE,
};

/* --- commands that answer later: src/vty/vty_pending.c ------------------------------------------------------------ */

struct vty_pending;

/*! A command starts something that ends later, or at once. Until then its VTY gives no prompt and keeps further lines;
 *  a lesson that executes it waits. Sequence: begin(), start it, `return vty_pending_leave()` in the handler; end()
 *  once, before or after the handler leaves.
 *  \returns NULL when the VTY waits already (a sentence was printed): return CMD_WARNING. */
struct vty_pending *vty_pending_begin(struct vty *vty);
/*! Where to print the answer. \returns NULL when the VTY has closed meanwhile. */
struct vty *vty_pending_vty(const struct vty_pending *p);
/*! It has ended. \a p is gone for the caller. \param ok false: failed, which ends a lesson. */
void vty_pending_end(struct vty_pending *p, bool ok);
/*! \returns what the handler returns. */
int vty_pending_leave(struct vty_pending *p);

void vty_pending_init(void);
void hlr_vty_init(void);		/* hlr, ss, store nodes; subscriber ..., show subscriber, database ... */
void call_vty_init(void);		/* call node; show call, why, simulate */
void trace_vty_init(void);		/* show trace, show call ... ladder */
void capture_vty_init(void);		/* trace pcap, trace gsmtap */
void doors_vty_init(void);		/* gsup, mncc nodes; show gsup, show mncc */
void map_vty_init(void);		/* mode of the map node; show map, map inject */
void sigtran_vty_init(void);		/* map node; show sigtran, show gt, show screening */
void lab_vty_init(void);		/* lab ... */
