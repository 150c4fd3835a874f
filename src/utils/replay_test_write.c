/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A dialogue as a test of its own: two JSON files, what the phone sent and what the network answered, with fake
 * numbers. Transport is left out: it is the same dialogue over MAP, GSUP and the radio. */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/supserv/jer.h>
#include <osmocom/supserv/map_types.h>

#include "replay.h"

#define NODES_MAX 512
#define SCRATCH_MAX 2048
#define NAME_MAX_LEN 64

/* A component with fake numbers; NULL where it holds what cannot be read. */
static json_t *fake_component(void *ctx, struct replay_fakes *f, const uint8_t *octets, size_t len)
{
	struct asn1_node *nodes = talloc_array(ctx, struct asn1_node, NODES_MAX);
	uint8_t *scratch = talloc_array(ctx, uint8_t, SCRATCH_MAX);
	struct asn1_tree tree;

	asn1_tree_init(&tree, nodes, NODES_MAX, scratch, SCRATCH_MAX);
	if (asn1_ber_decode(&tree, &map_Component, octets, len) != (int)len || !replay_fake_tree(f, &tree))
		return NULL;
	return jer_encode(&tree);
}

static json_t *answer(const struct replay_step *step, json_t *component)
{
	json_t *a = json_object();

	if (component)
		json_object_set_new(a, "component", component);
	if (step->cause != REPLAY_NO_CAUSE)
		json_object_set_new(a, "cause", json_integer(step->cause));
	json_object_set_new(a, "last", json_boolean(step->last));
	return a;
}

/* What the phone sent, and where it waited for which answer. */
static int steps(void *ctx, struct replay_fakes *f, const struct replay_dialogue *d, json_t *phone, json_t *golden)
{
	const struct replay_step *step;
	json_t *component;

	llist_for_each_entry(step, &d->steps, entry) {
		component = step->octets ? fake_component(ctx, f, step->octets, step->len) : NULL;
		if (step->octets && !component)
			return -EINVAL;
		if (step->answer) {
			json_array_append_new(golden, answer(step, component));
			json_array_append_new(phone, json_pack("{s:i}", "answer", (int)json_array_size(golden)));
		} else {
			json_array_append_new(phone, component ? json_pack("{s:o}", "component", component) :
							 json_pack("{s:b}", "released", 1));
		}
	}
	return 0;
}

/* FNV-1a. */
static uint32_t add_to_sum(uint32_t sum, const json_t *json)
{
	char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);

	for (const char *c = text; c && *c; c++)
		sum = (sum ^ (uint8_t)*c) * 16777619u;
	free(text);
	return sum;
}

/* "registerSS CFU" becomes registerSS-CFU-1a2b3c4d: the same dialogue has the same name. A USSD string, which could
 * hold a number, is not in it. */
static char *name_of(void *ctx, const struct replay_dialogue *d, const json_t *phone, const json_t *golden)
{
	uint32_t sum = add_to_sum(add_to_sum(2166136261u, phone), golden);
	char name[NAME_MAX_LEN];
	unsigned int words = 0;

	OSMO_STRLCPY_ARRAY(name, d->label);
	for (char *c = name; *c; c++) {
		if (*c == ' ' && (++words == 2 || replay_dialogue_op(d) == SS_OP_PROCESS_USS_REQ)) {
			*c = '\0';
			break;
		}
		if (!isalnum((unsigned char)*c))
			*c = '-';
	}
	return talloc_asprintf(ctx, "%s-%08x", name, sum);
}

static int write_file(const char *path, const json_t *json)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return -errno;
	json_dumpf(json, f, JSON_INDENT(2));
	fputc('\n', f);
	return fclose(f) ? -errno : 0;
}

/* A path as a pattern: indices in brackets would be sets of characters. */
static void print_pattern(FILE *f, const char *path)
{
	for (; *path; path++)
		fputc(strchr("[]", *path) ? '?' : *path, f);
}

static int write_expected(void *ctx, const char *path, const struct replay_dialogue *d, const struct replay_verdict *v)
{
	const struct replay_difference *diff;
	FILE *f = NULL;

	llist_for_each_entry(diff, &v->differences, entry) {
		if (!diff->expected)
			continue;
		if (!f)
			f = fopen(talloc_asprintf(ctx, "%s.expect", path), "w");
		if (!f)
			return -errno;
		fprintf(f, "%s | ", d->label);
		print_pattern(f, diff->path);
		fprintf(f, " | %s\n", diff->expected);
	}
	return f && fclose(f) ? -errno : 0;
}

char *replay_test_write(void *ctx, const struct replay_dialogue *d, const struct replay_verdict *v, const char *dir,
			char **error)
{
	struct replay_fakes *f = replay_fakes_alloc(ctx);
	json_t *phone = json_array(), *golden = json_array(), *test;
	char imsi[sizeof(d->imsi)], *name, *path = NULL, *golden_path;

	OSMO_STRLCPY_ARRAY(imsi, d->imsi);
	replay_fake_imsi(f, imsi);
	if (steps(ctx, f, d, phone, golden) < 0) {
		*error = talloc_strdup(ctx, "a component holds what cannot be read, and may tell who somebody is");
	} else {
		name = name_of(ctx, d, phone, golden);
		path = talloc_asprintf(ctx, "%s/%s.test.json", dir, name);
		golden_path = talloc_asprintf(ctx, "%s/%s.golden.json", dir, name);
		test = json_pack("{s:s, s:s, s:O}", "protocol", replay_protocol_name(d), "imsi", imsi, "steps", phone);
		if (write_file(path, test) < 0 || write_file(golden_path, golden) < 0 ||
		    write_expected(ctx, path, d, v) < 0) {
			*error = talloc_asprintf(ctx, "%s cannot be written: %s", path, strerror(errno));
			path = NULL;
		}
		json_decref(test);
	}
	json_decref(phone);
	json_decref(golden);
	return path;
}
