/*
 * Edits, conversions and fragments over any bytes. Input: four bytes that choose rules, side, loop
 * and link type, then the frame.
 */
#include <pcap/dlt.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "replay/fragment.h"
#include "replay/shape.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { CHOICES = 4, LONGEST = 9000 };

static const int link_types[] = {
	DLT_EN10MB, DLT_RAW, DLT_LINUX_SLL, DLT_LINUX_SLL2, DLT_NULL, DLT_LOOP, DLT_IEEE802_11,
};

static void choose(struct replay_options *o, const uint8_t *choices)
{
	unsigned bits = choices[0];

	*o = (struct replay_options){ .interfaces = { "a", choices[1] & 1 ? "b" : NULL } };
	if (bits & 1)
		edit_parse_mac("02:00:00:00:00:01,02:00:00:00:00:02", o->edit.destination);
	if (bits & 2)
		edit_parse_map("0.0.0.0/1=128.0.0.0/1", &o->edit);
	if (bits & 4)
		edit_parse_map("::/0=::/0", &o->edit);
	if (bits & 8)
		edit_parse_ports("80=8080", &o->edit);
	if (bits & 16)
		edit_parse_vlan("5", &o->edit);
	o->edit.vlan_pop = (bits & 32) != 0;
	if (bits & 64)
		edit_parse_ttl("-3", &o->edit);
	o->edit.unique_ip = (bits & 128) != 0;
	o->edit.fix_checksums = (choices[1] & 2) != 0;
	if (choices[1] & 4)
		o->split_count = cidr_parse("10.0.0.0/8", &o->split[0]) == 0;
}

static void fragment(const struct frame *frame, uint32_t limit)
{
	const struct reader_packet *p = &frame->packet;
	struct fragmenter f;
	uint32_t n;
	uint8_t *out = malloc(limit);

	if (out && fragment_begin(&f, p->data, p->caplen, p->link_type, limit, 7))
		while (fragment_next(&f, out, &n))
			if (n > limit)
				abort();
	free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum shape_kind kinds[2];
	struct replay_options o;
	struct source_packet from;
	struct frame frame;
	enum tally_skip why;
	struct shape *s;

	if (size < CHOICES || size > LONGEST)
		return 0;
	choose(&o, data);
	kinds[0] = kinds[1] = (enum shape_kind)(data[2] % 3);
	from = (struct source_packet){
		.packet = {
			.data = data + CHOICES,
			.caplen = (uint32_t)(size - CHOICES),
			.len = (uint32_t)(size - CHOICES) + (data[3] >> 4) * 100,
			.link_type = link_types[(data[3] & 15) % (sizeof(link_types) / sizeof(link_types[0]))],
		},
		.file = data[1] & 1,
	};
	s = shape_open(&o, kinds);
	if (s && shape_frame(s, &from, data[2], &frame, &why) == 1)
		fragment(&frame, 40 + data[2] * 4);
	shape_close(s);
	return 0;
}
