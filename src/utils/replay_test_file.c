/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads a test that replay_test_write.c wrote, or a person, as a capture with one dialogue. */

#include <stdio.h>
#include <string.h>

#include <osmocom/supserv/jer.h>
#include <osmocom/supserv/map_types.h>

#include "replay.h"

#define TEST_SUFFIX ".test.json"
#define GOLDEN_SUFFIX ".golden.json"
#define NODES_MAX 512
#define SCRATCH_MAX 2048

bool replay_is_test_file(const char *path)
{
	size_t len = strlen(path), suffix = strlen(TEST_SUFFIX);

	return len > suffix && !strcmp(path + len - suffix, TEST_SUFFIX);
}

/* What a file is read into. */
struct loading {
	void *ctx;
	struct replay_dialogue *d;
	const json_t *golden;
	const char *path;
	char *error;
};

static void fail(struct loading *l, size_t step, const char *what)
{
	if (!l->error)
		l->error = talloc_asprintf(l->ctx, "%s: step %zu: %s", l->path, step, what);
}

/* Octets of a component, owned by the dialogue. */
static uint8_t *encode(struct loading *l, size_t step, const json_t *component, size_t *len)
{
	struct asn1_node *nodes = talloc_array(l->d, struct asn1_node, NODES_MAX);
	uint8_t *scratch = talloc_array(l->d, uint8_t, SCRATCH_MAX);
	uint8_t *octets = talloc_array(l->d, uint8_t, COMPONENT_MAX);
	struct asn1_tree tree;
	char why[256];
	int rc;

	asn1_tree_init(&tree, nodes, NODES_MAX, scratch, SCRATCH_MAX);
	rc = jer_decode(&tree, &map_Component, component);
	if (rc == 0)
		rc = asn1_ber_encode(&tree, octets, COMPONENT_MAX);
	if (rc < 0) {
		asn1_error_str(why, sizeof(why), &tree);
		fail(l, step, why);
		return NULL;
	}
	*len = rc;
	return octets;
}

static void add_answer(struct loading *l, size_t step, const json_t *number)
{
	const json_t *answer = json_array_get(l->golden, json_integer_value(number) - 1), *component, *cause;
	struct replay_step *added;
	uint8_t *octets = NULL;
	size_t len = 0;

	if (!json_is_object(answer)) {
		fail(l, step, "the golden file has no such answer");
		return;
	}
	component = json_object_get(answer, "component");
	cause = json_object_get(answer, "cause");
	if (component)
		octets = encode(l, step, component, &len);
	added = replay_step_add(l->d, NULL, true, json_is_true(json_object_get(answer, "last")), octets, len);
	if (json_is_integer(cause))
		added->cause = json_integer_value(cause);
}

static void add_step(struct loading *l, size_t number, const json_t *step)
{
	const json_t *component = json_object_get(step, "component"), *answer = json_object_get(step, "answer");
	uint8_t *octets;
	size_t len = 0;

	if (json_is_integer(answer)) {
		add_answer(l, number, answer);
	} else if (component) {
		octets = encode(l, number, component, &len);
		replay_step_add(l->d, NULL, false, false, octets, len);
	} else if (json_is_true(json_object_get(step, "released"))) {
		replay_step_add(l->d, NULL, false, true, NULL, 0);
	} else {
		fail(l, number, "it has neither \"component\" nor \"answer\" nor \"released\"");
	}
}

static json_t *load_json(void *ctx, const char *path, char **error)
{
	json_error_t why;
	json_t *json = json_load_file(path, 0, &why);

	if (!json)
		*error = talloc_asprintf(ctx, "%s:%d:%d: %s", path, why.line, why.column, why.text);
	return json;
}

static enum capture_protocol protocol_of(const json_t *test)
{
	const char *name = json_string_value(json_object_get(test, "protocol"));

	if (name && !strcmp(name, "MAP"))
		return CAPTURE_TCAP;
	return name && !strcmp(name, "GSUP") ? CAPTURE_GSUP : CAPTURE_DTAP;
}

static void load_steps(struct loading *l, const json_t *test)
{
	const char *imsi = json_string_value(json_object_get(test, "imsi"));
	const json_t *list = json_object_get(test, "steps");

	if (imsi)
		OSMO_STRLCPY_ARRAY(l->d->imsi, imsi);
	if (!json_array_size(list))
		fail(l, 0, "there are no \"steps\"");
	for (size_t i = 0; i < json_array_size(list) && !l->error; i++)
		add_step(l, i + 1, json_array_get(list, i));
	l->d->begun = true;
	replay_dialogue_set_label(l->d);
}

struct replay_capture *replay_test_load(void *ctx, const char *path, char **error)
{
	struct replay_capture *capture = replay_capture_alloc(ctx, path);
	struct loading l = { .ctx = ctx, .path = path };
	json_t *test, *golden = NULL;
	char *golden_path;

	golden_path = talloc_asprintf(ctx, "%.*s" GOLDEN_SUFFIX, (int)(strlen(path) - strlen(TEST_SUFFIX)), path);
	test = load_json(ctx, path, &l.error);
	if (test)
		golden = load_json(ctx, golden_path, &l.error);
	if (golden) {
		l.golden = golden;
		l.d = replay_dialogue_alloc(capture, protocol_of(test));
		load_steps(&l, test);
	}
	json_decref(test);
	json_decref(golden);
	*error = l.error;
	return l.error ? NULL : capture;
}
