/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file jer.h
 * JSON for the values of asn1.h, after the JSON encoding rules (ITU-T X.697): members by their ASN.1 names, octet
 * strings as hex, BIT STRING as {"value","length"}, NULL as null, CHOICE as an object of one member, enumerated values
 * by name. What is kept as it is (extension containers, unknown parameters) is the hex of its BER octets. */
#pragma once

#include <jansson.h>

#include <osmocom/supserv/asn1.h>

/*! JSON of a tree that has been decoded. \returns a new reference; NULL when memory is out. */
json_t *jer_encode(struct asn1_tree *tree);
/*! Build the tree of a JSON value; strings are kept in the tree's scratch. Sizes and ranges are checked by
 *  asn1_ber_encode(). \returns 0; -EINVAL for what is no value of the type, with tree->error. */
int jer_decode(struct asn1_tree *tree, const struct asn1_type *type, const json_t *json);
