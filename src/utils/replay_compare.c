/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Our answer beside the recorded one, field by field. What 29.002 leaves to who answers is no difference:
 * - the invoke id of an operation that the network invokes (Q.773 3.2.1.2);
 * - a feature without a basic service, which stands for all of them (29.002 17.7.4), beside one for each of them that
 *   say the same. */

#include <string.h>

#include "replay.h"

#define BASIC_SERVICE "basicService"

/* A scalar, or a whole value that stands against none. */
static char *show(void *ctx, const json_t *json)
{
	char *text, *copy;

	if (!json)
		return talloc_strdup(ctx, "absent");
	text = json_dumps(json, JSON_COMPACT | JSON_ENCODE_ANY);
	copy = talloc_strdup(ctx, text ? text : "?");
	free(text);
	return copy;
}

static void differ(struct replay_verdict *v, const char *path, const json_t *recorded, const json_t *ours)
{
	void *ctx = talloc_new(v);

	replay_differ(v, path, show(ctx, recorded), show(ctx, ours));
	talloc_free(ctx);
}

static void compare(struct replay_verdict *v, const char *path, json_t *recorded, json_t *ours);

static void compare_objects(struct replay_verdict *v, const char *path, json_t *recorded, json_t *ours)
{
	void *ctx = talloc_new(v);
	const char *name;
	json_t *value;

	json_object_foreach(recorded, name, value)
		compare(v, talloc_asprintf(ctx, "%s%s%s", path, *path ? "." : "", name), value,
			json_object_get(ours, name));
	json_object_foreach(ours, name, value) {
		if (!json_object_get(recorded, name))
			compare(v, talloc_asprintf(ctx, "%s%s%s", path, *path ? "." : "", name), NULL, value);
	}
	talloc_free(ctx);
}

static void compare_arrays(struct replay_verdict *v, const char *path, json_t *recorded, json_t *ours)
{
	size_t n = OSMO_MAX(json_array_size(recorded), json_array_size(ours));
	void *ctx = talloc_new(v);

	for (size_t i = 0; i < n; i++)
		compare(v, talloc_asprintf(ctx, "%s[%zu]", path, i), json_array_get(recorded, i),
			json_array_get(ours, i));
	talloc_free(ctx);
}

static void compare(struct replay_verdict *v, const char *path, json_t *recorded, json_t *ours)
{
	if (json_is_object(recorded) && json_is_object(ours))
		compare_objects(v, path, recorded, ours);
	else if (json_is_array(recorded) && json_is_array(ours))
		compare_arrays(v, path, recorded, ours);
	else if (!recorded || !ours || !json_equal(recorded, ours))
		differ(v, path, recorded, ours);
}

/* --- basic services that are not named ---------------------------------------------------------------------------- */

static bool names_no_service(const json_t *list)
{
	const json_t *only = json_array_get(list, 0);

	return json_array_size(list) == 1 && json_is_object(only) && !json_object_get(only, BASIC_SERVICE);
}

/* Make one feature of those of \a list where they say the same of each basic service. */
static bool fold(json_t *list)
{
	json_t *first = json_array_get(list, 0);
	bool same = json_object_get(first, BASIC_SERVICE);

	if (!same)
		return false;
	first = json_copy(first);
	json_object_del(first, BASIC_SERVICE);
	for (size_t i = 1; same && i < json_array_size(list); i++) {
		json_t *other = json_copy(json_array_get(list, i));

		json_object_del(other, BASIC_SERVICE);
		same = json_equal(first, other);
		json_decref(other);
	}
	if (same) {
		json_array_clear(list);
		json_array_append(list, first);
	}
	json_decref(first);
	return same;
}

/* Wherever one of two lists names no basic service and the other names them, fold the other. */
static void fold_services(struct replay_verdict *v, json_t *a, json_t *b)
{
	const char *name;
	json_t *value;

	if (json_is_object(a) && json_is_object(b)) {
		json_object_foreach(a, name, value)
			fold_services(v, value, json_object_get(b, name));
		return;
	}
	if (!json_is_array(a) || !json_is_array(b) || names_no_service(a) == names_no_service(b))
		return;
	if (fold(names_no_service(a) ? b : a))
		replay_say(v, &v->notes, "one of the answers names no basic service, which means all of them; the "
			   "other one says the same of each (29.002 17.7.4)");
}

/* --- components --------------------------------------------------------------------------------------------------- */

/* The alternative of a component, "invoke" ...; NULL for none. */
static const char *alternative(json_t *component)
{
	return json_object_iter_key(json_object_iter(component));
}

void replay_compare_json(struct replay_verdict *v, json_t *recorded, json_t *ours)
{
	compare(v, "", recorded, ours);
}

/* Two results, two invokes, or the same error: then the fields count. */
static bool is_alike(json_t *a, json_t *b)
{
	const char *name = alternative(a);

	if (strcmp(name, alternative(b)))
		return false;
	return strcmp(name, "returnError") || json_equal(json_object_get(json_object_get(a, name), "errcode"),
							   json_object_get(json_object_get(b, name), "errcode"));
}

void replay_compare_component(struct replay_verdict *v, const uint8_t *recorded, size_t recorded_len,
			      const uint8_t *ours, size_t ours_len)
{
	char recorded_label[REPLAY_LABEL_MAX], our_label[REPLAY_LABEL_MAX];
	json_t *a = replay_json(v, "Component", "recorded answer", recorded, recorded_len);
	json_t *b = replay_json(v, "Component", "our answer", ours, ours_len);

	if (a && b && !is_alike(a, b)) {
		component_label(recorded_label, sizeof(recorded_label), recorded, recorded_len);
		component_label(our_label, sizeof(our_label), ours, ours_len);
		replay_differ(v, "answer", recorded_label, our_label);
	} else if (a && b) {
		if (!strcmp(alternative(a), "invoke")) {
			json_object_del(json_object_get(a, "invoke"), "invokeID");
			json_object_del(json_object_get(b, "invoke"), "invokeID");
		}
		fold_services(v, a, b);
		compare(v, "", a, b);
	}
	json_decref(a);
	json_decref(b);
}
