/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file trace_bus.c
 * The trace bus (design.md section 3): gives each message a number and a time, and hands it to every reader. It neither
 * copies nor looks into a message. */
#include <osmocom/core/linuxlist.h>
#include <osmocom/core/talloc.h>
#include <osmocom/core/timer.h>

#include <osmocom/supserv/trace.h>

struct trace_bus {
	struct llist_head readers;
	uint64_t last_nr;
	trace_attribute_cb attribute;
	void *attribute_priv;
};

struct trace_reader {
	struct llist_head entry;
	trace_reader_cb cb;
	void *priv;
};

struct trace_bus *trace_bus_alloc(void *ctx)
{
	struct trace_bus *bus = talloc_zero(ctx, struct trace_bus);

	if (bus)
		INIT_LLIST_HEAD(&bus->readers);
	return bus;
}

struct trace_reader *trace_attach(struct trace_bus *bus, trace_reader_cb cb, void *priv)
{
	struct trace_reader *reader = talloc_zero(bus, struct trace_reader);

	if (!reader)
		return NULL;
	reader->cb = cb;
	reader->priv = priv;
	llist_add_tail(&reader->entry, &bus->readers);
	return reader;
}

void trace_detach(struct trace_reader *reader)
{
	if (!reader)
		return;
	llist_del(&reader->entry);
	talloc_free(reader);
}

void trace_set_attribute(struct trace_bus *bus, trace_attribute_cb cb, void *priv)
{
	if (!bus)
		return;
	bus->attribute = cb;
	bus->attribute_priv = priv;
}

bool trace_wanted(const struct trace_bus *bus)
{
	return bus && !llist_empty(&bus->readers);
}

void trace_emit_wanted(struct trace_bus *bus, const struct trace_msg *msg)
{
	struct trace_reader *reader, *next;
	struct trace_msg attributed = *msg;
	struct timeval tv;

	osmo_gettimeofday(&tv, NULL);
	bus->last_nr++;
	if (bus->attribute)
		bus->attribute(bus->attribute_priv, &attributed);
	llist_for_each_entry_safe(reader, next, &bus->readers, entry)
		reader->cb(reader->priv, bus->last_nr, &tv, &attributed);
}
