#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "replay/clock/spin.h"
#include "replay/options.h"

enum { WORDS = 16 };

static struct replay_options o;
static char message[8192];

/* Parses a line of words, which stay until the next one. */
static int parse(const char *line)
{
	static char words[512];
	static char *argv[WORDS + 1];
	int argc = 1;

	memset(argv, 0, sizeof(argv));
	argv[0] = "pcap-replay";
	snprintf(words, sizeof(words), "%s", line);
	for (char *w = strtok(words, " "); w && argc < WORDS; w = strtok(NULL, " "))
		argv[argc++] = w;
	return replay_options_parse(argc, argv, &o, message, sizeof(message));
}

static void a_file_alone_is_paced_onto_stdout(void **state)
{
	(void)state;
	assert_int_equal(parse("a.pcap"), 0);
	assert_int_equal(o.pace.mode, PACER_RECORDED);
	assert_string_equal(o.output, "-");
	assert_null(o.interfaces[0]);
	assert_int_equal(o.loops, 1);
	assert_int_equal(o.input_count, 1);
	assert_string_equal(o.inputs[0], "a.pcap");
	assert_true(o.spin == WAITER_MEASURE);
	assert_int_equal(o.oversize, OVERSIZE_SKIP);
}

static void every_pace_is_exact(void **state)
{
	(void)state;
	assert_int_equal(parse("-x 2.5 a"), 0);
	assert_true(o.pace.times == UINT64_C(2500000000) && o.pace.per == 1000000000);
	assert_int_equal(parse("-x 1/3 a"), 0);
	assert_true(o.pace.times == 1 && o.pace.per == 3);
	assert_int_equal(parse("-p 0.5 a"), 0);
	assert_true(o.pace.mode == PACER_PACKETS && o.pace.micropackets == 500000);
	assert_int_equal(parse("-M 1000 a"), 0);
	assert_true(o.pace.mode == PACER_BITS && o.pace.bits == 1000000000);
	assert_int_equal(parse("-t a"), 0);
	assert_int_equal(o.pace.mode, PACER_TOP);
}

static void paces_without_meaning_are_refused(void **state)
{
	static const char *const lines[] = {
		"-x 0 a", "-x -1 a", "-x 1/0 a", "-x fast a", "-p 0 a", "-p 0.0000001 a", "-M 0 a",
		"-M 1e9 a", "-t -x 2 a", "-p 1 -M 1 a",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_int_equal(parse(lines[i]), -1);
}

static void outputs_that_contradict_each_other_are_refused(void **state)
{
	static const char *const lines[] = {
		"-i a -w b f", "-I b f", "-i a -I b f", "-i a --split 10.0.0.0/8 f",
		"-i a -I b --split-by-file f", "-i a -I b --split 10.0.0.0/8 --split-by-file f g",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		assert_int_equal(parse(lines[i]), -1);
		assert_true(message[0] != '\0');
	}
	assert_int_equal(parse("-i a -I b --split-by-file f g"), 0);
	assert_int_equal(parse("-i a -I b --split 10.0.0.0/8,fe80::/10 f"), 0);
	assert_int_equal(o.split_count, 2);
}

static void an_input_is_needed_and_stdin_is_there_once(void **state)
{
	(void)state;
	assert_int_equal(parse(""), -1);
	assert_int_equal(parse("- -"), -1);
	assert_int_equal(parse("-l 2 -"), -1);
	assert_int_equal(parse("-K -l 2 -"), 0);
}

static void edits_are_read_whole(void **state)
{
	(void)state;
	assert_int_equal(parse("--map 10.0.0.0/8=192.0.0.0/8 --map 2001:db8::/32=fd00:1::/32 a"), 0);
	assert_int_equal(o.edit.map_count, 2);
	assert_int_equal(parse("--src-mac 02:00:00:00:00:0A,02:00:00:00:00:0b a"), 0);
	assert_int_equal(o.edit.source[0].address[5], 10);
	assert_int_equal(o.edit.source[1].address[5], 11);
	assert_int_equal(parse("--ttl -1 --vlan-push 42:7 --map-port 80=8080 a"), 0);
	assert_true(o.edit.ttl_how == EDIT_TTL_SUBTRACT && o.edit.vlan_tag == (7 << 13 | 42));
	assert_true(o.edit.port_count == 1 && o.edit.ports[0].to == 8080);
}

static void edits_that_cannot_be_meant_are_refused(void **state)
{
	static const char *const lines[] = {
		"--map 10.0.0.0/8 a", "--map 10.0.0.1/8=11.0.0.0/8 a",
		"--map 10.0.0.0/33=11.0.0.0/33 a", "--map 10.0.0.0/8=fd00::/8 a", "--src-mac 02:00 a",
		"--dst-mac 02:00:00:00:00:0g a", "--ttl 256 a", "--vlan-push 4095 a",
		"--vlan-push 1:8 a", "--map-port 80 a", "--map-port 80=65536 a",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++)
		assert_int_equal(parse(lines[i]), -1);
}

static void a_share_to_lose_is_a_percentage(void **state)
{
	(void)state;
	assert_int_equal(parse("--loss 2.5% a"), 0);
	assert_true(o.loss == 2500000);
	assert_int_equal(parse("--loss 100 a"), 0);
	assert_true(o.loss == REPLAY_LOSS_ALL);
	assert_int_equal(parse("--loss 100.1 a"), -1);
	assert_int_equal(parse("--loss -1 a"), -1);
	assert_int_equal(parse("--loss % a"), -1);
}

static void tcpreplays_names_mean_the_same(void **state)
{
	(void)state;
	assert_int_equal(parse("--intf1 a --intf2 b --split 10.0.0.0/8 --preload-pcap --multiplier=2 f"), 0);
	assert_string_equal(o.interfaces[0], "a");
	assert_string_equal(o.interfaces[1], "b");
	assert_true(o.preload);
	assert_true(o.pace.times == 2 * o.pace.per);
	assert_int_equal(parse("--topspeed f"), 0);
	assert_int_equal(o.pace.mode, PACER_TOP);
}

static void a_format_is_for_captures_only(void **state)
{
	(void)state;
	assert_int_equal(parse("--format=pcapng f"), 0);
	assert_int_equal(o.format, FORMAT_PCAPNG);
	assert_int_equal(parse("--format=snoop f"), -1);
	assert_int_equal(parse("--format=pcap -i a f"), -1);
}

static void a_refusal_names_the_option(void **state)
{
	(void)state;
	assert_int_equal(parse("--loop x a"), -1);
	assert_non_null(strstr(message, "-l x"));
	assert_int_equal(parse("--max-gap soon a"), -1);
	assert_non_null(strstr(message, "--max-gap soon"));
	assert_int_equal(parse("--no-such a"), -1);
	assert_non_null(strstr(message, "--no-such"));
	assert_int_equal(parse("a -i"), -1);
	assert_non_null(strstr(message, "-i"));
}

static void help_and_version_are_for_stdout(void **state)
{
	(void)state;
	assert_int_equal(parse("--help"), 1);
	assert_non_null(strstr(message, "usage: pcap-replay"));
	assert_int_equal(parse("--version"), 1);
	assert_non_null(strstr(message, "pcap-replay "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_alone_is_paced_onto_stdout),
		cmocka_unit_test(every_pace_is_exact),
		cmocka_unit_test(paces_without_meaning_are_refused),
		cmocka_unit_test(outputs_that_contradict_each_other_are_refused),
		cmocka_unit_test(an_input_is_needed_and_stdin_is_there_once),
		cmocka_unit_test(edits_are_read_whole),
		cmocka_unit_test(edits_that_cannot_be_meant_are_refused),
		cmocka_unit_test(a_share_to_lose_is_a_percentage),
		cmocka_unit_test(tcpreplays_names_mean_the_same),
		cmocka_unit_test(a_format_is_for_captures_only),
		cmocka_unit_test(a_refusal_names_the_option),
		cmocka_unit_test(help_and_version_are_for_stdout),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
