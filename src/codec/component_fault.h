/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file component_fault.h
 * Inside of component.c: which Reject answers a component that does not decode. */
#pragma once

#include <osmocom/supserv/asn1.h>
#include <osmocom/supserv/component.h>

/*! The component is understood but for its operation, error or parameter: a problem of its own kind. */
void component_fault_set(struct component_fault *fault, const struct component *c, uint8_t problem, const char *what);
/*! The octets do not decode: judge by where decoding stopped. \a c has type and invoke id as far as they were read. */
void component_fault_from_tree(struct component_fault *fault, const struct component *c, const struct asn1_tree *tree);
