/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Speech of the phones on a real MSC: RTP (RFC 3550) between a port of ours and the MSC's media gateway. Whoever is in
 * an active call talks all the time, in frames of GSM full rate (RFC 3551 4.5.8) that carry the name of the phone
 * instead of speech, so that it is known who is heard. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <osmocom/core/select.h>
#include <osmocom/core/socket.h>
#include <osmocom/core/utils.h>

#include "bss.h"

#define RTP_PACKET_MAX 512
#define RTP_VERSION_2 0x80
#define RTP_PAYLOAD_TYPE_GSM 3
#define RTP_PAYLOAD_TYPE_MASK 0x7f
#define GSM_FRAME_LEN 33
#define GSM_FRAME_SIGNATURE 0xd0
#define GSM_FRAME_SAMPLES 160
#define GSM_FRAME_US 20000
#define RTP_BURST_MAX 64

struct rtp_header {
	uint8_t version, payload_type;
	uint16_t seq;
	uint32_t timestamp, ssrc;
} __attribute__((packed));

/*! The name of the phone in a frame of full rate speech. */
struct named_frame {
	uint8_t signature;
	char magic[4];
	char name[GSM_FRAME_LEN - 5];
} __attribute__((packed));

static const char magic[4] = { 'l', 'a', 'b', ':' };

struct bss_rtp {
	struct bss_conn *conn;
	struct osmo_fd ofd;
	struct sockaddr_storage remote;
	struct osmo_timer_list frame_timer;
	uint16_t seq;
	uint32_t timestamp;
};

/* --- talking ------------------------------------------------------------------------------------------------------ */

static void send_frame(struct bss_rtp *rtp)
{
	struct bss_mobile *bm = rtp->conn->bm;
	struct {
		struct rtp_header header;
		struct named_frame frame;
	} __attribute__((packed)) packet = {
		.header = {
			.version = RTP_VERSION_2,
			.payload_type = RTP_PAYLOAD_TYPE_GSM,
			.seq = htons(rtp->seq),
			.timestamp = htonl(rtp->timestamp),
			.ssrc = htonl(rtp->conn->id),
		},
		.frame = { .signature = GSM_FRAME_SIGNATURE },
	};
	const socklen_t len = rtp->remote.ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
								 : sizeof(struct sockaddr_in);

	memcpy(packet.frame.magic, magic, sizeof(magic));
	OSMO_STRLCPY_ARRAY(packet.frame.name, bm->ms->name);
	rtp->seq++;
	if (sendto(rtp->ofd.fd, &packet, sizeof(packet), MSG_DONTWAIT, (struct sockaddr *)&rtp->remote, len) > 0)
		bm->speech.sent++;
}

static void next_frame(void *data)
{
	struct bss_rtp *rtp = data;

	osmo_timer_schedule(&rtp->frame_timer, 0, GSM_FRAME_US);
	rtp->timestamp += GSM_FRAME_SAMPLES;
	if (lab_mobile_talks(rtp->conn->bm->ms))
		send_frame(rtp);
}

/* --- hearing ------------------------------------------------------------------------------------------------------ */

static void heard(struct bss_mobile *bm, const char *name)
{
	struct bss_speech *speech = &bm->speech;
	unsigned int i;

	speech->received++;
	for (i = 0; i < speech->n_sources && strcmp(speech->sources[i].name, name); i++)
		;
	if (i == BSS_SPEECH_SOURCES_MAX)
		return;
	if (i == speech->n_sources) {
		OSMO_STRLCPY_ARRAY(speech->sources[i].name, name);
		speech->n_sources++;
	}
	speech->sources[i].received++;
	if (!lab_mobile_talks(bm->ms) || speech->hears == &speech->sources[i])
		return;
	speech->hears = &speech->sources[i];
	lab_say(bm->ms, LAB_HEARS, "speech of %s", name);
}

static void not_heard(void *data)
{
	/* time is over: bss_speech_awaited() */
}

void bss_speech_listen(struct bss_mobile *bm)
{
	struct bss_speech *speech = &bm->speech;

	speech->hears = NULL;
	osmo_timer_setup(&speech->listen_timer, not_heard, NULL);
	osmo_timer_schedule(&speech->listen_timer, osmo_tdef_get(bm->bss->lab->tdefs, -12, OSMO_TDEF_S, -1), 0);
}

bool bss_speech_awaited(const struct bss_mobile *bm)
{
	return osmo_timer_pending(&bm->speech.listen_timer) && !bm->speech.hears;
}

/*! Whose frame it is; NULL: no frame at all. Frames of others than the lab's phones are somebody's. */
static const char *speaker(const struct lab *lab, const uint8_t *packet, size_t len)
{
	const struct rtp_header *header = (const struct rtp_header *)packet;
	const struct named_frame *frame = (const struct named_frame *)(packet + sizeof(*header));
	struct lab_mobile *ms;

	if (len < sizeof(*header) + sizeof(*frame)
	    || (header->payload_type & RTP_PAYLOAD_TYPE_MASK) != RTP_PAYLOAD_TYPE_GSM)
		return NULL;
	if (!memcmp(frame->magic, magic, sizeof(magic)))
		llist_for_each_entry(ms, &lab->mobiles, entry)
			if (!strncmp(ms->name, frame->name, sizeof(frame->name)))
				return ms->name;
	return "somebody";
}

static int bss_rtp_read(struct osmo_fd *ofd, unsigned int what)
{
	struct bss_rtp *rtp = ofd->data;
	uint8_t packet[RTP_PACKET_MAX];
	unsigned int burst = 0;
	const char *name;
	ssize_t len;

	while (burst++ < RTP_BURST_MAX && (len = recv(ofd->fd, packet, sizeof(packet), MSG_DONTWAIT)) >= 0) {
		name = speaker(rtp->conn->bm->bss->lab, packet, len);
		if (name)
			heard(rtp->conn->bm, name);
	}
	return 0;
}

char *lab_mobile_speech_str(const struct lab_mobile *ms, char *buf, size_t len)
{
	struct osmo_strbuf sb = { .buf = buf, .len = len };
	const struct bss_speech *speech = ms->bss ? &ms->bss->speech : NULL;
	unsigned int i;

	if (!speech) {
		OSMO_STRBUF_PRINTF(sb, "The phone is not on a real MSC: its speech is not sent in packets.");
		return buf;
	}
	OSMO_STRBUF_PRINTF(sb, "packets of speech in the last call: %u sent, %u received", speech->sent,
			   speech->received);
	for (i = 0; i < speech->n_sources; i++)
		OSMO_STRBUF_PRINTF(sb, ", %u from %s", speech->sources[i].received, speech->sources[i].name);
	return buf;
}

/* ------------------------------------------------------------------------------------------------------------------ */

static int bss_rtp_destructor(struct bss_rtp *rtp)
{
	osmo_timer_del(&rtp->frame_timer);
	osmo_fd_unregister(&rtp->ofd);
	close(rtp->ofd.fd);
	return 0;
}

struct bss_rtp *bss_rtp_open(struct bss_conn *conn, const char *host, const struct sockaddr_storage *remote,
			     struct sockaddr_storage *local)
{
	struct bss_rtp *rtp = talloc_zero(conn, struct bss_rtp);
	socklen_t len = sizeof(*local);

	if (!rtp)
		return NULL;
	rtp->conn = conn;
	rtp->remote = *remote;
	osmo_fd_setup(&rtp->ofd, -1, OSMO_FD_READ, bss_rtp_read, rtp, 0);
	if (osmo_sock_init_ofd(&rtp->ofd, AF_UNSPEC, SOCK_DGRAM, IPPROTO_UDP, host, 0, OSMO_SOCK_F_BIND) < 0) {
		LOGPLAB(conn->bm->ms, LOGL_ERROR, "no port for speech at %s\n", host);
		talloc_free(rtp);
		return NULL;
	}
	talloc_set_destructor(rtp, bss_rtp_destructor);
	if (getsockname(rtp->ofd.fd, (struct sockaddr *)local, &len) < 0) {
		talloc_free(rtp);
		return NULL;
	}
	osmo_timer_del(&conn->bm->speech.listen_timer);
	conn->bm->speech = (struct bss_speech){ 0 };
	osmo_timer_setup(&rtp->frame_timer, next_frame, rtp);
	osmo_timer_schedule(&rtp->frame_timer, 0, GSM_FRAME_US);
	return rtp;
}
