/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* main() of a fuzz target where there is no libFuzzer: goes once through the corpus of the target. Whatever an input
 * breaks ends the program (sanitizers, OSMO_ASSERT), which TAP counts as a failure, as it does an empty corpus. */
#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t input[1 << 20];

static int run_file(const char *path)
{
	FILE *f = fopen(path, "rb");
	size_t len;
	uint8_t *exact;

	if (!f)
		return -1;
	len = fread(input, 1, sizeof(input), f);
	fclose(f);
	/* of exactly that size, so that one octet too far is seen */
	exact = malloc(len ? len : 1);
	if (!exact)
		return -1;
	for (size_t i = 0; i < len; i++)
		exact[i] = input[i];
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
	return 0;
}

int main(int argc, char **argv)
{
	const char *top = getenv("abs_top_srcdir");
	char dir[4096], path[4096 + 256];
	unsigned int files = 0, unreadable = 0;
	struct dirent *entry;
	DIR *d;

	snprintf(dir, sizeof(dir), "%s/tests/fuzz/corpus/%s", top ? top : "../..", basename(argv[0]));
	printf("1..1\n");
	d = opendir(dir);
	while (d && (entry = readdir(d))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
		files++;
		if (run_file(path) < 0)
			unreadable++;
	}
	if (d)
		closedir(d);
	printf("%s 1 - %u inputs of %s, %u not readable\n", files && !unreadable ? "ok" : "not ok", files, dir,
	       unreadable);
	return files && !unreadable ? 0 : 1;
}
