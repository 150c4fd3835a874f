/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Labels of the messages since the first phone, for checks that count them. A trace reader while there are phones; the
 * oldest go when there are too many. */
#include <stdio.h>
#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/trace_label.h>

#include "lab_priv.h"

struct label {
	struct llist_head entry;	/*!< lab_labels.list */
	char text[TRACE_LABEL_MAX];	/*!< "alice > MSC: SETUP ..." */
};

struct lab_labels {
	struct llist_head list;
	unsigned int n;
	struct trace_reader *reader;
};

static void drop_oldest(struct lab_labels *labels)
{
	struct label *l = llist_first_entry(&labels->list, struct label, entry);

	llist_del(&l->entry);
	talloc_free(l);
	labels->n--;
}

static void label_message(void *priv, uint64_t nr, const struct timeval *tv, const struct trace_msg *msg)
{
	struct lab_labels *labels = priv;
	char text[TRACE_LABEL_MAX - 2 * TRACE_PARTY_MAX - 8];
	struct label *l = talloc_zero(labels, struct label);

	if (!l)
		return;
	trace_label(text, sizeof(text), msg);
	snprintf(l->text, sizeof(l->text), "%.*s > %.*s: %s", TRACE_PARTY_MAX, msg->from, TRACE_PARTY_MAX, msg->to,
		 text);
	llist_add_tail(&l->entry, &labels->list);
	if (++labels->n > LAB_LABELS_MAX)
		drop_oldest(labels);
}

static int labels_destructor(struct lab_labels *labels)
{
	if (labels->reader)
		trace_detach(labels->reader);
	return 0;
}

struct lab_labels *lab_labels_alloc(struct lab *lab)
{
	struct lab_labels *labels = talloc_zero(lab, struct lab_labels);

	if (!labels)
		return NULL;
	INIT_LLIST_HEAD(&labels->list);
	talloc_set_destructor(labels, labels_destructor);
	return labels;
}

void lab_labels_listen(struct lab_labels *labels, struct trace_bus *trace)
{
	if (trace && !labels->reader)
		labels->reader = trace_attach(trace, label_message, labels);
}

void lab_labels_clear(struct lab_labels *labels)
{
	while (labels->n)
		drop_oldest(labels);
	if (labels->reader)
		trace_detach(labels->reader);
	labels->reader = NULL;
}

unsigned int lab_labels_count(const struct lab_labels *labels, const char *part)
{
	const struct label *l;
	unsigned int n = 0;

	llist_for_each_entry(l, &labels->list, entry)
		if (strstr(l->text, part))
			n++;
	return n;
}
