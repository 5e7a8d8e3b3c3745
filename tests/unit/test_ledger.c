#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "parse/ledger.h"

enum { ROOM = 8192 };

/* What ledger_print writes. */
static void printed(struct ledger *l, char *text)
{
	int ends[2];
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	ledger_print(l, ends[1]);
	close(ends[1]);
	n = read(ends[0], text, ROOM - 1);
	close(ends[0]);
	text[n > 0 ? n : 0] = '\0';
}

static void fill(struct ledger *l, enum ledger_form form)
{
	ledger_begin(l, form, "tool");
	ledger_count(l, "packet_lines", 20000);
	ledger_real(l, "elapsed", 1.5, "s");
	ledger_text(l, "why", "a\"b\n\xff");
}

static void text_is_for_people(void **state)
{
	struct ledger l;
	char text[ROOM];

	(void)state;
	fill(&l, LEDGER_TEXT);
	printed(&l, text);
	assert_string_equal(text, "tool: packet lines 20000, elapsed 1.500 s, why a\"b\n\xff\n");
}

static void json_is_one_flat_object(void **state)
{
	struct ledger l;
	char text[ROOM];

	(void)state;
	fill(&l, LEDGER_JSON);
	printed(&l, text);
	assert_string_equal(text, "{\"tool\":\"tool\",\"packet_lines\":20000,\"elapsed\":1.500000,"
				  "\"why\":\"a\\\"b\\u000a\\u00ff\"}\n");
	ledger_begin(&l, LEDGER_JSON, "tool");
	ledger_real(&l, "rate", INFINITY, "");
	printed(&l, text);
	assert_string_equal(text, "{\"tool\":\"tool\",\"rate\":0.000000}\n");
}

static void quiet_prints_nothing(void **state)
{
	struct ledger l;
	char text[ROOM];

	(void)state;
	fill(&l, LEDGER_NONE);
	printed(&l, text);
	assert_string_equal(text, "");
}

static void what_does_not_fit_is_left_out_and_said(void **state)
{
	struct ledger l;
	char text[ROOM], value[600];

	(void)state;
	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	ledger_begin(&l, LEDGER_JSON, "tool");
	for (int i = 0; i < 20; i++)
		ledger_text(&l, "field", value);
	printed(&l, text);
	assert_true(strlen(text) < sizeof(l.line));
	assert_non_null(strstr(text, "xxx\",\"truncated\":true}\n"));
}

static void forms_have_names(void **state)
{
	enum ledger_form form = LEDGER_NONE;

	(void)state;
	assert_int_equal(ledger_form_parse("json", &form), 0);
	assert_int_equal(form, LEDGER_JSON);
	assert_int_equal(ledger_form_parse("text", &form), 0);
	assert_int_equal(ledger_form_parse("none", &form), 0);
	assert_int_equal(ledger_form_parse("yaml", &form), -1);
	assert_int_equal(form, LEDGER_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_for_people),
		cmocka_unit_test(json_is_one_flat_object),
		cmocka_unit_test(quiet_prints_nothing),
		cmocka_unit_test(what_does_not_fit_is_left_out_and_said),
		cmocka_unit_test(forms_have_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
