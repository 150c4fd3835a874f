/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of src/vty/ share among themselves. */
#pragma once

#include <osmocom/supserv/vty.h>

void ss_vty_init(void);
void store_vty_init(void);
void subscriber_vty_init(void);
void subscriber_auth_vty_init(void);
void subscriber_ss_vty_init(void);
void subscriber_io_vty_init(void);

/*! Lines of the node "map" that are map_vty.c's. */
void map_vty_config_write(struct vty *vty);

/* --- deny_list.c: the prefixes of forwarded-to numbers that are refused, one list for the SS engine and for calls. It
 * starts as the engine's default; the first change makes it a list of ours. */

int deny_list_add(struct supserv *app, const char *prefix);		/*!< \returns 0, -EEXIST */
int deny_list_remove(struct supserv *app, const char *prefix);		/*!< \returns 0, -ENOENT */
void deny_list_clear(struct supserv *app);

/* --- subscriber_show.c */

struct hlr_subscriber;
/*! "incoming,forwarding", "none". \returns buf. */
char *odb_str(char *buf, size_t len, uint16_t odb);
void vty_out_subscriber(struct vty *vty, const struct hlr_subscriber *sub);
