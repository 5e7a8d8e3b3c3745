#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "tests/unit/parse_text.h"

static const char line[] = "2026-11-23 04:50:00.000001 IP 1.2.3.4.80 > 5.6.7.8.90: Flags [P.], seq 1:3, ack 1, "
			   "win 1, length 2: HTTP: a\tb, \"c\" \\\n";

static void header(const struct encoder *e, char *text)
{
	*encoder_header(e, text) = '\0';
}

static struct parser_config config_of(enum encoder_form form, enum schema schema,
	const unsigned char *fields, unsigned count)
{
	struct parser_config config = { .max_line = 1 << 20 };

	encoder_init(&config.encoder, form, schema, fields, count);
	return config;
}

static void assert_text(const struct parser_config *config, const char *text, const char *wanted)
{
	char *got = parse_text(config, text, strlen(text), NULL);

	assert_string_equal(got, wanted);
	free(got);
}

static const unsigned char chosen[] = { RECORD_INFO, RECORD_SRC_PORT, RECORD_URG };

static void chosen_fields_come_in_the_users_order(void **state)
{
	struct parser_config config = config_of(ENCODER_JSON, SCHEMA_SHORT, chosen, 3);

	(void)state;
	assert_text(&config, line, "{\"info\":\"HTTP: a\\tb, \\\"c\\\" \\\\\",\"src_port\":80}\n");
	assert_text(&config, "2026-11-23 04:50:00.000001 \n", "{}\n");
}

static void errors_and_notices_are_seen_whatever_was_chosen(void **state)
{
	struct parser_config config = config_of(ENCODER_JSON, SCHEMA_SHORT, chosen, 3);

	(void)state;
	assert_text(&config, "# drop count=1\nx\n",
		"{\"line\":1,\"event\":\"drop\",\"count\":1}\n"
		"{\"line\":2,\"error\":\"no time stamp and no packet's beginning\",\"raw\":\"x\"}\n");
}

static void tsv_escapes_what_would_break_a_line(void **state)
{
	struct parser_config config = config_of(ENCODER_TSV, SCHEMA_SHORT, chosen, 3);
	char text[ENCODER_HEADER_ROOM];

	(void)state;
	header(&config.encoder, text);
	assert_string_equal(text, "info\tsrc_port\turg\n");
	assert_text(&config, line, "HTTP: a\\tb, \"c\" \\\\\t80\t\n");
	assert_text(&config, "# drop count=1\n", "count=1\t\t\n");
}

static void csv_is_rfc_4180(void **state)
{
	struct parser_config config = config_of(ENCODER_CSV, SCHEMA_SHORT, chosen, 3);
	char text[ENCODER_HEADER_ROOM];

	(void)state;
	header(&config.encoder, text);
	assert_string_equal(text, "info,src_port,urg\r\n");
	assert_text(&config, line, "\"HTTP: a\tb, \"\"c\"\" \\\",80,\r\n");
}

static void schemas_rename_and_no_more(void **state)
{
	static const unsigned char fields[] = { RECORD_TIME, RECORD_SRC_IP, RECORD_DST_PORT, RECORD_WIN };
	static const struct {
		enum schema schema;
		const char *names;
	} samples[] = {
		{ SCHEMA_SHORT, "time\tsrc_ip\tdst_port\twin\n" },
		{ SCHEMA_ECS, "@timestamp\tsource.ip\tdestination.port\twin\n" },
		{ SCHEMA_ZEEK, "ts\tid.orig_h\tid.resp_p\twin\n" },
		{ SCHEMA_EVE, "timestamp\tsrc_ip\tdest_port\twin\n" },
	};
	char text[ENCODER_HEADER_ROOM];

	(void)state;
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		struct parser_config config = config_of(ENCODER_TSV, samples[i].schema, fields, 4);

		header(&config.encoder, text);
		assert_string_equal(text, samples[i].names);
		assert_text(&config, line, "2026-11-23T04:50:00.000001Z\t1.2.3.4\t90\t1\n");
	}
}

static void no_name_is_longer_than_its_room(void **state)
{
	(void)state;
	for (unsigned schema = SCHEMA_SHORT; schema <= SCHEMA_EVE; schema++) {
		for (unsigned i = 0; i < RECORD_FIELDS; i++) {
			const char *name = schema_name((enum schema)schema, (enum record_field)i);

			assert_non_null(name);
			assert_true(strlen(name) > 0 && strlen(name) <= SCHEMA_NAME);
			for (unsigned other = 0; other < i; other++)
				assert_string_not_equal(name,
					schema_name((enum schema)schema, (enum record_field)other));
		}
	}
}

static void names_lead_back_to_their_fields(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RECORD_FIELDS; i++) {
		const char *name = record_name((enum record_field)i);

		assert_int_equal(record_by_name((struct slice){ name, strlen(name) }), i);
	}
	assert_int_equal(record_by_name(SLICE("nothing")), RECORD_FIELDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(chosen_fields_come_in_the_users_order),
		cmocka_unit_test(errors_and_notices_are_seen_whatever_was_chosen),
		cmocka_unit_test(tsv_escapes_what_would_break_a_line),
		cmocka_unit_test(csv_is_rfc_4180),
		cmocka_unit_test(schemas_rename_and_no_more),
		cmocka_unit_test(no_name_is_longer_than_its_room),
		cmocka_unit_test(names_lead_back_to_their_fields),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
