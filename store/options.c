#include "store/options.h"
#include "parse/number.h"
#include "store/moment.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SECOND INT64_C(1000000000)

enum { ANY = -1 };

/* Options without a letter. */
enum {
	OPT_VERSION = 256, OPT_STATS, OPT_NO_PROGRESS, OPT_SOURCE, OPT_COMMIT, OPT_DURABILITY,
	OPT_FORMAT, OPT_OLDER, OPT_MAX_BYTES, OPT_SINCE, OPT_UNTIL, OPT_WHERE, OPT_REVERSE, OPT_LIMIT,
	OPT_FOLLOW, OPT_SUM, OPT_BIN, OPT_IDLE, OPT_SQLITE, OPT_CSV, OPT_ATTACH,
};

#define ON(command) (1u << (command))
#define ROWS (ON(COMMAND_SCAN) | ON(COMMAND_TOP) | ON(COMMAND_RATE) | ON(COMMAND_FLOWS))
#define PRINTS (ROWS | ON(COMMAND_SQL) | ON(COMMAND_GET) | ON(COMMAND_STAT))

/* Which commands know an option. */
static const struct {
	int option;
	unsigned commands;
} known[] = {
	{ 'o', PRINTS }, { OPT_ATTACH, ON(COMMAND_SQL) }, { OPT_SOURCE, ON(COMMAND_PUT) },
	{ OPT_COMMIT, ON(COMMAND_PUT) }, { OPT_DURABILITY, ON(COMMAND_PUT) }, { OPT_FORMAT, ON(COMMAND_PUT) },
	{ OPT_NO_PROGRESS, ON(COMMAND_PUT) }, { OPT_OLDER, ON(COMMAND_PUT) | ON(COMMAND_PRUNE) },
	{ OPT_MAX_BYTES, ON(COMMAND_PUT) | ON(COMMAND_PRUNE) }, { OPT_SINCE, ROWS }, { OPT_UNTIL, ROWS },
	{ OPT_WHERE, ROWS }, { OPT_REVERSE, ON(COMMAND_SCAN) }, { OPT_LIMIT, ON(COMMAND_SCAN) },
	{ OPT_FOLLOW, ON(COMMAND_SCAN) }, { OPT_SUM, ON(COMMAND_TOP) | ON(COMMAND_RATE) },
	{ 'n', ON(COMMAND_TOP) }, { OPT_BIN, ON(COMMAND_RATE) }, { OPT_IDLE, ON(COMMAND_FLOWS) },
	{ OPT_SQLITE, ON(COMMAND_EXPORT) }, { OPT_CSV, ON(COMMAND_EXPORT) },
};

static const struct option long_options[] = {
	{ "help", no_argument, NULL, 'h' },
	{ "version", no_argument, NULL, OPT_VERSION },
	{ "quiet", no_argument, NULL, 'q' },
	{ "stats", required_argument, NULL, OPT_STATS },
	{ "no-progress", no_argument, NULL, OPT_NO_PROGRESS },
	{ "output", required_argument, NULL, 'o' },
	{ "source", required_argument, NULL, OPT_SOURCE },
	{ "commit", required_argument, NULL, OPT_COMMIT },
	{ "durability", required_argument, NULL, OPT_DURABILITY },
	{ "format", required_argument, NULL, OPT_FORMAT },
	{ "older", required_argument, NULL, OPT_OLDER },
	{ "max-bytes", required_argument, NULL, OPT_MAX_BYTES },
	{ "since", required_argument, NULL, OPT_SINCE },
	{ "until", required_argument, NULL, OPT_UNTIL },
	{ "where", required_argument, NULL, OPT_WHERE },
	{ "reverse", no_argument, NULL, OPT_REVERSE },
	{ "limit", required_argument, NULL, OPT_LIMIT },
	{ "follow", no_argument, NULL, OPT_FOLLOW },
	{ "sum", required_argument, NULL, OPT_SUM },
	{ "number", required_argument, NULL, 'n' },
	{ "bin", required_argument, NULL, OPT_BIN },
	{ "idle", required_argument, NULL, OPT_IDLE },
	{ "sqlite", required_argument, NULL, OPT_SQLITE },
	{ "csv", required_argument, NULL, OPT_CSV },
	{ "attach", required_argument, NULL, OPT_ATTACH },
	{ NULL, 0, NULL, 0 },
};

/* Commands, and how many operands follow the store. */
static const struct {
	const char *name;
	int least, most;
} commands[COMMANDS] = {
	[COMMAND_PUT] = { "put", 0, 1 },
	[COMMAND_SQL] = { "sql", 1, 1 },
	[COMMAND_GET] = { "get", 1, ANY },
	[COMMAND_SCAN] = { "scan", 0, 0 },
	[COMMAND_TOP] = { "top", 1, 1 },
	[COMMAND_RATE] = { "rate", 0, 0 },
	[COMMAND_STAT] = { "stat", 0, 0 },
	[COMMAND_CHECK] = { "check", 0, 0 },
	[COMMAND_PRUNE] = { "prune", 0, 0 },
	[COMMAND_OFFSET] = { "offset", 1, 1 },
	[COMMAND_FLOWS] = { "flows", 0, 0 },
	[COMMAND_EXPORT] = { "export", 0, 0 },
	[COMMAND_BACKUP] = { "backup", 1, 1 },
};

static const char usage[] =
    "usage: kv-store put DB [FILE] [--source NAME] [--commit TIME|SIZE] [--durability disk|process|none]\n"
    "                       [--format auto|json|tsv|csv] [--older TIME] [--max-bytes SIZE]\n"
    "       kv-store sql DB QUERY|- [--attach NAME=DB] [-o table|json|csv|tsv]\n"
    "       kv-store get DB ROW|COLUMN=VALUE…\n"
    "       kv-store scan DB [--since TIME] [--until TIME] [--where EXPR] [--reverse] [--limit N] [--follow]\n"
    "       kv-store top DB COLUMN [--sum COLUMN] [-n N] [--since, --until, --where]\n"
    "       kv-store rate DB [--bin TIME] [--sum COLUMN] [--since, --until, --where]\n"
    "       kv-store flows DB [--idle TIME] [--since, --until, --where]\n"
    "       kv-store stat DB | check DB | offset DB NAME\n"
    "       kv-store prune DB --older TIME | --max-bytes SIZE\n"
    "       kv-store export DB --sqlite FILE | --csv FILE\n"
    "       kv-store backup DB FOLDER\n"
    "all: -q, --stats none|text|json, --help, --version; see kv-store(1)\n";

const char *store_options_usage(void)
{
	return usage;
}

const char *store_command_name(enum store_command command)
{
	return commands[command].name;
}

/* What a failing option is told with. */
struct complaint {
	char *why;
	size_t size;
};

__attribute__((format(printf, 2, 3))) static int bad(const struct complaint *c, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(c->why, c->size, format, args);
	va_end(args);
	return -1;
}

/* One of some words, by its place. */
static int one_of(const char *text, const char *const *words, int *which)
{
	for (int i = 0; words[i]; i++) {
		if (strcmp(words[i], text) == 0) {
			*which = i;
			return 0;
		}
	}
	return -1;
}

/* A time as "1s", or a size as "16M" (a capital letter, or B at its end, says which). */
static int parse_commit(struct committer_options *c, const char *text)
{
	if (number_duration(text, 1000000, 3600 * SECOND, &c->interval) == 0)
		return 0;
	if (number_size(text, 1, UINT64_C(1) << 40, &c->size) != 0)
		return -1;
	c->interval = 3600 * SECOND;
	return 0;
}

/* A moment as the stamps of records compare with it: texts, byte by byte. Fractions come before
 * the Z that ends a stamp, so that a whole second is told without Z and is before all its
 * fractions. */
static int parse_moment(char to[40], const char *text)
{
	char stamp[MOMENT_MAX];
	int64_t ns;
	size_t n;

	if (number_time(text, &ns) != 0)
		return -1;
	n = moment_write(stamp, ns, 9) - 1;
	while (stamp[n - 1] == '0')
		n--;
	n -= stamp[n - 1] == '.';
	memcpy(to, stamp, n);
	to[n] = '\0';
	return 0;
}

static int parse_attach(struct store_options *o, char *text)
{
	char *equals = strchr(text, '=');

	if (!equals || equals == text || equals[1] == '\0' || o->attach_count == STORE_ATTACHED)
		return -1;
	*equals = '\0';
	o->attach_names[o->attach_count] = text;
	o->attach_paths[o->attach_count++] = equals + 1;
	return 0;
}

/* Options that say how input is stored. -1: no such, 0 taken, 1: a bad value. */
static int take_storing(struct store_options *o, int option, char *value)
{
	static const char *const durabilities[] = { "disk", "process", "none", NULL };
	static const char *const formats[] = { "auto", "json", "tsv", "csv", NULL };
	int which = 0, result;

	switch (option) {
	case OPT_SOURCE:
		o->commit.source = value;
		return *value == '\0' || strlen(value) > 255;
	case OPT_COMMIT:
		return parse_commit(&o->commit, value) != 0;
	case OPT_DURABILITY:
		result = one_of(value, durabilities, &which);
		o->durability = (enum durability)which;
		return result != 0;
	case OPT_FORMAT:
		result = one_of(value, formats, &which);
		o->format = (enum ingest_format)which;
		return result != 0;
	case OPT_OLDER:
		return number_duration(value, 1, INT64_MAX, &o->commit.keep) != 0;
	case OPT_MAX_BYTES:
		return number_size(value, 1 << 20, UINT64_MAX, &o->commit.max_bytes) != 0;
	default:
		return -1;
	}
}

/* Options that say which records are wanted and how. */
static int take_asking(struct store_options *o, int option, char *value)
{
	int64_t bin;

	switch (option) {
	case OPT_SINCE:
		return parse_moment(o->since, value) != 0;
	case OPT_UNTIL:
		return parse_moment(o->until, value) != 0;
	case OPT_WHERE:
		o->where = value;
		return *value == '\0';
	case OPT_REVERSE:
		o->reverse = true;
		return 0;
	case OPT_FOLLOW:
		o->follow = true;
		return 0;
	case OPT_LIMIT:
		return number_u64(value, 0, UINT64_MAX, &o->limit) != 0;
	case OPT_SUM:
		o->sum = value;
		return *value == '\0';
	case 'n':
		return number_u64(value, 1, INT64_MAX, &o->number) != 0;
	case OPT_BIN:
		o->bin = value;
		return number_duration(value, 1, INT64_MAX, &bin) != 0;
	case OPT_IDLE:
		return number_duration(value, 1, INT64_MAX, &o->idle) != 0;
	default:
		return -1;
	}
}

static int take_other(struct store_options *o, int option, char *value)
{
	switch (option) {
	case 'q':
		o->quiet = true;
		return 0;
	case OPT_STATS:
		return ledger_form_parse(value, &o->stats) != 0;
	case OPT_NO_PROGRESS:
		o->progress = false;
		return 0;
	case 'o':
		o->form_given = true;
		return print_form_parse(value, &o->form) != 0;
	case OPT_SQLITE:
		o->sqlite = value;
		return *value == '\0';
	case OPT_CSV:
		o->csv = value;
		return *value == '\0';
	case OPT_ATTACH:
		return parse_attach(o, value) != 0;
	default:
		return -1;
	}
}

static int take_option(struct store_options *o, int option, char *value)
{
	int result = take_storing(o, option, value);

	if (result < 0)
		result = take_asking(o, option, value);
	return result < 0 ? take_other(o, option, value) : result;
}

static bool is_known(int option, enum store_command command)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (known[i].option == option)
			return (known[i].commands & ON(command)) != 0;
	return true;
}

/* Options that were given, to be compared with what the command knows. */
struct given {
	int options[64];
	int count;
};

static int take_command(struct store_options *o, const struct given *given, const struct complaint *c)
{
	const char *name = o->operand_count > 0 ? o->operands[0] : NULL;
	int command = 0, left = o->operand_count - 2;

	if (!name)
		return bad(c, "a command is missing");
	while (command < COMMANDS && strcmp(commands[command].name, name) != 0)
		command++;
	if (command == COMMANDS)
		return bad(c, "%s: no such command", name);
	o->command = (enum store_command)command;
	if (o->operand_count < 2)
		return bad(c, "%s: the store is missing", name);
	o->store = o->operands[1];
	o->operands += 2;
	o->operand_count = left;
	if (left < commands[command].least)
		return bad(c, "%s: something is missing after the store", name);
	if (commands[command].most != ANY && left > commands[command].most)
		return bad(c, "%s: too much: %s", name, o->operands[commands[command].most]);
	for (int i = 0; i < given->count; i++)
		if (!is_known(given->options[i], o->command))
			return bad(c, "%s: an option that this command has not", name);
	return 0;
}

static int check_together(const struct store_options *o, const struct complaint *c)
{
	if (o->command == COMMAND_PRUNE && o->commit.keep == 0 && o->commit.max_bytes == 0)
		return bad(c, "prune: --older or --max-bytes is missing");
	if (o->command == COMMAND_EXPORT && !o->sqlite == !o->csv)
		return bad(c, "export: one of --sqlite and --csv is wanted");
	if (o->follow && o->reverse)
		return bad(c, "scan: --follow and --reverse exclude each other");
	return 0;
}

static void set_defaults(struct store_options *o)
{
	*o = (struct store_options){ .stats = LEDGER_TEXT, .progress = true, .limit = UINT64_MAX,
		.number = 10, .bin = "1s", .idle = 120 * SECOND };
	o->commit.interval = SECOND;
}

enum store_options_result store_options_parse(struct store_options *o, int argc, char **argv, char *why,
    size_t why_size)
{
	const struct complaint c = { .why = why, .size = why_size };
	struct given given = { .count = 0 };
	int option;

	set_defaults(o);
	optind = 0; /* glibc: begin anew */
	while ((option = getopt_long(argc, argv, ":hqo:n:", long_options, NULL)) != -1) {
		if (option == 'h')
			return STORE_OPTIONS_HELP;
		if (option == OPT_VERSION)
			return STORE_OPTIONS_VERSION;
		if (option == '?' || option == ':') {
			bad(&c, "%s: %s", argv[optind - 1],
			    option == ':' ? "its value is missing" : "no such option");
			return STORE_OPTIONS_BAD;
		}
		if (take_option(o, option, optarg) != 0) {
			bad(&c, "%s: not a value for this option", optarg ? optarg : "");
			return STORE_OPTIONS_BAD;
		}
		if (given.count < (int)(sizeof(given.options) / sizeof(given.options[0])))
			given.options[given.count++] = option;
	}
	o->operands = (const char *const *)argv + optind;
	o->operand_count = argc - optind;
	if (take_command(o, &given, &c) != 0 || check_together(o, &c) != 0)
		return STORE_OPTIONS_BAD;
	return STORE_OPTIONS_RUN;
}
