/* The frames of tests/frames: printed as tcpdump prints them, cut, and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "capture/printer.h"
#include "tests/unit/frames.h"

enum { NO_STAMP = 1, VERBOSITIES = 4 };

static struct frames frames;

/* What prints one frame. */
struct press {
	struct print_options options;
	struct printer *printer;
	struct text text;
};

static void open_press(struct press *press, const struct frame *frame, unsigned verbose)
{
	press->options = (struct print_options){
		.verbose = verbose,
		.time_form = NO_STAMP,
		.link_header = frame->header > 0,
	};
	if (frame->type[0] != '\0') {
		press->options.packet_type = print_packet_type_find(frame->type);
		assert_non_null(press->options.packet_type);
	}
	press->printer = printer_open(&press->options);
	assert_non_null(press->printer);
	assert_int_equal(text_open(&press->text, 4096), 0);
}

static void close_press(struct press *press)
{
	text_close(&press->text);
	printer_close(press->printer);
}

/* The first `captured` bytes in memory of their own size: a sanitizer sees a read beyond it. */
static void print_packet(struct press *press, const struct frame *frame, unsigned n, uint32_t captured)
{
	uint8_t *exact = malloc(captured);
	const struct reader_packet packet = { .time = 1000000000,
		.data = exact,
		.caplen = captured,
		.len = frame->sizes[n],
		.link_type = frame->link_type };

	assert_non_null(exact);
	memcpy(exact, frame->bytes[n], captured);
	printer_packet(press->printer, &packet, &press->text);
	free(exact);
}

static void assert_a_line(const struct text *text)
{
	assert_true(text->at > text->start && text->at[-1] == '\n');
}

static void every_frame_prints_as_tcpdump_does(void **state)
{
	(void)state;
	for (unsigned i = 0; i < frames.count; i++) {
		const struct frame *frame = frames.list[i];
		struct press press;

		open_press(&press, frame, frame->verbose);
		for (unsigned n = 0; n < frame->packets; n++)
			print_packet(&press, frame, n, frame->captured ? frame->captured : frame->sizes[n]);
		text_char(&press.text, '\0');
		if (strcmp(press.text.start, frame->expected) != 0)
			print_error("%s\n", frame->name);
		assert_string_equal(press.text.start, frame->expected);
		close_press(&press);
	}
}

/* Every length a frame may be cut at, at every verbosity: one line at least, and no read beyond. */
static void any_cut_is_survived(void **state)
{
	(void)state;
	for (unsigned i = 0; i < frames.count * VERBOSITIES; i++) {
		const struct frame *frame = frames.list[i / VERBOSITIES];
		struct press press;

		open_press(&press, frame, i % VERBOSITIES);
		for (uint32_t captured = 1; captured <= frame->sizes[0]; captured++) {
			press.text.at = press.text.start;
			print_packet(&press, frame, 0, captured);
			assert_a_line(&press.text);
		}
		close_press(&press);
	}
}

/* One wrong byte at every place, at -vvv. */
static void any_wrong_byte_is_survived(void **state)
{
	static const uint8_t wrong[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };

	(void)state;
	for (unsigned i = 0; i < frames.count; i++) {
		struct frame frame = *frames.list[i];
		struct press press;

		open_press(&press, &frame, VERBOSITIES - 1);
		for (uint32_t at = 0; at < frame.sizes[0] * sizeof(wrong); at++) {
			uint8_t *byte = &frame.bytes[0][at / sizeof(wrong)], right = *byte;

			*byte = wrong[at % sizeof(wrong)];
			press.text.at = press.text.start;
			print_packet(&press, &frame, 0, frame.sizes[0]);
			assert_a_line(&press.text);
			*byte = right;
		}
		close_press(&press);
	}
}

static void a_type_nobody_knows_is_none(void **state)
{
	(void)state;
	assert_null(print_packet_type_find("quic"));
	assert_null(print_packet_type_find(""));
	assert_non_null(print_packet_type_find("VXLAN"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_frame_prints_as_tcpdump_does),
		cmocka_unit_test(any_cut_is_survived),
		cmocka_unit_test(any_wrong_byte_is_survived),
		cmocka_unit_test(a_type_nobody_knows_is_none),
	};
	int failed;

	frames_read(&frames, "tests/frames/networks.txt");
	frames_read(&frames, "tests/frames/applications.txt");
	frames_read(&frames, "tests/frames/types.txt");
	frames_read(&frames, "tests/frames/juniper.txt");
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	frames_free(&frames);
	return failed;
}
