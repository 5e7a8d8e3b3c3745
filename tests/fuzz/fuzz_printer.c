/*
 * The frame printer over every link type and set of options. The first bytes choose them, the rest
 * is cut into frames, so that what one frame leaves behind (conversations, calls) meets the next.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "capture/print/printers.h"
#include "capture/printer.h"

static const struct print_options option_sets[] = {
    {0},
    {.verbose = 1},
    {.verbose = 2, .link_header = true},
    {.verbose = 3, .dump_hex_text = 1},
    {.quiet = 1, .dump_text = 1},
    {.quiet = 2, .link_header = true, .dump_hex = 2},
    {.absolute_seq = true, .numbers = true, .time_form = 3},
    {.verbose = 1, .no_checksums = true, .nanoseconds = true, .time_form = 4},
};

enum { SETS = sizeof option_sets / sizeof option_sets[0] };

static const char *const types[] = {"rtp", "rtcp", "rpc", "cnfp", "zmtp1", "pgm_zmtp1", "carp",
    "lmp", "domain", "wb", "vat", "someip"};
enum { TYPES = sizeof types / sizeof types[0] };

/* Types with a printer come more often than the many without one. */
static int link_type_of(uint16_t choice)
{
	int type = choice % 300;

	for (int tries = 0; tries < 300 && !printer_knows(type); tries++)
		type = (type + 1) % 300;
	return choice & 0x8000 ? choice % 300 : type;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct text text;
	struct print_options options;
	struct printer *printer;
	int link_type;

	if (size < 4)
		return 0;
	if (!text.start && text_open(&text, 256) < 0)
		return 0;
	options = option_sets[data[0] % SETS];
	if (data[0] / SETS % 2)
		options.packet_type = print_packet_type_find(types[data[0] / SETS / 2 % TYPES]);
	printer = printer_open(&options);
	link_type = link_type_of((uint16_t)(data[1] << 8 | data[2]));
	for (size_t at = 3; at + 2 < size;) {
		size_t left = size - at - 2;
		size_t length = (size_t)(data[at] & 7) << 8 | data[at + 1];
		size_t taken = length < left ? length : left;
		struct reader_packet packet = {.time = (int64_t)data[at] << 32,
		    .caplen = (uint32_t)taken,
		    .len = (uint32_t)length,
		    .link_type = link_type};
		/* A buffer of its own, so that a read beyond the frame is seen. */
		uint8_t *frame = malloc(taken ? taken : 1);

		if (!frame)
			abort();
		memcpy(frame, data + at + 2, taken);
		packet.data = frame;
		printer_packet(printer, &packet, &text);
		text.at = text.start;
		free(frame);
		at += 2 + taken;
	}
	printer_close(printer);
	return 0;
}
