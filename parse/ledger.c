#include "parse/ledger.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Room that is always left for the mark of a line that was cut, and its end. */
enum { TAIL = 32 };

int ledger_form_parse(const char *text, enum ledger_form *form)
{
	static const char *const names[] = {
		[LEDGER_NONE] = "none", [LEDGER_TEXT] = "text", [LEDGER_JSON] = "json",
	};

	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (strcmp(text, names[i]) == 0) {
			*form = (enum ledger_form)i;
			return 0;
		}
	}
	return -1;
}

__attribute__((format(printf, 2, 3))) static void append(struct ledger *l, const char *format, ...)
{
	size_t room = sizeof(l->line) - TAIL - l->used;
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(l->line + l->used, room, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= room)
		l->fields = -1;
	else
		l->used += (unsigned)n;
}

/* Begins a field; false when the ledger is not printed or already full. */
static int begin_field(struct ledger *l, const char *name)
{
	unsigned start;

	if (l->form == LEDGER_NONE || l->fields < 0)
		return 0;
	if (l->form == LEDGER_JSON) {
		append(l, ",\"%s\":", name);
	} else {
		append(l, l->fields > 0 ? ", " : " ");
		start = l->used;
		append(l, "%s ", name);
		for (unsigned i = start; i < l->used; i++)
			if (l->line[i] == '_')
				l->line[i] = ' ';
	}
	if (l->fields < 0)
		return 0;
	l->fields++;
	return 1;
}

/* Takes back what a field that did not fit has written. */
static void end_field(struct ledger *l, unsigned start)
{
	if (l->fields < 0)
		l->used = start;
}

void ledger_begin(struct ledger *l, enum ledger_form form, const char *tool)
{
	*l = (struct ledger){ .form = form };
	append(l, form == LEDGER_JSON ? "{\"tool\":\"%s\"" : "%s:", tool);
}

void ledger_count(struct ledger *l, const char *name, uint64_t count)
{
	unsigned start = l->used;

	if (begin_field(l, name))
		append(l, "%llu", (unsigned long long)count);
	end_field(l, start);
}

void ledger_real(struct ledger *l, const char *name, double value, const char *unit)
{
	unsigned start = l->used;

	if (begin_field(l, name)) {
		if (l->form == LEDGER_JSON)
			append(l, "%.6f", isfinite(value) ? value : 0.0);
		else
			append(l, "%.3f%s%s", value, *unit ? " " : "", unit);
	}
	end_field(l, start);
}

static void append_json_string(struct ledger *l, const char *value)
{
	append(l, "\"");
	for (; *value; value++) {
		unsigned char c = (unsigned char)*value;

		if (c == '"' || c == '\\')
			append(l, "\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			append(l, "\\u%04x", c);
		else
			append(l, "%c", c);
	}
	append(l, "\"");
}

void ledger_text(struct ledger *l, const char *name, const char *value)
{
	unsigned start = l->used;

	if (begin_field(l, name)) {
		if (l->form == LEDGER_JSON)
			append_json_string(l, value);
		else
			append(l, "%s", value);
	}
	end_field(l, start);
}

void ledger_print(struct ledger *l, int fd)
{
	const char *tail = l->form == LEDGER_JSON ? (l->fields < 0 ? ",\"truncated\":true}\n" : "}\n")
						  : (l->fields < 0 ? " …\n" : "\n");

	if (l->form == LEDGER_NONE)
		return;
	memcpy(l->line + l->used, tail, strlen(tail));
	if (write(fd, l->line, l->used + strlen(tail)) < 0)
		return; /* stderr is gone: there is nobody left to tell */
}
