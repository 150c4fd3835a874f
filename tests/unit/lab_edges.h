/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Tests of lab_edges.c, run by lab_world_test so that one program knows all edges that were taken. */
#pragma once

void test_msc_leg_edges(void **state);
void test_mobile_cc_edges(void **state);
