/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file codec_bench.c
 * Speed of the codec: registerSS-Arg and sendRoutingInfo-Res, decoded and encoded, beside a memcpy of the same octets
 * (without arguments); all messages of a capture, read and decoded to the last component (codec_bench FILE). Each
 * result is a line of name=value for codec_bench.py and for people. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/capture_read.h>
#include <osmocom/supserv/map_types.h>
#include <osmocom/supserv/tcap.h>

#include "measure.h"

#define ROUND 20000		/* repetitions between two looks at the clock */
#define ROUNDS 25		/* the fastest counts: others had the machine in between */
#define NODES_MAX 192
#define OCTETS_MAX 256

struct subject {
	const char *name;
	const struct asn1_type *type;
	const char *hex;
};

static const struct subject subjects[] = {
	/* CFNRy for telephony to +4915332211 after 20 s */
	{ "registerSS-Arg", &map_RegisterSS_Arg, "3011" "04012a" "830111" "8406919451332211" "850114" },
	/* IMSI, forwarded to +4915332211, TS 29.002 10.1 */
	{ "sendRoutingInfo-Res", &map_SendRoutingInfoRes,
	  "a317" "890862020221436587f9" "300b" "8506919451332211" "86012c" },
};

/* One subject while it is measured. */
struct work {
	const struct asn1_type *type;
	uint8_t octets[OCTETS_MAX], copy[OCTETS_MAX];
	size_t len;
	struct asn1_node nodes[NODES_MAX];
	struct asn1_tree tree;
};

static void decode(struct work *w)
{
	asn1_tree_init(&w->tree, w->nodes, ARRAY_SIZE(w->nodes), NULL, 0);
	OSMO_ASSERT(asn1_ber_decode(&w->tree, w->type, w->octets, w->len) == (int)w->len);
}

static void encode(struct work *w)
{
	OSMO_ASSERT(asn1_ber_encode(&w->tree, w->copy, sizeof(w->copy)) == (int)w->len);
}

static void copy(struct work *w)
{
	memcpy(w->copy, w->octets, w->len);
	/* or the compiler sees that nobody reads it */
	__asm__ volatile("" : : "r"(w->copy) : "memory");
}

/* \returns nanoseconds of one call. */
static double measure(void (*call)(struct work *w), struct work *w)
{
	uint64_t start, took, best = UINT64_MAX;
	unsigned int round, i;

	for (round = 0; round < ROUNDS; round++) {
		start = measure_now();
		for (i = 0; i < ROUND; i++)
			call(w);
		took = measure_now() - start;
		best = OSMO_MIN(best, took);
	}
	return (double)best / ROUND;
}

static void measure_subject(const struct subject *s)
{
	struct work w = { .type = s->type };
	double t_copy, t_decode, t_encode;
	int len = osmo_hexparse(s->hex, w.octets, sizeof(w.octets));

	OSMO_ASSERT(len > 0);
	w.len = len;
	t_copy = measure(copy, &w);
	t_decode = measure(decode, &w);
	t_encode = measure(encode, &w);
	OSMO_ASSERT(!memcmp(w.copy, w.octets, w.len));
	printf("%s octets=%zu memcpy_ns=%.1f decode_ns=%.1f encode_ns=%.1f decode_per_memcpy=%.0f "
	       "encode_per_memcpy=%.0f\n", s->name, w.len, t_copy, t_decode, t_encode, t_decode / t_copy,
	       t_encode / t_copy);
}

/* --- a whole capture ---------------------------------------------------------------------------------------------- */

struct totals {
	unsigned long messages, components, problems;
	uint64_t octets;
};

static void decode_component(struct totals *t, const struct tcap_component *c)
{
	struct asn1_node nodes[NODES_MAX];
	struct asn1_tree tree;

	asn1_tree_init(&tree, nodes, ARRAY_SIZE(nodes), NULL, 0);
	if (asn1_ber_decode(&tree, &tcap_Component, c->octets, c->len) < 0)
		t->problems++;
	t->components++;
}

/* capture_read_ops */
static void message(void *priv, const struct capture_msg *msg)
{
	struct totals *t = priv;
	struct tcap_msg tcap;
	size_t i;

	if (msg->protocol != CAPTURE_TCAP)
		return;
	t->messages++;
	t->octets += msg->len;
	if (tcap_decode(&tcap, msg->octets, msg->len, NULL) < 0) {
		t->problems++;
		return;
	}
	for (i = 0; i < tcap.n_components; i++)
		decode_component(t, &tcap.components[i]);
}

static int measure_capture(const char *path)
{
	static const struct capture_read_ops ops = { .message = message };
	struct totals t = {};
	struct capture_read *reader = capture_read_alloc(NULL, &ops, &t);
	uint64_t start = measure_now(), took;
	char *error = NULL;

	if (!reader || capture_read_file(reader, path, &error) < 0) {
		fprintf(stderr, "codec_bench: %s\n", error ? error : "not enough memory");
		talloc_free(reader);
		return EXIT_FAILURE;
	}
	capture_read_end(reader);
	took = measure_now() - start;
	talloc_free(reader);
	printf("capture messages=%lu components=%lu problems=%lu octets=%" PRIu64 " seconds=%.4f\n", t.messages,
	       t.components, t.problems, t.octets, took / 1e9);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	size_t i;

	if (argc > 2) {
		fprintf(stderr, "codec_bench [CAPTURE]\n");
		return 2;
	}
	if (argc == 2)
		return measure_capture(argv[1]);
	for (i = 0; i < ARRAY_SIZE(subjects); i++)
		measure_subject(&subjects[i]);
	return EXIT_SUCCESS;
}
