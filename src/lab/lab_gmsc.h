/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file lab_gmsc.h
 * An interrogation of the HLR by the GMSC (lab_gmsc.c), and its explanation for `why` (lab_gmsc_why.c). */
#pragma once

#include "lab_map.h"

struct inquiry {
	struct llist_head entry;	/*!< lab_map.inquiries */
	struct lab *lab;
	uint32_t call_nr;		/*!< of its call, for the trace */
	struct isdn_number msisdn;
	enum bsg group;
	struct fwd_history history;
	struct tc_dialogue *d;		/*!< NULL: closed */
	bool answered;			/*!< the HLR has, with a result or an error */
	struct isdn_number msrn;	/*!< digits "": none was given */
	struct call_sri_result res;	/*!< what the answer means so far */
	call_sri_cb cb;
	void *priv;
};

/*! Interrogation through MAP: `interrogate` of struct call_hlr_ops. */
void lab_gmsc_interrogate(void *lab, const struct isdn_number *msisdn, enum bsg group, const struct fwd_history *hist,
			  call_sri_cb cb, void *priv);
/*! Forget all that waits for an answer. */
void lab_gmsc_end(struct lab_map *map);
/*! Why the HLR answered so. Its steps where it is in this process, else what the answer itself says. Fills in what MAP
 *  does not say and this process knows. */
void lab_gmsc_explain(struct inquiry *inq, struct why_chain *why);
