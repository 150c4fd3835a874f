/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_vty.h
 * The lab's commands come in two files. */
#pragma once

void lab_check_vty_init(void);		/*!< lab_check_vty.c: lab expect ..., lab wait ... */
