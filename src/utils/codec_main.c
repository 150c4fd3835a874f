/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* osmo-supserv-codec: values of TS 29.002 and 24.080 types between BER octets and JSON, one at a time or a line each.
 * Thin over asn1.h and jer.h. */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/jer.h>
#include <osmocom/supserv/map_types.h>

#include "config.h"

#define ERROR_MAX 256

static void print_usage(FILE *out)
{
	fprintf(
	    out,
	    "Usage: osmo-supserv-codec decode TYPE HEX\n"
	    "       osmo-supserv-codec encode TYPE JSON\n"
	    "       osmo-supserv-codec --batch < LINES\n"
	    "\n"
	    "Convert values of ASN.1 types of TS 29.002 (by their names there: RegisterSS-Arg, SS-Info ...) and\n"
	    "TS 24.080 components (TYPE Component) and TCAP messages (TYPE TCMessage) between BER octets\n"
	    "and JSON.\n"
	    "\n"
	    "  -b --batch    read {\"type\",\"hex\"} or {\"type\",\"json\"}, one a line, and answer each with a line:\n"
	    "                {\"ok\":true,\"json\":...}, {\"ok\":true,\"hex\":\"...\"} or "
	    "{\"ok\":false,\"error\":\"...\"}\n"
	    "  -h --help     this text\n"
	    "  -V --version  the version\n"
	    "\n"
	    "Example: osmo-supserv-codec decode SS-ForBS-Code 3003040121\n");
}

/* Memory for a value that comes of \a len octets or characters: no more than one node for each. */
static void tree_init(struct asn1_tree *tree, void *ctx, size_t len)
{
	size_t max_nodes = len + 8;

	asn1_tree_init(tree, talloc_array(ctx, struct asn1_node, max_nodes), max_nodes,
		       talloc_array(ctx, uint8_t, len + 8), len + 8);
}

/* The JSON of octets in hex; NULL with a sentence in \a error. */
static json_t *decode(void *ctx, const char *type_name, const char *hex, char *error)
{
	const struct asn1_type *type = map_type_by_name(type_name);
	size_t size = strlen(hex) / 2 + 1;
	uint8_t *octets = talloc_array(ctx, uint8_t, size);
	struct asn1_tree tree;
	json_t *json = NULL;
	int len, consumed;

	len = osmo_hexparse(hex, octets, size);
	if (!type || len < 0) {
		snprintf(error, ERROR_MAX, "%s", type ? "not octets in hex" : "no such type");
		return NULL;
	}
	tree_init(&tree, ctx, len);
	consumed = asn1_ber_decode(&tree, type, octets, len);
	if (consumed < 0)
		asn1_error_str(error, ERROR_MAX, &tree);
	else if (consumed < len)
		snprintf(error, ERROR_MAX, "%d octets after the value", len - consumed);
	else
		json = jer_encode(&tree);
	return json;
}

/* The octets of a JSON value in hex, owned by \a ctx; NULL with a sentence in \a error. */
static char *encode(void *ctx, const char *type_name, const json_t *json, size_t json_len, char *error)
{
	const struct asn1_type *type = map_type_by_name(type_name);
	struct asn1_tree tree;
	uint8_t *octets;
	int len;

	if (!type) {
		snprintf(error, ERROR_MAX, "no such type");
		return NULL;
	}
	tree_init(&tree, ctx, json_len);
	len = jer_decode(&tree, type, json);
	if (len == 0)
		len = asn1_ber_size(&tree, tree.nodes);
	if (len < 0) {
		asn1_error_str(error, ERROR_MAX, &tree);
		return NULL;
	}
	octets = talloc_array(ctx, uint8_t, len);
	asn1_ber_encode(&tree, octets, len);
	return osmo_hexdump_nospc_c(ctx, octets, len);
}

static int decode_one(void *ctx, const char *type, const char *hex)
{
	char error[ERROR_MAX];
	json_t *json = decode(ctx, type, hex, error);

	if (!json) {
		fprintf(stderr, "%s\n", error);
		return EXIT_FAILURE;
	}
	json_dumpf(json, stdout, JSON_COMPACT | JSON_ENCODE_ANY);
	putchar('\n');
	json_decref(json);
	return EXIT_SUCCESS;
}

static int encode_one(void *ctx, const char *type, const char *text)
{
	char error[ERROR_MAX], *hex;
	json_error_t parse_error;
	json_t *json = json_loads(text, JSON_DECODE_ANY, &parse_error);

	if (!json) {
		fprintf(stderr, "not JSON: %s\n", parse_error.text);
		return EXIT_FAILURE;
	}
	hex = encode(ctx, type, json, strlen(text), error);
	json_decref(json);
	if (!hex) {
		fprintf(stderr, "%s\n", error);
		return EXIT_FAILURE;
	}
	puts(hex);
	return EXIT_SUCCESS;
}

/* What one line asks for; a new reference. */
static json_t *answer(void *ctx, const char *line)
{
	char error[ERROR_MAX] = "not an object of type and hex, or type and json", *out;
	json_t *request = json_loads(line, 0, NULL), *json = NULL, *result = NULL;
	const char *type = json_string_value(json_object_get(request, "type"));
	const char *hex = json_string_value(json_object_get(request, "hex"));
	const json_t *value = json_object_get(request, "json");

	if (type && hex && !value) {
		json = decode(ctx, type, hex, error);
		if (json)
			result = json_pack("{s:b, s:o}", "ok", 1, "json", json);
	} else if (type && value && !hex) {
		out = encode(ctx, type, value, strlen(line), error);
		if (out)
			result = json_pack("{s:b, s:s}", "ok", 1, "hex", out);
	}
	if (!result)
		result = json_pack("{s:b, s:s}", "ok", 0, "error", error);
	json_decref(request);
	return result;
}

static int batch(void *ctx)
{
	char *line = NULL;
	size_t size = 0;
	json_t *json;
	void *line_ctx;

	while (getline(&line, &size, stdin) >= 0) {
		line_ctx = talloc_new(ctx);
		json = answer(line_ctx, line);
		json_dumpf(json, stdout, JSON_COMPACT);
		putchar('\n');
		json_decref(json);
		talloc_free(line_ctx);
	}
	free(line);
	return ferror(stdin) || fflush(stdout) ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int convert(void *ctx, int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[0], "decode"))
		return decode_one(ctx, argv[1], argv[2]);
	if (argc == 3 && !strcmp(argv[0], "encode"))
		return encode_one(ctx, argv[1], argv[2]);
	print_usage(stderr);
	return EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{ "batch", no_argument, NULL, 'b' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL },
	};
	bool is_batch = false;
	void *ctx;
	int c, rc;

	while ((c = getopt_long(argc, argv, "+bhV", options, NULL)) != -1) {
		switch (c) {
		case 'b':
			is_batch = true;
			break;
		case 'h':
			print_usage(stdout);
			return EXIT_SUCCESS;
		case 'V':
			puts("osmo-supserv-codec " PACKAGE_VERSION);
			return EXIT_SUCCESS;
		default:
			print_usage(stderr);
			return EXIT_FAILURE;
		}
	}
	ctx = talloc_named_const(NULL, 0, "osmo-supserv-codec");
	rc = is_batch && optind == argc ? batch(ctx) : convert(ctx, argc - optind, argv + optind);
	talloc_free(ctx);
	return rc;
}
