/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "measure.h"

#define NS_PER_S 1000000000ULL

uint64_t measure_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * NS_PER_S + ts.tv_nsec;
}

/* --- histogram: linear below HISTOGRAM_SUB, then HISTOGRAM_SUB buckets a power of two ------------------------------ */

static unsigned int bucket_of(uint64_t value)
{
	unsigned int exponent;

	if (value < HISTOGRAM_SUB)
		return value;
	exponent = 63 - __builtin_clzll(value);
	return (exponent - 5) * HISTOGRAM_SUB + ((value >> (exponent - 6)) & (HISTOGRAM_SUB - 1));
}

static uint64_t bucket_value(unsigned int bucket)
{
	unsigned int exponent = bucket / HISTOGRAM_SUB + 5;

	if (bucket < HISTOGRAM_SUB)
		return bucket;
	return (1ULL << exponent) + ((uint64_t)(bucket % HISTOGRAM_SUB) << (exponent - 6));
}

void histogram_add(struct histogram *h, uint64_t value)
{
	h->bucket[bucket_of(value)]++;
	h->n++;
	if (value > h->max)
		h->max = value;
}

uint64_t histogram_quantile(const struct histogram *h, double part)
{
	uint64_t wanted = h->n * part, seen = 0;
	unsigned int i;

	for (i = 0; h->n && i < HISTOGRAM_BUCKETS; i++) {
		seen += h->bucket[i];
		if (seen > wanted)
			return bucket_value(i);
	}
	return h->max;
}

/* --- processes ----------------------------------------------------------------------------------------------------- */

/* Call \a cb for each name in a folder of /proc/PID. */
static void for_each_entry(pid_t pid, const char *folder, void (*cb)(const char *path, void *priv), void *priv)
{
	char path[320];
	struct dirent *entry;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, folder);
	dir = pid ? opendir(path) : NULL;
	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/%s/%s", pid, folder, entry->d_name);
		cb(path, priv);
	}
	if (dir)
		closedir(dir);
}

/* The scheduler's own count, exact to the nanosecond. */
static void add_cpu(const char *task, void *priv)
{
	unsigned long long ns;
	uint64_t *sum = priv;
	char path[400];
	FILE *f;

	snprintf(path, sizeof(path), "%s/schedstat", task);
	f = fopen(path, "r");
	if (!f)
		return;
	if (fscanf(f, "%llu", &ns) == 1)
		*sum += ns;
	fclose(f);
}

uint64_t process_cpu_ns(pid_t pid)
{
	uint64_t sum = 0;

	for_each_entry(pid, "task", add_cpu, &sum);
	return sum;
}

static void count(const char *path, void *priv)
{
	++*(unsigned int *)priv;
}

unsigned int process_descriptors(pid_t pid)
{
	unsigned int n = 0;

	for_each_entry(pid, "fd", count, &n);
	return n;
}

long process_rss_kb(pid_t pid)
{
	char path[64], line[256];
	long kb = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	f = pid ? fopen(path, "r") : NULL;
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "VmRSS: %ld", &kb) == 1)
			break;
	if (f)
		fclose(f);
	return kb;
}
