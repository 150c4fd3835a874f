/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file capture_vty.c
 * Captures for Wireshark: a pcapng file, and GSMTAP to a Wireshark that looks on. */
#include <inttypes.h>

#include <osmocom/core/gsmtap.h>
#include <osmocom/core/talloc.h>

#include <osmocom/supserv/capture_write.h>
#include <osmocom/supserv/trace_gsmtap.h>

#include "vty_nodes.h"

#define TRACE_STR "Messages that cross an interface\n"
#define PCAP_STR "To a file that Wireshark opens\n"
#define GSMTAP_STR "Those of the radio, to a Wireshark that looks on\n"

static int complain(struct vty *vty, char *error)
{
	vty_out(vty, "%% No capture: %s.%s", error, VTY_NEWLINE);
	talloc_free(error);
	return CMD_WARNING;
}

DEFUN(trace_pcap, trace_pcap_cmd, "trace pcap FILE",
      TRACE_STR PCAP_STR "Name of the file; a capture that is there is replaced\n")
{
	struct supserv *app = vty_supserv();
	char *error = NULL;
	struct capture *capture = capture_start(app->ctx, app->trace, argv[0], &error);

	if (!capture)
		return complain(vty, error);
	talloc_free(app->capture);
	app->capture = capture;
	vty_out(vty, "Every message goes to %s until 'no trace pcap'.%s", argv[0], VTY_NEWLINE);
	return CMD_SUCCESS;
}

static int show_capture(struct vty *vty, const char *verb)
{
	struct capture_status status;

	capture_status(vty_supserv()->capture, &status);
	vty_out(vty, "Capture to %s%s: %" PRIu64 " messages in %" PRIu64 " packets, %" PRIu64 " octets.%s", status.path,
		verb, status.messages, status.packets, status.octets, VTY_NEWLINE);
	if (!status.error)
		return CMD_SUCCESS;
	vty_out(vty, "%% It has ended early: %s. The file is good up to there.%s", status.error, VTY_NEWLINE);
	return CMD_WARNING;
}

DEFUN(no_trace_pcap, no_trace_pcap_cmd, "no trace pcap", NO_STR TRACE_STR PCAP_STR)
{
	struct supserv *app = vty_supserv();
	int rc;

	if (!app->capture) {
		vty_out(vty, "%% There is no capture to end; 'trace pcap FILE' begins one.%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	rc = show_capture(vty, " is closed");
	TALLOC_FREE(app->capture);
	return rc;
}

DEFUN(show_trace_pcap, show_trace_pcap_cmd, "show trace pcap", SHOW_STR TRACE_STR PCAP_STR)
{
	if (vty_supserv()->capture)
		return show_capture(vty, "");
	vty_out(vty, "No capture is being written; 'trace pcap FILE' begins one.%s", VTY_NEWLINE);
	return CMD_SUCCESS;
}

DEFUN(trace_gsmtap, trace_gsmtap_cmd, "trace gsmtap HOST",
      TRACE_STR GSMTAP_STR "IP address of the machine where Wireshark runs; UDP port 4729\n")
{
	struct supserv *app = vty_supserv();
	char *error = NULL;
	struct trace_gsmtap *gsmtap = trace_gsmtap_start(app->ctx, app->trace, argv[0], &error);

	if (!gsmtap)
		return complain(vty, error);
	talloc_free(app->gsmtap);
	app->gsmtap = gsmtap;
	vty_out(vty, "Messages of the radio go to %s port %u until 'no trace gsmtap'.%s", argv[0], GSMTAP_UDP_PORT,
		VTY_NEWLINE);
	return CMD_SUCCESS;
}

DEFUN(no_trace_gsmtap, no_trace_gsmtap_cmd, "no trace gsmtap", NO_STR TRACE_STR GSMTAP_STR)
{
	struct supserv *app = vty_supserv();

	if (!app->gsmtap) {
		vty_out(vty, "%% Nothing goes to GSMTAP; 'trace gsmtap HOST' begins it.%s", VTY_NEWLINE);
		return CMD_WARNING;
	}
	TALLOC_FREE(app->gsmtap);
	return CMD_SUCCESS;
}

DEFUN(show_trace_gsmtap, show_trace_gsmtap_cmd, "show trace gsmtap", SHOW_STR TRACE_STR GSMTAP_STR)
{
	const struct trace_gsmtap *gsmtap = vty_supserv()->gsmtap;

	if (!gsmtap) {
		vty_out(vty, "Nothing goes to GSMTAP; 'trace gsmtap HOST' begins it.%s", VTY_NEWLINE);
		return CMD_SUCCESS;
	}
	vty_out(vty, "GSMTAP to %s port %u: %" PRIu64 " messages, %" PRIu64 " that could not be sent.%s",
		trace_gsmtap_host(gsmtap), GSMTAP_UDP_PORT, trace_gsmtap_sent(gsmtap), trace_gsmtap_lost(gsmtap),
		VTY_NEWLINE);
	return CMD_SUCCESS;
}

void capture_vty_init(void)
{
	install_element(ENABLE_NODE, &trace_pcap_cmd);
	install_element(ENABLE_NODE, &no_trace_pcap_cmd);
	install_element_ve(&show_trace_pcap_cmd);
	install_element(ENABLE_NODE, &trace_gsmtap_cmd);
	install_element(ENABLE_NODE, &no_trace_gsmtap_cmd);
	install_element_ve(&show_trace_gsmtap_cmd);
}
