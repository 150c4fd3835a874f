/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_bss.h
 * The virtual BSS of the lab: its phones on a real MSC, over the A interface (TS 48.008) on SCCP of libosmo-sigtran.
 * The SS7 link is what the `cs7 instance` nodes of the VTY configure. Time is real as long as the BSS is open. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <osmocom/gsm/gsm23003.h>

#include <osmocom/supserv/lab.h>

struct rate_ctr_group;

/*! What the MSC is told, and where it is. Strings are owned by the lab. */
struct lab_bss_cfg {
	unsigned int cs7_instance;
	char *msc;			/*!< point code, or name in the address book of the instance; NULL: no BSS */
	struct osmo_plmn_id plmn;
	uint16_t lac, cell_identity;
	char *rtp_address;		/*!< where phones receive speech */
};
#define LAB_BSS_RTP_ADDRESS_DEFAULT "127.0.0.1"

/*! To be filled before lab_bss_open(). */
struct lab_bss_cfg *lab_bss_cfg(struct lab *lab);
/*! Begin to talk to the MSC. Nothing happens when it is open already.
 *  \param[out] error a sentence, static or owned by the lab. \returns 0, or negative with *error. */
int lab_bss_open(struct lab *lab, const char **error);
/*! Take all phones off the MSC. */
void lab_bss_close(struct lab *lab);
/*! What is known of the link in a sentence. \returns buf. */
char *lab_bss_str(const struct lab *lab, char *buf, size_t len);
/*! NULL when it is not open. */
const struct rate_ctr_group *lab_bss_ctrs(const struct lab *lab);

/*! Which MSC a phone is on. */
enum lab_radio_kind {
	LAB_RADIO_LAB,			/*!< the lab's own */
	LAB_RADIO_MSC,			/*!< the one behind the virtual BSS, which is opened for it */
};
/*! The phone must be off. \returns 0, or negative with *error a sentence. */
int lab_mobile_set_radio(struct lab_mobile *ms, enum lab_radio_kind kind, const char **error);
enum lab_radio_kind lab_mobile_radio(const struct lab_mobile *ms);
/*! That of phones that will be made. */
void lab_set_radio_default(struct lab *lab, enum lab_radio_kind kind);
enum lab_radio_kind lab_radio_default(const struct lab *lab);

/*! What was said and heard in the last call, counted in packets. \returns buf. */
char *lab_mobile_speech_str(const struct lab_mobile *ms, char *buf, size_t len);

/*! Put a key into the SIM, for the algorithm of \a name ("none", "xor", "comp128v1" ... "milenage").
 *  \param k, opc 32 hex digits; \a opc only for milenage. \returns 0, or negative with *error a sentence. */
int lab_mobile_set_auth(struct lab_mobile *ms, const char *name, const char *k, const char *opc, const char **error);
