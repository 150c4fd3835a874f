/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file bss_tests.h
 * Tests of the virtual BSS in several files, run by lab_bss_test so that one program knows all edges that were
 * taken. */
#pragma once

/* lab_bss_mm_test.c: registration */
void test_location_updating(void **state);
void test_identity_and_authentication(void **state);
void test_milenage(void **state);
void test_refused_for_now(void **state);
void test_refused_for_good(void **state);
void test_forgotten(void **state);
void test_detach(void **state);
void test_detach_in_call(void **state);

/* lab_bss_service_test.c: services, calls, speech */
void test_ss(void **state);
void test_busy(void **state);
void test_patience(void **state);
void test_request_that_crosses_clear(void **state);
void test_refused_connection(void **state);
void test_silence_in_call(void **state);
void test_mo_call(void **state);
void test_ciphering_grants_the_service(void **state);
void test_mt_call(void **state);
void test_speech(void **state);
void test_no_port_for_speech(void **state);
void test_radio_loss(void **state);
void test_cipher_classmark_and_clear(void **state);
void test_removed_while_connected(void **state);
