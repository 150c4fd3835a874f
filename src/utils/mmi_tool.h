/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file mmi_tool.h
 * Between the files of the program osmo-mmi. */
#pragma once

#include <stdio.h>

#include <osmocom/supserv/component.h>
#include <osmocom/supserv/mmi.h>

/*! The component that the handset sends, invoke id 1. \returns octets; 0 where it sends none. */
size_t mmi_tool_component(uint8_t octets[COMPONENT_MAX], const struct mmi *mmi);
/*! The number in a string: forwarded-to, called, deflected-to. \returns NULL where there is none. */
const struct isdn_number *mmi_tool_number(const struct mmi *mmi);
/*! Print the line of --json (interfaces.md). */
void mmi_tool_json(FILE *out, const char *str, const struct mmi *mmi);
/*! One named line of an explanation. */
void mmi_tool_say(FILE *out, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/*! Explain to a person. \a plan is that of the network, for what it would store, and for the risk. */
void mmi_tool_explain(FILE *out, const char *str, const struct mmi *mmi, const struct number_plan *plan);
/*! Name every octet of the component of \a inv, a line an element. */
void mmi_tool_explain_component(FILE *out, const struct ss_invoke *inv, const uint8_t *octets, size_t len);
/*! What an HLR would answer to a new subscriber, and why. */
void mmi_tool_explain_network(FILE *out, const struct mmi *mmi, const struct number_plan *plan);
/*! What could go wrong for the person who types it, one line. \returns buf. */
const char *mmi_tool_risk(char *buf, size_t len, const struct mmi *mmi, const struct number_plan *plan);
