/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_l3.h
 * Layer 3 messages between phone and network as octets: the parts of TS 24.008 sections 9.2 and 9.3, 24.080 section 2,
 * and
 * 44.018 (paging response) that calls and supplementary services need. Built and parsed with libosmogsm. */
#pragma once

#include <osmocom/core/msgb.h>
#include <osmocom/gsm/protocol/gsm_04_08.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/fwd_decide.h>
#include <osmocom/supserv/number.h>

enum lab_side { LAB_SIDE_MS, LAB_SIDE_NET };

/*! A transaction identifier (TS 24.007 11.2.3.1.3): the value, and the side that allocated it. */
struct lab_ti {
	uint8_t value;			/*!< 0 .. 6 */
	enum lab_side owner;
};
#define LAB_TI_COUNT 7

/*! A number IE; present with empty digits when only the indicator says something. */
struct lab_l3_party {
	bool present;
	bool restricted;
	struct isdn_number number;
};

/*! Contents of a Facility IE. */
struct lab_l3_facility {
	size_t len;			/*!< 0 = absent */
	uint8_t octets[COMPONENT_MAX];
};

/*! Signal IE, TS 24.008 10.5.4.23. */
#define LAB_L3_SIGNAL_CALL_WAITING 0x07

/*! One CC message. Zeroed fields are absent. */
struct lab_l3_cc {
	uint8_t type;			/*!< GSM48_MT_CC_* */
	struct lab_ti ti;
	bool bearer_speech;
	struct isdn_number called;
	struct lab_l3_party calling, connected, redirecting;
	int cause;
	bool call_waiting_tone;
	enum clir_per_call clir;
	struct lab_l3_facility facility;
};

/*! One call-independent SS message. */
struct lab_l3_ss {
	uint8_t type;			/*!< GSM0480_MTYPE_* */
	struct lab_ti ti;
	int cause;
	struct lab_l3_facility facility;
};

/*! \returns message, NULL when memory is out. \a from: who sends it. */
struct msgb *lab_l3_cc_encode(enum lab_side from, const struct lab_l3_cc *cc);
/*! \returns 0, -EINVAL for octets that are no CC message or lack a mandatory part. */
int lab_l3_cc_decode(struct lab_l3_cc *cc, enum lab_side from, const uint8_t *octets, size_t len);
struct msgb *lab_l3_ss_encode(enum lab_side from, const struct lab_l3_ss *ss);
int lab_l3_ss_decode(struct lab_l3_ss *ss, enum lab_side from, const uint8_t *octets, size_t len);

/* Mobility and connection management, TS 24.008 9.2. A phone says who it is by \a mi. */
struct osmo_location_area_id;
struct osmo_mobile_identity;

/*! Authentication, TS 24.008 9.2.2, 9.2.3. */
#define LAB_L3_RAND_LEN 16
#define LAB_L3_SRES_LEN 4

/*! \a type: GSM48_LUPD_*. \a lai: where the phone was registered last; NULL: in the lab's own location area. */
struct msgb *lab_l3_location_updating_request(uint8_t type, const struct osmo_location_area_id *lai,
					      const struct osmo_mobile_identity *mi);
struct msgb *lab_l3_location_updating_accept(void);
struct msgb *lab_l3_location_updating_reject(uint8_t cause);
struct msgb *lab_l3_imsi_detach(const struct osmo_mobile_identity *mi);
struct msgb *lab_l3_cm_service_request(uint8_t service, const struct osmo_mobile_identity *mi);
/*! A message without contents. */
struct msgb *lab_l3_mm(uint8_t type);
struct msgb *lab_l3_cm_service_reject(uint8_t cause);
struct msgb *lab_l3_paging_response(const struct osmo_mobile_identity *mi);
struct msgb *lab_l3_identity_response(const struct osmo_mobile_identity *mi);
struct msgb *lab_l3_authentication_response(const uint8_t *sres);
/*! LOCATION UPDATING ACCEPT and TMSI REALLOCATION COMMAND begin with the location area.
 *  \param[out] tmsi the new one, GSM_RESERVED_TMSI where none is assigned. \returns 0, -EINVAL. */
int lab_l3_location_decode(struct osmo_location_area_id *lai, uint32_t *tmsi, const uint8_t *octets, size_t len);
/*! Classmark 2 of the lab's phones. */
extern const uint8_t lab_l3_classmark2[3];
