/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* \file pcapng_test.c
 * Blocks and files of the pcapng writer, checksums of its packets. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <osmocom/core/talloc.h>
#include <osmocom/core/utils.h>

#include <osmocom/supserv/capture_ip.h>
#include <osmocom/supserv/pcapng_write.h>

#include "capture_file.h"

static const struct timeval tv = { .tv_sec = 1795400000, .tv_usec = 123456 };
static const struct capture_ip ip = { .src = 0x0a000101, .dst = 0xc0000204, .src_port = 40001, .dst_port = 4222,
				      .id = 7 };

struct fixture {
	void *ctx;
	char dir[64], path[80];
	char *error;
	struct capture_file file;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	f->ctx = talloc_named_const(NULL, 0, "test");
	strcpy(f->dir, "/tmp/supserv-pcapng-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/a.pcapng", f->dir);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(talloc_total_blocks(f->ctx), f->error ? 2 : 1);
	talloc_free(f->ctx);
	unlink(f->path);
	rmdir(f->dir);
	free(f);
	return 0;
}

static struct pcapng *create(struct fixture *f)
{
	return pcapng_create(f->ctx, f->path, "test 1", &f->error);
}

static void add_udp(struct pcapng *p, size_t len, const char *comment)
{
	uint8_t packet[2048], octets[1024];
	int rc;

	memset(octets, 0xab, sizeof(octets));
	rc = capture_ip_udp(packet, sizeof(packet), &ip, octets, len);
	assert_int_equal(rc, 28 + len);
	pcapng_packet(p, &tv, packet, rc, comment);
}

static void test_packets(void **state)
{
	struct fixture *f = *state;
	struct pcapng *p = create(f);
	char comment[1100];
	size_t len;

	assert_non_null(p);
	pcapng_name(p, 0xc0000204, "HLR");
	for (len = 0; len < 5; len++)
		add_udp(p, len, NULL);
	add_udp(p, 1, "abcd");
	memset(comment, 'x', sizeof(comment) - 1);
	comment[sizeof(comment) - 1] = '\0';
	add_udp(p, 1, comment);
	assert_int_equal(pcapng_flush(p), 0);
	assert_int_equal(pcapng_flush(p), 0);

	capture_file_read(&f->file, f->path);
	assert_int_equal(pcapng_size(p), f->file.len);
	assert_int_equal(f->file.n_packets, 7);
	assert_int_equal(f->file.n_names, 1);
	assert_string_equal(f->file.names[0], "192.0.2.4 HLR");
	for (len = 0; len < 5; len++)
		assert_int_equal(f->file.packets[len].payload_len, len);
	assert_int_equal(f->file.packets[0].us, 1795400000123456);
	assert_string_equal(f->file.packets[0].comment, "");
	assert_string_equal(f->file.packets[5].comment, "abcd");
	assert_int_equal(strlen(f->file.packets[6].comment), PCAPNG_COMMENT_MAX);
	talloc_free(p);
}

/* Until it is flushed the file is as it was. */
static void test_flush(void **state)
{
	struct fixture *f = *state;
	struct pcapng *p = create(f);

	add_udp(p, 10, NULL);
	capture_file_read(&f->file, f->path);
	assert_int_equal(f->file.n_packets, 0);
	talloc_free(p);
}

/* A disk that is full: whole blocks up to the last flush that fitted. */
static void test_full(void **state)
{
	struct fixture *f = *state;
	struct pcapng *p = create(f);
	struct rlimit old, limit;
	int rc = 0, n = 0;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = (struct rlimit){ .rlim_cur = 1000, .rlim_max = old.rlim_max };
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	while (!rc && n < 100) {
		add_udp(p, 100, "a comment");
		rc = pcapng_flush(p);
		n += !rc;
	}
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_true(rc == -ENOSPC || rc == -EFBIG);
	assert_in_range(n, 1, 10);
	capture_file_read(&f->file, f->path);
	assert_int_equal(f->file.n_packets, n);
	assert_int_equal(f->file.len, pcapng_size(p));
	talloc_free(p);
}

static void put_file(const char *path, const char *octets, size_t len)
{
	FILE *file = fopen(path, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(octets, 1, len, file), len);
	fclose(file);
}

static void assert_refused(struct fixture *f, const char *path, const char *why)
{
	f->error = NULL;
	assert_null(pcapng_create(f->ctx, path, "test", &f->error));
	assert_non_null(f->error);
	assert_non_null(strstr(f->error, why));
	talloc_free(f->error);
	f->error = NULL;
}

static void test_refused(void **state)
{
	struct fixture *f = *state;
	char text[8];
	FILE *file;

	put_file(f->path, "SQLite", 6);
	assert_refused(f, f->path, "is no capture");
	file = fopen(f->path, "rb");
	assert_int_equal(fread(text, 1, sizeof(text), file), 6);
	fclose(file);
	put_file(f->path, "ab", 2);
	assert_refused(f, f->path, "is no capture");
	assert_refused(f, "/dev/null", "no regular file");
	assert_refused(f, f->dir, "Is a directory");
	assert_refused(f, "/nowhere/a", "No such file");
}

/* What may be replaced: nothing, an empty file, captures of either kind and order of octets. */
static void test_replaced(void **state)
{
	static const struct { const char *octets; size_t len; } old[] = {
		{ "", 0 },
		{ "\xa1\xb2\xc3\xd4 and more", 13 },
		{ "\xd4\xc3\xb2\xa1 and more", 13 },
		{ "\x4d\x3c\xb2\xa1 and more", 13 },
		{ "\xa1\xb2\x3c\x4d", 4 },
		{ "\x0a\x0d\x0d\x0a", 4 },
	};
	struct fixture *f = *state;
	struct pcapng *p;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(old); i++) {
		put_file(f->path, old[i].octets, old[i].len);
		p = create(f);
		assert_non_null(p);
		talloc_free(p);
		capture_file_read(&f->file, f->path);
		assert_int_equal(f->file.n_packets, 0);
	}
}

static void test_moved(void **state)
{
	struct fixture *f = *state;
	struct pcapng *p = create(f);
	char other[96];

	snprintf(other, sizeof(other), "%s.1", f->path);
	assert_false(pcapng_moved(p));
	assert_int_equal(rename(f->path, other), 0);
	assert_true(pcapng_moved(p));
	put_file(f->path, "", 0);
	assert_true(pcapng_moved(p));
	talloc_free(p);
	unlink(other);
}

/* --- packets ------------------------------------------------------------------------------------------------------ */

static void test_checksums(void **state)
{
	/* RFC 1071 3, RFC 3720 B.4 */
	static const uint8_t rfc1071[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };
	static const uint8_t zeros[32];

	assert_int_equal(capture_inet_sum(0, rfc1071, sizeof(rfc1071)), 0xddf2);
	assert_int_equal(capture_inet_sum(0x1234, NULL, 0), 0x1234);
	assert_int_equal(capture_inet_sum(0, (const uint8_t *)"\x12", 1), 0x1200);
	assert_int_equal(capture_inet_sum(0xffff, (const uint8_t *)"\x00\x01", 2), 0x0001);
	assert_int_equal(capture_crc32c((const uint8_t *)"123456789", 9), 0xe3069283);
	assert_int_equal(capture_crc32c(zeros, sizeof(zeros)), 0x8a9136aa);
}

/* A whole packet; its checksums were worked out apart from this code. */
static void test_udp_octets(void **state)
{
	uint8_t packet[64];
	char hex[128];
	int rc = capture_ip_udp(packet, sizeof(packet), &ip, (const uint8_t *)"hi!", 3);

	assert_int_equal(rc, 31);
	osmo_hexdump_buf(hex, sizeof(hex), packet, rc, "", true);
	assert_string_equal(hex, "4500001f000740004011" "6dc2" "0a000101c0000204" "9c41107e000b" "fca9" "686921");
}

static void test_too_long(void **state)
{
	static uint8_t packet[70000], octets[70000];
	const struct capture_ip_tcp tcp = { .flags = CAPTURE_TCP_ACK };
	const struct capture_ip_sctp sctp = { .ppid = CAPTURE_PPID_M3UA };

	assert_int_equal(capture_ip_udp(packet, sizeof(packet), &ip, octets, 65508), -ENOSPC);
	assert_int_equal(capture_ip_udp(packet, sizeof(packet), &ip, octets, 65507), 65535);
	assert_int_equal(capture_ip_tcp(packet, sizeof(packet), &ip, &tcp, octets, 65496), -ENOSPC);
	assert_int_equal(capture_ip_tcp(packet, sizeof(packet), &ip, &tcp, octets, 65495), 65535);
	assert_int_equal(capture_ip_sctp(packet, sizeof(packet), &ip, &sctp, octets, 65488), -ENOSPC);
	assert_int_equal(capture_ip_sctp(packet, sizeof(packet), &ip, &sctp, octets, 65484), 65532);
	assert_int_equal(capture_ip_udp(packet, 30, &ip, octets, 3), -ENOSPC);
	assert_int_equal(capture_ip_tcp(packet, 39, &ip, &tcp, NULL, 0), -ENOSPC);
	assert_int_equal(capture_ip_sctp(packet, 51, &ip, &sctp, octets, 1), -ENOSPC);
	assert_int_equal(capture_ip_sctp(packet, 52, &ip, &sctp, octets, 1), 52);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_packets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_flush, setup, teardown),
		cmocka_unit_test_setup_teardown(test_full, setup, teardown),
		cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(test_replaced, setup, teardown),
		cmocka_unit_test_setup_teardown(test_moved, setup, teardown),
		cmocka_unit_test(test_checksums),
		cmocka_unit_test(test_udp_octets),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
