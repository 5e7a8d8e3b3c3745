/* kv-store: records in column blocks, SQL out. See kv-store(1). */
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "capture/sandbox.h"
#include "serve/output.h"
#include "serve/signals.h"
#include "store/check.h"
#include "store/export.h"
#include "store/flows.h"
#include "store/ingest.h"
#include "store/lock.h"
#include "store/options.h"
#include "store/prune.h"
#include "store/query.h"
#include "store/session.h"
#include "store/stat.h"
#include "store/sugar.h"

static const char tool[] = "kv-store";

enum {
	OUTPUT_BUFFER = 256 * 1024,
	OWN_MAPPING = 32 << 20, /* bytes of what is mapped alone, the most that mallopt(3) takes */
	KEPT_FREE = 64 << 20,   /* bytes of free memory at the end of a heap that are kept */
};

static void print_ledger(const struct store_options *o, struct ledger *l)
{
	if (!o->quiet)
		ledger_print(l, STDERR_FILENO);
}

/* What the input's name says of it. */
static enum ingest_format format_of(const struct store_options *o, const char *path)
{
	size_t n = strlen(path);

	return o->format == INGEST_AUTO && n > 4 && strcasecmp(path + n - 4, ".csv") == 0 ? INGEST_CSV
											  : o->format;
}

/* Opens a store for a command that changes it. The lock's descriptor, or -1. */
static int open_to_change(const struct store_options *o, enum environment_mode mode,
    struct environment **env)
{
	int lock;

	if (mode == ENVIRONMENT_WRITE && environment_folder(o->store) != 0)
		return -1;
	if (mode != ENVIRONMENT_WRITE && !environment_exists(o->store))
		return -1;
	lock = writer_lock(o->store, store_command_name(o->command));
	if (lock >= 0 && environment_open(o->store, mode, o->durability, env) != 0) {
		close(lock);
		return -1;
	}
	return lock;
}

/*
 * Freed memory is kept and used again. Encoded blocks, and LMDB's copies of them until they are committed,
 * come and go by the megabyte: glibc gave their pages back each time and asked for them anew, and a third of
 * put's system time was spent on clearing them.
 */
static void keep_freed_memory(void)
{
#ifdef M_TRIM_THRESHOLD
	mallopt(M_MMAP_THRESHOLD, OWN_MAPPING);
	mallopt(M_TRIM_THRESHOLD, KEPT_FREE);
#endif
}

static int run_put(const struct store_options *o)
{
	struct ingest_options options = { .commit = o->commit, .stats = o->quiet ? LEDGER_NONE : o->stats };
	const char *path = o->operand_count > 0 ? o->operands[0] : "-";
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	struct environment *env;
	int lock, result;

	if (fd < 0) {
		fprintf(stderr, "%s: open %s: %s\n", tool, path, strerror(errno));
		return 1;
	}
	keep_freed_memory();
	options.format = format_of(o, path);
	options.progress = o->progress;
	lock = open_to_change(o, ENVIRONMENT_WRITE, &env);
	if (lock < 0)
		return 1;
	result = ingest_run(env, fd, &options);
	if (environment_close(env) != 0)
		result = 1;
	close(lock);
	return result;
}

static int run_prune(const struct store_options *o)
{
	struct prune_limits limits = { .keep = o->commit.keep, .max_bytes = o->commit.max_bytes,
		.below = UINT64_MAX, .exact = true };
	struct prune_counts counts = { 0 };
	struct environment *env;
	int lock = open_to_change(o, ENVIRONMENT_CHANGE, &env), result;
	struct ledger l;

	if (lock < 0)
		return 1;
	result = prune_run(env, &limits, &counts) != 0;
	result |= environment_close(env) != 0;
	close(lock);
	ledger_begin(&l, o->stats, tool);
	ledger_count(&l, "pruned", counts.records);
	ledger_count(&l, "blocks", counts.blocks);
	print_ledger(o, &l);
	return result;
}

static int run_check(const struct store_options *o)
{
	struct check_counts counts = { 0 };
	int result = check_run(o->store, &counts);
	struct ledger l;

	ledger_begin(&l, o->stats, tool);
	ledger_count(&l, "blocks", counts.blocks);
	ledger_count(&l, "records", counts.records);
	ledger_count(&l, "damaged_blocks", counts.damaged_blocks);
	ledger_count(&l, "damaged_entries", counts.damaged_entries);
	if (result >= 0)
		print_ledger(o, &l);
	return result != 0;
}

static int run_offset(const struct store_options *o)
{
	struct source source = { .next_line = 0 };
	struct snapshot *s;
	char answer[32];
	int known;

	/* A store that put has yet to make has seen no source: the first run of a pipeline asks too. */
	if (environment_is_made(o->store) || errno != ENOENT) {
		if (snapshot_open(o->store, &s) != 0)
			return 1;
		known = catalogue_source(s->t, o->operands[0], &source);
		snapshot_close(s);
		if (known < 0)
			return 1;
	}
	snprintf(answer, sizeof(answer), "%llu\n", (unsigned long long)source.next_line);
	return output_answer(tool, answer);
}

static int run_backup(const struct store_options *o)
{
	struct environment *env;
	int result;

	if (environment_open(o->store, ENVIRONMENT_READ, DURABILITY_NONE, &env) != 0)
		return 1;
	result = environment_copy(env, o->operands[0]);
	environment_close(env);
	return result != 0;
}

static int ask_flows(struct query *q, const struct store_options *o, struct output *output)
{
	struct flows_counts counts = { 0 };
	int result = flows_run(q, o, output, &counts);
	struct ledger l;

	ledger_begin(&l, o->stats, tool);
	ledger_count(&l, "records", counts.packets + counts.others);
	ledger_count(&l, "packets", counts.packets);
	ledger_count(&l, "without_addresses", counts.others);
	ledger_count(&l, "flows", counts.flows);
	ledger_count(&l, "open_at_most", counts.peak);
	print_ledger(o, &l);
	return result;
}

static int ask_export(struct query *q, const struct store_options *o)
{
	uint64_t rows = 0;
	int result = o->sqlite ? export_sqlite(q, o->sqlite, &rows) : export_csv(q, o->csv, &rows);
	struct ledger l;

	ledger_begin(&l, o->stats, tool);
	ledger_count(&l, "exported", rows);
	if (result == 0)
		print_ledger(o, &l);
	return result;
}

static int ask_sql(struct query *q, const struct store_options *o, struct output *output)
{
	return strcmp(o->operands[0], "-") == 0 ? session_run(q, STDIN_FILENO, o->form, output)
						: query_run(q, o->operands[0], o->form, output);
}

/* Commands that print rows. */
static int ask(struct query *q, struct store_options *o, struct output *output)
{
	bool found = true;
	int result;

	switch (o->command) {
	case COMMAND_SQL:
		return ask_sql(q, o, output);
	case COMMAND_GET:
		result = sugar_get(q, o, output, &found);
		return result != 0 || !found ? -1 : 0;
	case COMMAND_SCAN:
		return sugar_scan(q, o, output);
	case COMMAND_TOP:
		return sugar_top(q, o, output);
	case COMMAND_RATE:
		return sugar_rate(q, o, output);
	case COMMAND_FLOWS:
		return ask_flows(q, o, output);
	case COMMAND_EXPORT:
		return ask_export(q, o);
	default:
		return stat_run(q, o->form, output);
	}
}

static int run_query(struct store_options *o)
{
	struct output output;
	struct query *q;
	int result = 0;

	if (!o->form_given && (o->command == COMMAND_GET || o->command == COMMAND_SCAN ||
			       o->command == COMMAND_FLOWS))
		o->form = PRINT_JSON;
	if (query_open(o->store, &q) != 0)
		return 1;
	if (output_open(&output, STDOUT_FILENO, OUTPUT_BUFFER) != 0) {
		fprintf(stderr, "%s: no memory\n", tool);
		query_close(q);
		return 1;
	}
	for (unsigned i = 0; i < o->attach_count && result == 0; i++)
		result = query_attach(q, o->attach_names[i], o->attach_paths[i]);
	if (result == 0)
		result = ask(q, o, &output);
	if (output_close(&output) != 0 && errno != EPIPE) {
		fprintf(stderr, "%s: write: %s\n", tool, strerror(errno));
		result = -1;
	}
	if (query_damaged(q) > 0)
		result = -1;
	query_close(q);
	return result != 0;
}

/* The store's files are opened, grown and removed as long as it runs, so that their owner stays who
 * he is and the file calls stay open. Committing has a thread, checking a child. */
static void confine(struct store_options *o)
{
	bool helped = o->command == COMMAND_PUT || o->command == COMMAND_CHECK ||
		      o->command == COMMAND_BACKUP;
	char message[128];

	/* Asked now, as the sandbox answers no such question. */
	o->progress = o->progress && !o->quiet && isatty(STDERR_FILENO);
	if (sandbox_enter(SANDBOX_FILES | (helped ? SANDBOX_THREADS : 0), message,
		sizeof(message)) != 0)
		fprintf(stderr, "%s: %s\n", tool, message);
}

static int run(struct store_options *o)
{
	switch (o->command) {
	case COMMAND_PUT:
		return run_put(o);
	case COMMAND_PRUNE:
		return run_prune(o);
	case COMMAND_CHECK:
		return run_check(o);
	case COMMAND_OFFSET:
		return run_offset(o);
	case COMMAND_BACKUP:
		return run_backup(o);
	default:
		return run_query(o);
	}
}

int main(int argc, char **argv)
{
	struct store_options o;
	char why[256];

	switch (store_options_parse(&o, argc, argv, why, sizeof(why))) {
	case STORE_OPTIONS_HELP:
		return output_answer(tool, store_options_usage());
	case STORE_OPTIONS_VERSION:
		return output_answer(tool, "kv-store " VERSION "\n");
	case STORE_OPTIONS_BAD:
		fprintf(stderr, "%s: %s\n%s", tool, why, store_options_usage());
		return 2;
	case STORE_OPTIONS_RUN:
		break;
	}
	signals_install();
	confine(&o);
	return run(&o);
}
