/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_vty.h
 * The lab's commands come in four files. */
#pragma once

struct lab_mobile;
struct vty;

void lab_check_vty_init(void);		/*!< lab_check_vty.c: lab expect ..., lab wait ... */
void lab_bss_vty_init(void);		/*!< lab_bss_vty.c: phones on a real MSC */
void lab_bss_config_write(struct vty *vty);	/*!< its part of the node lab */
/*! NULL when there is none; a sentence was printed. */
struct lab_mobile *lab_vty_find_mobile(struct vty *vty, const char *name);
void lab_map_vty_init(void);		/*!< lab_map_vty.c: which HLR, the lab's own numbers */
void lab_map_vty_write(struct vty *vty);	/*!< its part of the node lab */
