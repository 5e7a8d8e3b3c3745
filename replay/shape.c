#include "replay/shape.h"

#include <pcap/dlt.h>
#include <stdlib.h>
#include <string.h>

#include "replay/network.h"

enum {
	COOKED_ADDRESS = 6, /* where a Linux cooked header has the sender's link address */
	COOKED2_ADDRESS = 12,
};

struct shape {
	const struct replay_options *options;
	enum shape_kind kinds[2];
	bool edits;
	uint8_t *scratch;
	size_t room;
};

struct shape *shape_open(const struct replay_options *o, const enum shape_kind kinds[2])
{
	struct shape *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	s->options = o;
	s->kinds[0] = kinds[0];
	s->kinds[1] = kinds[1];
	s->edits = edit_wanted(&o->edit);
	return s;
}

void shape_close(struct shape *s)
{
	if (!s)
		return;
	free(s->scratch);
	free(s);
}

static bool has_network(int link_type)
{
	switch (link_type) {
	case DLT_EN10MB:
	case DLT_LINUX_SLL:
#ifdef DLT_LINUX_SLL2
	case DLT_LINUX_SLL2:
#endif
	case DLT_RAW:
	case DLT_IPV4:
	case DLT_IPV6:
	case DLT_NULL:
	case DLT_LOOP:
		return true;
	}
	return false;
}

static bool side_can(const struct shape *s, unsigned side, int link_type)
{
	switch (s->kinds[side]) {
	case SHAPE_AS_IT_IS:
		return true;
	case SHAPE_ETHERNET:
		return link_type == DLT_EN10MB ||
		       (has_network(link_type) && s->options->edit.destination[side].set);
	case SHAPE_RAW_IP:
		return has_network(link_type);
	}
	return false;
}

bool shape_can(const struct shape *s, int link_type)
{
	return side_can(s, 0, link_type) &&
	       (!s->options->interfaces[1] || side_can(s, 1, link_type));
}

bool shape_is_none(const struct shape *s)
{
	return s->kinds[0] == SHAPE_AS_IT_IS && !s->options->interfaces[1] && !s->edits;
}

/* Packets whose sender is in one of the prefixes leave on the first interface. */
static unsigned choose_side(const struct shape *s, const struct source_packet *from)
{
	const struct replay_options *o = s->options;
	const struct reader_packet *p = &from->packet;
	const uint8_t *sender = NULL;
	struct network n;
	unsigned size;

	if (o->split_count == 0)
		return from->file;
	if (network_find(p->data, p->caplen, p->link_type, &n))
		sender = network_sender(p->data, p->caplen, &n, &size);
	for (unsigned i = 0; sender && i < o->split_count; i++)
		if (cidr_holds(&o->split[i], sender, size))
			return 0;
	return 1;
}

/* Copies the packet into the scratch, `ahead` bytes free before it and room for edits behind. */
static int to_scratch(struct shape *s, struct frame *f, uint32_t ahead)
{
	size_t wanted = (size_t)f->packet.caplen + ahead + EDIT_GROWTH;
	uint8_t *larger;

	if (wanted > s->room) {
		larger = realloc(s->scratch, wanted);
		if (!larger)
			return -1;
		s->scratch = larger;
		s->room = wanted;
	}
	memcpy(s->scratch + ahead, f->packet.data, f->packet.caplen);
	f->packet.data = s->scratch + ahead;
	f->lasting = false;
	return 0;
}

/* Leaves out the first n bytes. */
static void strip(struct reader_packet *p, uint32_t n)
{
	p->data += n;
	p->caplen -= n;
	p->len -= p->len < n ? p->len : n;
}

/* Raw IP: without anything before the IP header. */
static int to_raw(struct frame *f, enum tally_skip *why)
{
	struct reader_packet *p = &f->packet;
	struct network n;

	if (!has_network(p->link_type)) {
		*why = SKIP_LINK_TYPE;
		return 0;
	}
	if (!network_find(p->data, p->caplen, p->link_type, &n) ||
	    (n.type != NETWORK_IP4 && n.type != NETWORK_IP6)) {
		*why = SKIP_NOT_IP;
		return 0;
	}
	strip(p, n.offset);
	p->link_type = DLT_RAW;
	return 1;
}

/* The sender's link address out of a cooked header; zeros when it has none of six bytes. */
static void cooked_sender(const struct reader_packet *p, uint8_t mac[6])
{
	memset(mac, 0, 6);
	if (p->link_type == DLT_LINUX_SLL && network_u16(p->data + 4) == 6)
		memcpy(mac, p->data + COOKED_ADDRESS, 6);
#ifdef DLT_LINUX_SLL2
	if (p->link_type == DLT_LINUX_SLL2 && p->data[11] == 6)
		memcpy(mac, p->data + COOKED2_ADDRESS, 6);
#endif
}

/* Ethernet: a header of our own before the network layer; the addresses given are edited in. */
static int to_ethernet(struct shape *s, struct frame *f, enum tally_skip *why)
{
	struct reader_packet *p = &f->packet;
	uint8_t header[ETHERNET_SIZE];
	struct network n;

	if (!has_network(p->link_type) || !s->options->edit.destination[f->side].set) {
		*why = SKIP_LINK_TYPE;
		return 0;
	}
	if (!network_find(p->data, p->caplen, p->link_type, &n)) {
		*why = SKIP_NOT_IP;
		return 0;
	}
	memset(header, 0xff, 6);
	cooked_sender(p, header + 6);
	network_put_u16(header + 12, n.type);
	strip(p, n.offset);
	if (to_scratch(s, f, ETHERNET_SIZE) != 0)
		return -1;
	memcpy(s->scratch, header, sizeof(header));
	p->data = s->scratch;
	p->caplen += ETHERNET_SIZE;
	p->len += ETHERNET_SIZE;
	p->link_type = DLT_EN10MB;
	return 1;
}

static int convert(struct shape *s, struct frame *f, enum tally_skip *why)
{
	if (s->kinds[f->side] == SHAPE_AS_IT_IS)
		return 1;
	if (f->packet.caplen == 0) {
		*why = SKIP_EMPTY;
		return 0;
	}
	if (s->kinds[f->side] == SHAPE_RAW_IP)
		return to_raw(f, why);
	if (f->packet.link_type != DLT_EN10MB)
		return to_ethernet(s, f, why);
	*why = SKIP_SHORT;
	return f->packet.caplen >= ETHERNET_SIZE;
}

int shape_frame(struct shape *s, const struct source_packet *from, uint64_t loop,
    struct frame *frame, enum tally_skip *why)
{
	int got;

	frame->packet = from->packet;
	frame->lasting = from->lasting;
	frame->side = s->options->interfaces[1] ? choose_side(s, from) : 0;
	got = convert(s, frame, why);
	if (got <= 0 || !s->edits)
		return got;
	if (frame->packet.data != s->scratch && to_scratch(s, frame, 0) != 0)
		return -1;
	edit_frame(&s->options->edit, s->scratch, &frame->packet.caplen, &frame->packet.len,
	    frame->packet.link_type, frame->side, loop);
	return 1;
}
