/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file measure.h
 * What load generators measure with: a clock, a histogram of latencies, the CPU time and memory of the process under
 * load. Nothing here decides whether a test passes. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/*! Nanoseconds of the monotonic clock. */
uint64_t measure_now(void);

/*! Counts of values, in buckets that are at most 1.6 % wide. */
#define HISTOGRAM_SUB 64
#define HISTOGRAM_BUCKETS (64 * HISTOGRAM_SUB)
struct histogram {
	uint64_t bucket[HISTOGRAM_BUCKETS];
	uint64_t n, max;
};
void histogram_add(struct histogram *h, uint64_t value);
/*! \param part 0.5 for the median. \returns 0 of an empty one. */
uint64_t histogram_quantile(const struct histogram *h, double part);

/*! Of another process; 0 where it cannot be read (pid 0: nobody). */
uint64_t process_cpu_ns(pid_t pid);		/*!< all threads */
long process_rss_kb(pid_t pid);
unsigned int process_descriptors(pid_t pid);
