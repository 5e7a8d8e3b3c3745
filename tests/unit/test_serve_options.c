#include <arpa/inet.h>
#include <limits.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "serve/options.h"

static struct serve_options o;

/* Parses one line of words; messages are thrown away. */
static int parse(const char *line)
{
	static char words[512];
	char *argv[32], *rest = NULL;
	int argc = 0, result, old = dup(STDERR_FILENO);

	snprintf(words, sizeof(words), "line-serve %s", line);
	for (char *w = strtok_r(words, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		argv[argc++] = w;
	argv[argc] = NULL;
	assert_non_null(freopen("/dev/null", "w", stderr));
	result = serve_options_parse(&o, argc, argv);
	dup2(old, STDERR_FILENO);
	close(old);
	return result;
}

static void addresses_of_every_kind_are_known(void **state)
{
	static const struct {
		const char *text;
		enum address_kind kind;
		const char *host, *port, *path;
	} known[] = {
	    {"4444", ADDRESS_TCP, "", "4444", NULL},
	    {":4444", ADDRESS_TCP, "", "4444", NULL},
	    {"*:0", ADDRESS_TCP, "*", "0", NULL},
	    {"[::1]:4444", ADDRESS_TCP, "::1", "4444", NULL},
	    {"host:4444", ADDRESS_TCP, "host", "4444", NULL},
	    {"unix:/run/x", ADDRESS_UNIX, "", "", "/run/x"},
	    {"systemd:", ADDRESS_SYSTEMD, "", "", NULL},
	    {"tcp://host:1", ADDRESS_OUT_TCP, "host", "1", NULL},
	    {"tcp://[fe80::1]:1", ADDRESS_OUT_TCP, "fe80::1", "1", NULL},
	    {"unix:///run/x", ADDRESS_OUT_UNIX, "", "", "/run/x"},
	    {"kafka://a:1,b:2/t", ADDRESS_KAFKA, "a:1,b:2", "", "t"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct address a;
		const char *why;

		assert_int_equal(address_parse(&a, known[i].text, &why), 0);
		assert_int_equal(a.kind, known[i].kind);
		assert_string_equal(a.host, known[i].host);
		assert_string_equal(a.port, known[i].port);
		if (known[i].path)
			assert_string_equal(a.path, known[i].path);
	}
}

static void bad_addresses_are_refused_with_a_reason(void **state)
{
	static const char *const bad[] = {"", "host", "65536", "host:", "::1:4444", "http://x:1",
	    "unix:", "tcp://:1", "tcp://host:0", "tcp://host", "kafka://a:1", "kafka://a:1/",
	    "kafka:///t", "kafka://a:1/two words",
	    "unix:/0123456789/0123456789/0123456789/0123456789/0123456789/"
	    "0123456789/0123456789/0123456789/0123456789/0123456789"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct address a;
		const char *why = NULL;

		assert_int_equal(address_parse(&a, bad[i], &why), -1);
		assert_non_null(why);
	}
}

static void a_policy_holds_for_the_addresses_after_it(void **state)
{
	(void)state;
	assert_int_equal(parse(":1 --slow=drop :2 --slow=disconnect :3 :4"), 1);
	assert_int_equal(o.place_count, 4);
	assert_int_equal(o.places[0].policy, READER_DROP); /* none before it: the first there is */
	assert_int_equal(o.places[1].policy, READER_DROP);
	assert_int_equal(o.places[2].policy, READER_DISCONNECT);
	assert_int_equal(o.places[3].policy, READER_DISCONNECT);
	assert_int_equal(parse(":1"), 1);
	assert_int_equal(o.places[0].policy, READER_BLOCK);
}

static void netcat_s_words_are_understood(void **state)
{
	static const char *const same[] = {"-l -k -p 4444 localhost", "-lkp 4444 localhost",
	    "-lk localhost 4444", "-l localhost -k -p 4444"};

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_int_equal(parse(same[i]), 1);
		assert_int_equal(o.place_count, 1);
		assert_string_equal(o.places[0].address.host, "localhost");
		assert_string_equal(o.places[0].address.port, "4444");
		assert_false(o.once);
	}
	assert_int_equal(parse("-l 4444"), 1);
	assert_true(o.once);
	assert_string_equal(o.places[0].address.host, "");
}

static void sizes_times_and_history_have_their_units(void **state)
{
	(void)state;
	assert_int_equal(parse("--buffer 1M --max-line 8K --patience 250ms --history 64K :1"), 1);
	assert_int_equal(o.buffer, 1 << 20);
	assert_int_equal(o.max_line, 8192);
	assert_int_equal(o.patience, 250000000);
	assert_int_equal(o.history_bytes, 65536);
	assert_int_equal(parse("--history 100 :1"), 1);
	assert_int_equal(o.history_lines, 100);
	assert_int_equal(o.history_bytes, 0);
	assert_int_equal(parse("--buffer 1M :1"), 1);
	assert_int_equal(o.max_line, 1 << 18); /* the default gives way */
}

static void what_does_not_fit_together_is_refused(void **state)
{
	static const char *const bad[] = {"", "--slow=sometimes :1", "--buffer 1K :1",
	    "--buffer 1M --max-line 512K :1", "--history 1G :1", "--tls-cert x :1",
	    "--tls-client-ca x :1", "--tls-cert x --tls-key y --tls-client-name n :1",
	    "--allow 10/8 :1", "--allow 10.0.0.0/33 :1", "-X novalue :1", "--key maybe :1",
	    "--stats xml :1", "--max-clients 0 :1", "--unknown :1", "--patience -1s :1"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(parse(bad[i]), -1);
}

static void networks_match_by_their_leading_bits(void **state)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 mapped = {.sin6_family = AF_INET6};
	struct access_network n;

	(void)state;
	inet_pton(AF_INET, "10.127.255.255", &v4.sin_addr);
	inet_pton(AF_INET6, "::ffff:10.127.0.1", &mapped.sin6_addr);
	assert_int_equal(access_parse(&n, "10.64.0.0/10"), 0);
	assert_true(access_match(&n, (struct sockaddr *)&v4));
	assert_true(access_match(&n, (struct sockaddr *)&mapped));
	assert_int_equal(access_parse(&n, "10.128.0.0/9"), 0);
	assert_false(access_match(&n, (struct sockaddr *)&v4));
	assert_int_equal(access_parse(&n, "0.0.0.0/0"), 0);
	assert_true(access_match(&n, (struct sockaddr *)&v4));
	assert_int_equal(access_parse(&n, "2001:db8::/32"), 0);
	assert_false(access_match(&n, (struct sockaddr *)&v4));
	assert_false(access_is_loopback((struct sockaddr *)&v4));
	inet_pton(AF_INET, "127.1.2.3", &v4.sin_addr);
	assert_true(access_is_loopback((struct sockaddr *)&v4));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses_of_every_kind_are_known),
	    cmocka_unit_test(bad_addresses_are_refused_with_a_reason),
	    cmocka_unit_test(a_policy_holds_for_the_addresses_after_it),
	    cmocka_unit_test(netcat_s_words_are_understood),
	    cmocka_unit_test(sizes_times_and_history_have_their_units),
	    cmocka_unit_test(what_does_not_fit_together_is_refused),
	    cmocka_unit_test(networks_match_by_their_leading_bits),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
