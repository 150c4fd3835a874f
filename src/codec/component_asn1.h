/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file component_asn1.h
 * Inside of component.c: values of ss_msg.h to and from trees of the types of map_types.h. The to_asn1 functions report
 * nothing: a failure sticks in the tree. The from_asn1 functions get decoded trees.  */
#pragma once

#include <osmocom/supserv/asn1.h>
#include <osmocom/supserv/component.h>

/*! Argument of ops 10-14, 17, 59-61. \returns 0, -EINVAL for a number that is none. */
int ss_invoke_from_asn1(struct ss_invoke *inv, enum ss_op op, const struct asn1_node *arg);
void ss_invoke_to_asn1(struct asn1_tree *tree, struct asn1_node *arg, const struct ss_invoke *inv);

/*! Result of ops 10-14, 17, 18, 59, 60. \returns 0, -EINVAL for a number that is none. */
int ss_result_from_asn1(struct ss_result *res, enum ss_op op, const struct asn1_node *parameter);
void ss_result_to_asn1(struct asn1_tree *tree, struct asn1_node *parameter, const struct ss_result *res);

void ss_error_from_asn1(struct ss_error *err, const struct asn1_node *parameter);
/*! \param[in] return_error to which the parameter is added if \a err needs one. */
void ss_error_to_asn1(struct asn1_tree *tree, struct asn1_node *return_error, const struct ss_error *err);

void notify_ss_from_asn1(struct notify_ss *n, const struct asn1_node *arg);
void notify_ss_to_asn1(struct asn1_tree *tree, struct asn1_node *arg, const struct notify_ss *n);

/* Members that several types have; absent ones leave the value as it is. */
void basic_service_from_asn1(struct basic_service *bs, const struct asn1_node *code);
/*! BasicServiceCode under the name given (NULL in a list); nothing if there is none. */
void basic_service_to_asn1(struct asn1_tree *tree, struct asn1_node *parent, const char *name,
			   const struct basic_service *bs);
int number_from_asn1(struct isdn_number *num, const struct asn1_node *address);
void number_to_asn1(struct asn1_tree *tree, struct asn1_node *parent, const char *name, const struct isdn_number *num);
void subaddress_from_asn1(struct ss_subaddress *sub, const struct asn1_node *address);
void subaddress_to_asn1(struct asn1_tree *tree, struct asn1_node *parent, const struct ss_subaddress *sub);
void ussd_from_asn1(struct ss_ussd *ussd, const struct asn1_node *ussd_arg);
void ussd_to_asn1(struct asn1_tree *tree, struct asn1_node *ussd_arg, const struct ss_ussd *ussd);
