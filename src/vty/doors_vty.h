/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What other nodes show of the doors. */
#pragma once

#include <osmocom/vty/vty.h>

/* The MNCC links: whether they are up, and what was wrong the last time. Nothing while the door is closed. */
void doors_vty_out_mncc(struct vty *vty);
