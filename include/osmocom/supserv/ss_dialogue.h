/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file ss_dialogue.h
 * The network side of one SS dialogue: components in, components out (TS 24.010, 29.002 22.x). Keeps invoke ids, the
 * linked getPassword, rejects; runs the operation through struct ss_session_ops. A USSD string that spells an SS
 * procedure is that procedure, and is answered in words. Used by every door: the lab's MSC, GSUP, TCAP.
 *
 * A password question that the phone answers with an error, a Reject or no password ends the operation unchanged, with
 * negativePW-Check. For USSD the question is an unstructuredSS-Request.
 *
 * Ownership: allocated by the door, freed by the door at any time (which aborts the operation) or after done. */
#pragma once

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/ss_session.h>

struct ss_dialogue;

struct ss_dialogue_ops {
	/*! A component to the phone; \a last closes the dialogue (RELEASE COMPLETE, End). The dialogue may be freed in
	 *  here. */
	void (*send)(void *priv, const uint8_t *component, size_t len, bool last);
};

struct ss_dialogue_cfg {
	const struct ss_session_ops *session_ops;
	void *executor;			/*!< first argument of session_ops->begin() */
	const char *origin;		/*!< static string */
	const struct ss_dialogue_ops *ops;
	void *priv;
};

/*! \returns NULL when memory is out. */
struct ss_dialogue *ss_dialogue_alloc(void *ctx, const char *imsi, const struct ss_dialogue_cfg *cfg);
void ss_dialogue_free(struct ss_dialogue *d);
/*! Components from the phone (contents of a Facility IE). Answers itself, Rejects included. \a last: the phone closed
 *  the dialogue with it; whatever goes on is aborted, and the octets are not looked at, as nothing can be answered.
 *  \returns 0, or -EINVAL when the octets were rejected (already answered). */
int ss_dialogue_rx(struct ss_dialogue *d, const uint8_t *octets, size_t len, bool last);
/*! Are these octets an invoke that this node answers: ops 10-14, 17, or USSD that spells an SS procedure? For
 *  proxies. Yes also to such an operation with an argument that does not decode: it is rejected here. */
bool ss_dialogue_is_ours(const uint8_t *octets, size_t len);
/*! Text of a USSD string in the alphabets of TS 23.038 that SS needs (GSM 7 bit, 8 bit, UCS2), as UTF-8.
 *  \returns length, -ENOTSUP for another alphabet. */
int ss_ussd_text(char *buf, size_t len, const struct ss_ussd *ussd);
/*! GSM 7 bit, DCS 0x0f; characters outside the alphabet become '?', too long text is cut. */
void ss_ussd_from_text(struct ss_ussd *ussd, const char *text);
