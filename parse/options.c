#include "parse/options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "parse/number.h"

enum {
	MAX_JOBS = 256,
	DAY = 86400,
	OPT_FIELDS = 256,
	OPT_SCHEMA,
	OPT_DEEP,
	OPT_ERRORS,
	OPT_STRICT,
	OPT_PAYLOAD,
	OPT_DATE,
	OPT_TZ,
	OPT_RELATIVE,
	OPT_NUMBERED,
	OPT_FIRST_LINE,
	OPT_MAX_LINE,
	OPT_STATS,
	OPT_NO_PROGRESS,
	OPT_HELP,
	OPT_VERSION,
};

static const struct option long_options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "fields", required_argument, NULL, OPT_FIELDS },
	{ "schema", required_argument, NULL, OPT_SCHEMA },
	{ "deep", no_argument, NULL, OPT_DEEP },
	{ "errors", required_argument, NULL, OPT_ERRORS },
	{ "strict", no_argument, NULL, OPT_STRICT },
	{ "payload", required_argument, NULL, OPT_PAYLOAD },
	{ "date", required_argument, NULL, OPT_DATE },
	{ "tz", required_argument, NULL, OPT_TZ },
	{ "relative", no_argument, NULL, OPT_RELATIVE },
	{ "numbered", no_argument, NULL, OPT_NUMBERED },
	{ "first-line", required_argument, NULL, OPT_FIRST_LINE },
	{ "max-line", required_argument, NULL, OPT_MAX_LINE },
	{ "stats", required_argument, NULL, OPT_STATS },
	{ "no-progress", no_argument, NULL, OPT_NO_PROGRESS },
	{ "help", no_argument, NULL, OPT_HELP },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ NULL, 0, NULL, 0 },
};

/* What is chosen by words and put together once all are known. */
struct choices {
	enum encoder_form form;
	enum schema schema;
	unsigned char fields[RECORD_FIELDS];
	unsigned count;
	const char *date;
};

const char *options_line_parse_usage(void)
{
	return "usage: line-parse [-q] [-j threads] [-o json|tsv|csv] [--fields list]\n"
	       "                  [--schema short|ecs|zeek|eve] [--deep] [--payload=keep|skip]\n"
	       "                  [--errors=record|file:path|skip] [--strict] [--date date]\n"
	       "                  [--tz zone] [--relative] [--numbered] [--first-line number]\n"
	       "                  [--max-line size] [--stats=text|json] [--no-progress] [file]\n";
}

static int parse_fields(const char *list, struct choices *c)
{
	struct slice rest = { list, strlen(list) }, name;
	uint64_t seen = 0;

	c->count = 0;
	do {
		enum record_field field;

		if (!slice_take_word(&rest, ',', &name))
			return -1;
		field = record_by_name(name);
		if (field == RECORD_FIELDS || seen >> field & 1)
			return -1;
		seen |= UINT64_C(1) << field;
		c->fields[c->count++] = (unsigned char)field;
	} while (slice_take(&rest, SLICE(",")));
	return rest.size == 0 ? 0 : -1;
}

static int parse_errors(const char *word, struct options *o)
{
	o->letters = NULL;
	if (strcmp(word, "record") == 0) {
		o->parser.errors = PARSER_ERRORS_RECORD;
	} else if (strcmp(word, "skip") == 0) {
		o->parser.errors = PARSER_ERRORS_SKIP;
	} else if (strncmp(word, "file:", 5) == 0 && word[5] != '\0') {
		o->parser.errors = PARSER_ERRORS_FILE;
		o->letters = word + 5;
	} else {
		return -1;
	}
	return 0;
}

static int parse_payload(const char *word, struct options *o)
{
	o->parser.payload = strcmp(word, "keep") == 0;
	return o->parser.payload || strcmp(word, "skip") == 0 ? 0 : -1;
}

static bool is_two(const char *at, char high)
{
	return at[0] >= '0' && at[0] <= high && slice_digit(at[1]);
}

/* UTC, +HH:MM (east, unlike TZ's own sign), or a zone's name, which must be there. */
static int parse_zone(const char *word, struct options *o)
{
	char path[128];
	int n;
	FILE *file;

	if (*word == '+' || *word == '-') {
		if (!is_two(word + 1, '1') || word[3] != ':' || !is_two(word + 4, '5') || word[6])
			return -1;
		snprintf(o->timezone, sizeof(o->timezone), "<%.3s%.2s>%c%.5s", word, word + 4,
			*word == '+' ? '-' : '+', word + 1);
		return 0;
	}
	if (strcmp(word, "UTC") != 0) {
		n = snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", word);
		if (*word == '\0' || *word == '/' || strstr(word, "..") || n >= (int)sizeof(path))
			return -1;
		file = fopen(path, "rb");
		if (!file || fgetc(file) != 'T') {
			if (file)
				fclose(file);
			return -1;
		}
		fclose(file);
	}
	n = snprintf(o->timezone, sizeof(o->timezone), "%s", word);
	return n < (int)sizeof(o->timezone) ? 0 : -1;
}

static int parse_date(const char *date, struct options *o)
{
	int64_t nanoseconds;

	if (strlen(date) != 10 || number_time(date, &nanoseconds) != 0)
		return -1;
	o->parser.day = nanoseconds / (DAY * INT64_C(1000000000));
	return 0;
}

/* Options whose argument is one value. 0, -1, or 1: not one of them. */
static int parse_value(int option, const char *argument, struct options *o)
{
	uint64_t value;

	switch (option) {
	case 'j':
		if (number_u64(argument, 1, MAX_JOBS, &value) != 0)
			return -1;
		o->jobs = (unsigned)value;
		return 0;
	case OPT_FIRST_LINE:
		return number_u64(argument, 0, INT64_MAX, &o->first_line);
	case OPT_MAX_LINE:
		if (number_size(argument, 64, UINT64_C(1) << 30, &value) != 0)
			return -1;
		o->parser.max_line = value;
		return 0;
	case OPT_ERRORS:
		return parse_errors(argument, o);
	case OPT_PAYLOAD:
		return parse_payload(argument, o);
	case OPT_DATE:
		return parse_date(argument, o);
	case OPT_TZ:
		return parse_zone(argument, o);
	case OPT_STATS:
		return ledger_form_parse(argument, &o->stats);
	default:
		return 1;
	}
}

/* Options that choose the output's form. 0, -1, or 1: not one of them. */
static int parse_form(int option, const char *argument, struct choices *c)
{
	switch (option) {
	case 'o':
		return encoder_form_parse(argument, &c->form);
	case OPT_SCHEMA:
		return schema_parse(argument, &c->schema);
	case OPT_FIELDS:
		return parse_fields(argument, c);
	case OPT_DATE:
		c->date = argument;
		return 1;
	default:
		return 1;
	}
}

static void set_switch(int option, struct options *o)
{
	switch (option) {
	case 'q':
		o->quiet = true;
		break;
	case OPT_DEEP:
		o->parser.deep = true;
		break;
	case OPT_STRICT:
		o->strict = true;
		break;
	case OPT_RELATIVE:
		o->parser.relative = true;
		break;
	case OPT_NUMBERED:
		o->parser.numbered = true;
		break;
	case OPT_NO_PROGRESS:
		o->progress = false;
		break;
	default:
		break;
	}
}

static const char *name_of(int option)
{
	for (const struct option *l = long_options; l->name; l++)
		if (l->val == option)
			return l->name;
	return "option";
}

/* Today in the zone of the stamps. */
static int64_t today(int64_t now, const char *zone)
{
	time_t moment = (time_t)now;
	struct tm tm;

	if (*zone) {
		setenv("TZ", zone, 1);
		tzset();
	}
	localtime_r(&moment, &tm);
	return timegm(&tm) / DAY;
}

static enum options_result finish(struct options *o, const struct choices *c, int left,
	char **operands, int64_t now, char *why, size_t why_size)
{
	if (left > 1) {
		snprintf(why, why_size, "one input at most, not also %s", operands[1]);
		return OPTIONS_BAD;
	}
	if (left == 1)
		o->input = operands[0];
	if (o->quiet)
		o->stats = LEDGER_NONE;
	if (!c->date)
		o->parser.day = today(now, o->timezone);
	encoder_init(&o->parser.encoder, c->form, c->schema, c->fields, c->count);
	return OPTIONS_RUN;
}

enum options_result options_line_parse(struct options *o, int argc, char **argv, int64_t now,
	char *why, size_t why_size)
{
	struct choices choices = { .form = ENCODER_JSON };
	int option, result;

	*o = (struct options){ .input = "-", .first_line = 1, .jobs = 1, .progress = true };
	o->parser.max_line = 1 << 20;
	o->stats = LEDGER_TEXT;
	optind = 0;
	opterr = 0;
	while ((option = getopt_long(argc, argv, ":o:j:q", long_options, NULL)) != -1) {
		if (option == OPT_HELP || option == OPT_VERSION)
			return option == OPT_HELP ? OPTIONS_HELP : OPTIONS_VERSION;
		if (option == '?' || option == ':') {
			snprintf(why, why_size, "%s: %s", option == '?' ? "unknown option" : "argument missing",
				argv[optind - 1]);
			return OPTIONS_BAD;
		}
		result = parse_form(option, optarg, &choices);
		if (result > 0)
			result = parse_value(option, optarg, o);
		if (result < 0) {
			snprintf(why, why_size, "--%s: bad value \"%s\"", name_of(option), optarg);
			return OPTIONS_BAD;
		}
		if (result > 0)
			set_switch(option, o);
	}
	return finish(o, &choices, argc - optind, argv + optind, now, why, why_size);
}
