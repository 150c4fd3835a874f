/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any octets as a component: what decodes must encode, and that must decode to the same; what does not must say why. */

#include <string.h>

#include <osmocom/core/utils.h>

#include <osmocom/supserv/component.h>

#define ENCODED_MAX 1024	/* the longest result, of thirteen features, has some 700 octets */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t once[ENCODED_MAX], twice[ENCODED_MAX];
	struct component_fault fault;
	struct component c;
	char label[128];
	int len, rc;

	OSMO_ASSERT(component_label(label, sizeof(label), data, size) > 0);
	rc = component_decode(&c, data, size, &fault);
	if (rc < 0) {
		OSMO_ASSERT(fault.what && fault.offset <= size);
		return 0;
	}
	OSMO_ASSERT((size_t)rc <= size);
	len = component_encode(once, sizeof(once), &c);
	OSMO_ASSERT(len > 0);
	OSMO_ASSERT(component_decode(&c, once, len, NULL) == len);
	OSMO_ASSERT(component_encode(twice, sizeof(twice), &c) == len);
	OSMO_ASSERT(!memcmp(once, twice, len));
	return 0;
}
