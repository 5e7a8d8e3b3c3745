/* Application protocols, printed, cut and damaged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include "capture/printer.h"
#include "tests/unit/print_apps_frames.h"

enum { DLT_RAW_IP = 12, LARGEST = 2048, NO_STAMP = 1 };

static uint32_t from_hex(uint8_t *out, const char *hex)
{
	uint32_t n = 0;

	for (; hex[0] && hex[1]; hex += 2, n++) {
		const char byte[] = {hex[0], hex[1], '\0'};

		assert_true(n < LARGEST);
		out[n] = (uint8_t)strtoul(byte, NULL, 16);
	}
	return n;
}

/* The frame in memory of its own size, so that a read beyond it is seen by a sanitizer. */
static void print_bytes(
    struct printer *printer, const uint8_t *bytes, uint32_t n, uint32_t captured, struct text *text)
{
	uint8_t *exact = malloc(captured ? captured : 1);
	const struct reader_packet packet = {.time = 1000000000,
	    .data = exact,
	    .caplen = captured,
	    .len = n,
	    .link_type = DLT_RAW_IP};

	assert_non_null(exact);
	memcpy(exact, bytes, captured);
	printer_packet(printer, &packet, text);
	free(exact);
}

static void print_frame(
    struct printer *printer, const char *hex, uint32_t captured, struct text *text)
{
	uint8_t bytes[LARGEST];
	uint32_t n = from_hex(bytes, hex);

	print_bytes(printer, bytes, n, captured ? captured : n, text);
}

static void open_all(
    struct printer **printer, struct print_options *options, struct text *text, unsigned verbose)
{
	*options = (struct print_options){.verbose = verbose, .time_form = NO_STAMP};
	*printer = printer_open(options);
	assert_non_null(*printer);
	assert_int_equal(text_open(text, 4096), 0);
}

static void assert_printed(const char *name, struct text *text, const char *expected)
{
	text_char(text, '\0');
	if (strcmp(text->start, expected) != 0)
		print_error("%s\n", name);
	assert_string_equal(text->start, expected);
}

static void each_is_as_expected(const struct frame *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct print_options options;
		struct printer *printer;
		struct text text;

		open_all(&printer, &options, &text, list[i].verbose);
		print_frame(printer, list[i].bytes, list[i].captured, &text);
		assert_printed(list[i].name, &text, list[i].expected);
		text_close(&text);
		printer_close(printer);
	}
}

static void every_protocol_prints_as_tcpdump_does(void **state)
{
	(void)state;
	each_is_as_expected(frames, sizeof(frames) / sizeof(frames[0]));
}

static void a_cut_frame_is_marked_where_it_ends(void **state)
{
	(void)state;
	each_is_as_expected(cut_frames, sizeof(cut_frames) / sizeof(cut_frames[0]));
}

static void an_answer_is_read_by_what_went_before(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		struct print_options options;
		struct printer *printer;
		struct text text;

		open_all(&printer, &options, &text, 0);
		print_frame(printer, pairs[i].frames[0], 0, &text);
		print_frame(printer, pairs[i].frames[1], 0, &text);
		assert_printed(pairs[i].name, &text, pairs[i].expected);
		text_close(&text);
		printer_close(printer);
	}
}

/* Every length a frame may be cut at, at every verbosity: one line at least, and no read beyond. */
static void any_cut_is_survived(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		for (unsigned verbose = 0; verbose < 4; verbose++) {
			struct print_options options;
			struct printer *printer;
			struct text text;
			uint8_t bytes[LARGEST];
			uint32_t n = from_hex(bytes, frames[i].bytes);

			open_all(&printer, &options, &text, verbose);
			for (uint32_t captured = 1; captured <= n; captured++) {
				text.at = text.start;
				print_bytes(printer, bytes, n, captured, &text);
				assert_true(text.at > text.start && text.at[-1] == '\n');
			}
			text_close(&text);
			printer_close(printer);
		}
	}
}

/* One wrong byte at every place, at -vvv. */
static void any_wrong_byte_is_survived(void **state)
{
	static const uint8_t wrong[] = {0x00, 0x01, 0x7f, 0x80, 0xff};

	(void)state;
	for (size_t i = 0; i < sizeof(frames) / sizeof(frames[0]); i++) {
		struct print_options options;
		struct printer *printer;
		struct text text;
		uint8_t bytes[LARGEST];
		uint32_t n = from_hex(bytes, frames[i].bytes);

		open_all(&printer, &options, &text, 3);
		for (uint32_t at = 20; at < n; at++) {
			for (size_t w = 0; w < sizeof(wrong); w++) {
				uint8_t right = bytes[at];

				bytes[at] = wrong[w];
				text.at = text.start;
				print_bytes(printer, bytes, n, n, &text);
				assert_true(text.at > text.start && text.at[-1] == '\n');
				bytes[at] = right;
			}
		}
		text_close(&text);
		printer_close(printer);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_protocol_prints_as_tcpdump_does),
	    cmocka_unit_test(a_cut_frame_is_marked_where_it_ends),
	    cmocka_unit_test(an_answer_is_read_by_what_went_before),
	    cmocka_unit_test(any_cut_is_survived),
	    cmocka_unit_test(any_wrong_byte_is_survived),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
