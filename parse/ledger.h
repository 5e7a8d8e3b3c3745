/*
 * The summary every tool prints at its end and on SIGUSR1: one line on stderr, as text
 * ("pcap-replay: sent 20000, skipped 0, elapsed 20.000 s") or as one flat JSON object
 * ({"tool":"pcap-replay","sent":20000,…}).
 *
 * A ledger is built in order, then printed once; it keeps no memory and never fails. What does
 * not fit its line is left out and the line ends in "…" ("truncated":true in JSON).
 */
#ifndef PARSE_LEDGER_H
#define PARSE_LEDGER_H

#include <stdint.h>

enum ledger_form {
	LEDGER_NONE, /* -q: nothing is printed */
	LEDGER_TEXT,
	LEDGER_JSON,
};

struct ledger {
	enum ledger_form form;
	unsigned used;
	int fields;
	char line[4096];
};

/* "none", "text" or "json" to a form: 0, or -1. */
int ledger_form_parse(const char *text, enum ledger_form *form);

void ledger_begin(struct ledger *l, enum ledger_form form, const char *tool);
/* Names are lower case with underscores; the text form shows a blank for an underscore. */
void ledger_count(struct ledger *l, const char *name, uint64_t count);
/* A measure with a unit: text shows "elapsed 20.000 s", JSON {"elapsed":20.000000}. */
void ledger_real(struct ledger *l, const char *name, double value, const char *unit);
/* Any bytes; escaped in JSON. */
void ledger_text(struct ledger *l, const char *name, const char *value);
/* Writes the line to the descriptor in one write. */
void ledger_print(struct ledger *l, int fd);

#endif
