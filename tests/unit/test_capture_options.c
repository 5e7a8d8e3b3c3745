#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "capture/options.h"

enum { WORDS = 32 };

static char message[256];

/* Parses a command line of words separated by blanks. */
static int parse(struct capture_options *o, const char *line)
{
	static char text[512];
	char *argv[WORDS + 1] = {"pcap-capture"};
	int argc = 1;

	snprintf(text, sizeof(text), "%s", line);
	for (char *word = strtok(text, " "); word && argc < WORDS; word = strtok(NULL, " "))
		argv[argc++] = word;
	argv[argc] = NULL;
	return capture_options_parse(argc, argv, o, message, sizeof(message));
}

static void accept_line(struct capture_options *o, const char *line)
{
	if (parse(o, line) < 0)
		fail_msg("%s: %s", line, message);
}

static void refuse_line(const char *line, const char *words)
{
	struct capture_options o = {0};

	assert_int_equal(parse(&o, line), -1);
	if (!strstr(message, words))
		fail_msg("%s: said \"%s\", not \"%s\"", line, message, words);
}

static void nothing_given_means_tcpdumps_defaults(void **state)
{
	struct capture_options o = {0};

	(void)state;
	accept_line(&o, "");
	assert_int_equal(o.action, CAPTURE_RUN);
	assert_int_equal(o.snaplen, 262144);
	assert_int_equal(o.count, 0);
	assert_int_equal(o.interface_count, 0);
	assert_string_equal(o.filter, "");
	assert_true(o.promiscuous && o.optimize && o.notices && o.print_text);
	assert_int_equal(o.ring_bytes, 32 << 20);
	assert_int_equal(o.stats, LEDGER_TEXT);
	capture_options_free(&o);
}

static void letters_may_be_joined_and_repeated(void **state)
{
	struct capture_options o = {0};

	(void)state;
	accept_line(&o, "-nnttttvvveXXAS#qKlU -xx -c5 -s 96 -B 65536 -r x.pcap");
	assert_int_equal(o.print.time_form, 4);
	assert_int_equal(o.print.verbose, 3);
	assert_int_equal(o.print.dump_hex_text, 2);
	assert_int_equal(o.print.dump_hex, 2);
	assert_int_equal(o.print.dump_text, 1);
	assert_int_equal(o.print.quiet, 1);
	assert_true(o.print.link_header && o.print.absolute_seq && o.print.numbers);
	assert_true(o.print.no_checksums && o.flush_lines && o.flush_packets);
	assert_int_equal(o.count, 5);
	assert_int_equal(o.snaplen, 96);
	assert_int_equal(o.ring_bytes, 64 << 20);
	assert_string_equal(o.read_path, "x.pcap");
	capture_options_free(&o);
}

static void the_words_left_over_are_the_filter(void **state)
{
	struct capture_options o = {0};

	(void)state;
	accept_line(&o, "-i lo tcp port 80 or icmp");
	assert_string_equal(o.filter, "tcp port 80 or icmp");
	capture_options_free(&o);
	accept_line(&o, "tcp -n and port 80 -i lo");
	assert_string_equal(o.filter, "tcp and port 80");
	assert_string_equal(o.interfaces[0], "lo");
	capture_options_free(&o);
}

static void habits_that_change_nothing_are_accepted(void **state)
{
	struct capture_options o = {0};

	(void)state;
	accept_line(&o, "-n -nn -N -f -b -u -a --immediate-mode");
	capture_options_free(&o);
	accept_line(&o, "-p -O -I -i a -i b -i any");
	assert_false(o.promiscuous || o.optimize);
	assert_true(o.monitor);
	assert_int_equal(o.interface_count, 3);
	capture_options_free(&o);
}

static void long_names_say_the_same(void **state)
{
	struct capture_options o = {0};

	(void)state;
	accept_line(&o,
	    "--interface=eth0 --snapshot-length 0 --direction IN --buffer-size=1 "
	    "--time-stamp-type adapter --time-stamp-precision=nano --linktype RAW --number "
	    "--relinquish-privileges=root --duration 1.5s --no-notices --stats=json --no-progress");
	assert_string_equal(o.interfaces[0], "eth0");
	assert_int_equal(o.snaplen, 262144);
	assert_int_equal(o.direction, CAPTURE_IN);
	assert_int_equal(o.ring_bytes, 1024);
	assert_string_equal(o.stamp_type, "adapter");
	assert_string_equal(o.link_type, "RAW");
	assert_string_equal(o.user, "root");
	assert_true(o.print.nanoseconds && o.print.numbers);
	assert_true(o.duration == 1500000000);
	assert_false(o.notices || o.progress);
	assert_int_equal(o.stats, LEDGER_JSON);
	capture_options_free(&o);
}

static void files_turn_by_millions_of_bytes_or_by_units(void **state)
{
	struct capture_options o = {0};

	(void)state;
	accept_line(&o, "-w x -C 2 -W 3");
	assert_int_equal(o.rotate_bytes, 2000000);
	assert_int_equal(o.rotate_files, 3);
	assert_false(o.print_text);
	capture_options_free(&o);
	accept_line(&o, "-w x -C 64K -G 60 --print");
	assert_int_equal(o.rotate_bytes, 65536);
	assert_int_equal(o.rotate_seconds, 60);
	assert_true(o.print_text);
	capture_options_free(&o);
}

static void what_is_out_of_range_is_refused_by_name(void **state)
{
	(void)state;
	refuse_line("-c 0", "-c: \"0\"");
	refuse_line("-c -1", "-c: \"-1\"");
	refuse_line("-s 262145", "-s: \"262145\"");
	refuse_line("-B 0", "-B: \"0\"");
	refuse_line("-B 2097152", "-B:");
	refuse_line("-w x -C 0", "-C: \"0\"");
	refuse_line("-w x -G 1.5", "-G: \"1.5\"");
	refuse_line("-Q sideways", "-Q: \"sideways\"");
	refuse_line("--duration soon", "--duration: \"soon\"");
	refuse_line("--stats=xml", "--stats: \"xml\"");
	refuse_line("--time-stamp-precision=pico", "--time-stamp-precision: \"pico\"");
}

static void what_is_unknown_or_lacks_its_value_is_named(void **state)
{
	(void)state;
	refuse_line("-k", "-k:");
	refuse_line("--frobnicate", "--frobnicate:");
	refuse_line("-i", "-i:");
	refuse_line("--duration", "--duration:");
	refuse_line("--print=yes", "--print=yes:");
}

static void what_cannot_go_together_is_refused(void **state)
{
	(void)state;
	refuse_line("-r x -i lo", "-r and -i");
	refuse_line("-F x tcp", "-F and an expression");
	refuse_line("-G 5", "-w");
	refuse_line("-w x -W 5", "-W: needs");
	refuse_line("-w - --print", "-w -:");
	refuse_line("-w - -C 1", "-w -:");
	refuse_line("-w - --count", "-w -:");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_given_means_tcpdumps_defaults),
	    cmocka_unit_test(letters_may_be_joined_and_repeated),
	    cmocka_unit_test(the_words_left_over_are_the_filter),
	    cmocka_unit_test(habits_that_change_nothing_are_accepted),
	    cmocka_unit_test(long_names_say_the_same),
	    cmocka_unit_test(files_turn_by_millions_of_bytes_or_by_units),
	    cmocka_unit_test(what_is_out_of_range_is_refused_by_name),
	    cmocka_unit_test(what_is_unknown_or_lacks_its_value_is_named),
	    cmocka_unit_test(what_cannot_go_together_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
