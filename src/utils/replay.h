/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file replay.h
 * Parts of osmo-supserv-replay: dialogues found in a capture, the HLR that they imply, our answers beside the recorded
 * ones. Everything belongs to the talloc context that it is given. */
#pragma once

#include <jansson.h>

#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/capture_read.h>
#include <osmocom/supserv/component.h>
#include <osmocom/supserv/hlr.h>
#include <osmocom/supserv/tcap.h>

#define REPLAY_LABEL_MAX 160
#define REPLAY_NO_CAUSE -1
#define REPLAY_DEFAULT_FTN "+15550100"	/* where a recording does not tell the number */

/* --- replay_capture.c: what a capture holds ----------------------------------------------------------------------- */

/*! A message with all that it points to. */
struct replay_msg {
	struct llist_head entry;
	struct capture_msg m;
	struct sccp_addr called, calling;
	char imsi[IMSI_DIGITS_MAX + 2];
	uint8_t octets[];
};

struct replay_capture {
	const char *path;
	struct llist_head msgs;			/*!< struct replay_msg, by packet */
	struct llist_head problems;		/*!< struct replay_text */
	struct capture_read_stats stats;
	struct llist_head dialogues;		/*!< struct replay_dialogue, by first packet */
	unsigned long not_ss;			/*!< messages of GSUP and DTAP that have nothing to do with SS */
};

struct replay_text {
	struct llist_head entry;
	char *text;
};
void replay_say(void *ctx, struct llist_head *texts, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*! One that is empty. */
struct replay_capture *replay_capture_alloc(void *ctx, const char *path);
/*! \returns NULL with *error a sentence. */
struct replay_capture *replay_capture_load(void *ctx, const char *path, char **error);

/* --- replay_dialogue.c: dialogues --------------------------------------------------------------------------------- */

/*! One component of an SS dialogue, or what ended it without one; one message of another. */
struct replay_step {
	struct llist_head entry;
	unsigned long packet;
	bool answer;			/*!< from the side that did not begin the dialogue */
	bool last;			/*!< closes the dialogue */
	int cause;			/*!< no component: cause of RELEASE COMPLETE or of GSUP; else REPLAY_NO_CAUSE */
	const struct replay_msg *msg;	/*!< NULL: from a test file */
	const uint8_t *octets;		/*!< borrowed from the message */
	size_t len;
};

struct replay_dialogue {
	struct llist_head entry;
	enum capture_protocol protocol;
	bool begun;			/*!< its first message is in the capture */
	bool ended;
	unsigned long first, last;	/*!< packets */
	char imsi[IMSI_DIGITS_MAX + 2];	/*!< "" not known */
	char label[REPLAY_LABEL_MAX];	/*!< operation and service */
	struct llist_head steps;
	/* TCAP */
	struct tcap_tid tid[2];		/*!< of the side that began, of the other */
	uint32_t opc, dpc;		/*!< of the first message */
	struct tcap_ac ac;
	struct llist_head messages;	/*!< struct replay_step: the same as whole messages */
	/* DTAP, GSUP */
	uint32_t connection, way[2];
	uint32_t session;		/*!< session id, transaction identifier */
};

/*! Sort the messages of a capture into dialogues. */
void replay_dialogues_find(struct replay_capture *capture);
/*! An empty one, at the end of the capture's. */
struct replay_dialogue *replay_dialogue_alloc(struct replay_capture *capture, enum capture_protocol protocol);
struct replay_dialogue *replay_dialogue_add(struct replay_capture *capture, const struct replay_msg *msg);
/*! \a octets NULL: a message without a component. */
struct replay_step *replay_step_add(struct replay_dialogue *d, const struct replay_msg *msg, bool answer, bool last,
				    const uint8_t *octets, size_t len);
void replay_dialogue_set_label(struct replay_dialogue *d);
/*! The operation that begins the dialogue; -1 where there is none. */
int replay_dialogue_op(const struct replay_dialogue *d);
/*! "A", "GSUP", "MAP". */
const char *replay_protocol_name(const struct replay_dialogue *d);

/* replay_dialogue_tcap.c, replay_dialogue_dtap.c, replay_dialogue_gsup.c: one message more */
void replay_tcap(struct replay_capture *capture, const struct replay_msg *msg);
void replay_dtap(struct replay_capture *capture, const struct replay_msg *msg);
void replay_gsup(struct replay_capture *capture, const struct replay_msg *msg);

/* --- replay_imply.c ----------------------------------------------------------------------------------------------- */

/*! The HLR before a dialogue. */
struct replay_before {
	struct hlr_subscriber sub;
	struct ss_cfg ss;
	struct llist_head why;			/*!< struct replay_text: what was implied by what */
};
/*! Read from a dialogue of SS what must have been before it. */
void replay_imply(void *ctx, struct replay_before *before, const struct replay_dialogue *d);

/* replay_imply_map.c: the same for MAP; what each of several dialogues says is put together. */
void replay_imply_map_start(struct replay_before *before);
void replay_imply_map(void *ctx, struct replay_before *before, const struct replay_dialogue *d);

/*! Of a dialogue that tells a VLR new subscriber data: the subscriber with them, and \a before without. */
void replay_imply_told(void *ctx, struct replay_before *before, struct hlr_subscriber *told,
		       const struct replay_dialogue *d);

/* replay_imply_data.c: what insertSubscriberData tells, on top of a profile in which nothing is provisioned. */
struct asn1_node;
void replay_imply_nothing_provisioned(struct ss_profile *p);
void replay_imply_data(struct ss_profile *p, const struct asn1_node *arg);

/* --- replay_verdict.c, replay_compare.c --------------------------------------------------------------------------- */

struct replay_difference {
	struct llist_head entry;
	char *path, *recorded, *ours;
	const char *expected;			/*!< reason of the line that expects it; NULL: nobody does */
};

struct replay_verdict {
	bool replayed;				/*!< false: only decoded and encoded again, because of ... */
	const char *not_replayed;		/*!< ... this sentence */
	struct llist_head differences;		/*!< struct replay_difference */
	struct llist_head notes;		/*!< struct replay_text */
};

struct replay_verdict *replay_verdict_alloc(void *ctx);
void replay_differ(struct replay_verdict *v, const char *path, const char *recorded, const char *ours);
/*! The JSON of octets; NULL with a difference that says why they do not decode. */
json_t *replay_json(struct replay_verdict *v, const char *type, const char *whose, const uint8_t *octets, size_t len);
/*! Hold one value against another. */
void replay_compare_json(struct replay_verdict *v, json_t *recorded, json_t *ours);
/*! Hold our component against the recorded one. */
void replay_compare_component(struct replay_verdict *v, const uint8_t *recorded, size_t recorded_len,
			      const uint8_t *ours, size_t ours_len);
/*! Do octets decode, and encode to the same octets, or to the same value where they are not canonical? */
void replay_codec(struct replay_verdict *v, const char *type, const uint8_t *octets, size_t len);

/* --- replay_run.c, replay_ss.c ------------------------------------------------------------------------------------ */

struct replay_cfg {
	const char *profile;			/*!< file of subscribers; NULL: implied */
};

/*! Replay a dialogue, or say why not. */
struct replay_verdict *replay_run(void *ctx, const struct replay_capture *capture, const struct replay_dialogue *d,
				  const struct replay_cfg *cfg);
/*! Is it a dialogue of supplementary services, which \ref replay_test_write can write? */
bool replay_is_ss(const struct replay_dialogue *d);
/*! A fresh HLR as \a before says, or with the subscribers of \a cfg. \a imsi: whom the dialogue is about.
 *  \returns NULL with *error. */
struct hlr *replay_hlr_alloc(void *ctx, const struct replay_cfg *cfg, const struct replay_before *before, char *imsi,
			     size_t imsi_size, char **error);
/*! A MAP dialogue with an HLR, with those of \a capture that the HLR began because of it. */
void replay_map(struct replay_verdict *v, const struct replay_capture *capture, const struct replay_dialogue *d,
		const struct replay_cfg *cfg);
/*! insertSubscriberData that an HLR began by itself: the data change, and the HLR tells them. */
void replay_map_data(struct replay_verdict *v, const struct replay_dialogue *d);
void replay_ss(struct replay_verdict *v, const struct replay_dialogue *d, const struct replay_cfg *cfg);

/* --- replay_fake.c, replay_test_file.c, replay_test_write.c ------------------------------------------------------- */

struct replay_fakes;
struct asn1_tree;
struct replay_fakes *replay_fakes_alloc(void *ctx);
/*! Fake digits in place of the true ones, of the same length and prefix, the same for the same. */
void replay_fake_imsi(struct replay_fakes *f, char *imsi);
void replay_fake_number(struct replay_fakes *f, char *digits);
/*! All numbers, passwords and USSD strings of a component. \returns false where it holds what cannot be read, and so
 *  could tell who somebody is. */
bool replay_fake_tree(struct replay_fakes *f, struct asn1_tree *tree);

/*! Write a dialogue of SS as a test into a directory: NAME.test.json with what the phone sent, NAME.golden.json with
 *  what the network answered, NAME.test.json.expect with those differences of \a v that are expected. The name comes of
 *  the operation and of the contents. \returns the path of the test; NULL with *error a sentence. */
char *replay_test_write(void *ctx, const struct replay_dialogue *d, const struct replay_verdict *v, const char *dir,
			char **error);
bool replay_is_test_file(const char *path);
/*! Such a test as a capture with one dialogue. \returns NULL with *error. */
struct replay_capture *replay_test_load(void *ctx, const char *path, char **error);

/* --- replay_expect.c ---------------------------------------------------------------------------------------------- */

/*! Differences that somebody knows of. */
struct replay_expect;
/*! \returns NULL with *error. */
struct replay_expect *replay_expect_load(void *ctx, const char *path, char **error);
/*! Mark those differences of \a v that are expected of a dialogue with this label. \returns how many are not. */
unsigned int replay_expect_apply(struct replay_expect *e, const char *label, struct replay_verdict *v);
/*! Say each line that matched nothing. \returns how many. */
unsigned int replay_expect_unused(const struct replay_expect *e, struct llist_head *texts);
