/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file doors.h
 * Configuration of the doors to real networks, as the VTY nodes "gsup", "mncc" and "map" set it and the program opens
 * it at start. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <osmocom/supserv/gsup_door.h>

struct doors_cfg {
	struct {
		bool enabled;
		enum gsup_mode mode;
		char *local_host, *upstream_host;	/*!< NULL: 127.0.0.1 */
		uint16_t local_port, upstream_port;
		char *ctrl_host;			/*!< NULL: OsmoHLR's CTRL interface is not asked */
		uint16_t ctrl_port;
		struct osmo_tdef *tdefs;
	} gsup;
	struct {
		char *path;				/*!< OsmoMSC's socket; NULL: none */
		char *server_path;			/*!< for a handler of calls to outside; NULL: none */
		struct osmo_tdef *tdefs;
	} mncc;
	struct {
		bool enabled;				/*!< false: MAP stays inside this process */
		uint32_t cs7_instance;
		char *gt;				/*!< number of the HLR, international, digits; NULL: none */
		bool strict;				/*!< see struct map_hlr_cfg */
	} map;
};

#define DOORS_HOST_DEFAULT "127.0.0.1"
#define DOORS_GSUP_PORT_DEFAULT 4223		/*!< beside an OsmoHLR on its own port */
#define DOORS_GSUP_UPSTREAM_PORT_DEFAULT 4222

static inline const char *doors_host(const char *configured)
{
	return configured ? configured : DOORS_HOST_DEFAULT;
}
