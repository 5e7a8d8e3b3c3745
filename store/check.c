#include "store/check.h"
#include "store/scan.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *check_block(struct block *b, struct transaction *t, const struct summary *s)
{
	struct value data;

	if (catalogue_block(t, s->number, &data) != 1)
		return "it is not there";
	if (data.size != s->size)
		return "its size is not what the catalogue says";
	if (block_open(b, data.data, data.size) != 0 || block_verify(b) != 0)
		return block_error(b) ? block_error(b) : "it cannot be read";
	return block_rows(b) == s->rows ? NULL : "its rows are not what the catalogue says";
}

/* Blocks follow each other without a gap in their rows but where some were removed. */
static const char *check_order(const struct summary *before, const struct summary *s)
{
	if (before && before->first_row + before->rows > s->first_row)
		return "its rows overlap those of the block before";
	return NULL;
}

static void check_blocks(struct snapshot *s, struct block *b, struct check_counts *counts)
{
	for (size_t i = 0; i < s->all.block_count; i++) {
		const struct summary *at = &s->all.blocks[i];
		const char *why = check_order(i > 0 ? at - 1 : NULL, at);

		if (!why)
			why = check_block(b, s->t, at);
		counts->blocks++;
		counts->records += at->rows;
		if (!why)
			continue;
		counts->damaged_blocks++;
		fprintf(stderr, "kv-store: %s: block %" PRIu64 ", records %" PRIu64 " to %" PRIu64 ": %s\n",
		    environment_path(s->env), at->number, at->first_row, at->first_row + at->rows - 1, why);
	}
}

static void check_sources(struct snapshot *s, struct check_counts *counts)
{
	struct source source = { .name = NULL };
	int more;

	while ((more = catalogue_next_source(s->t, source.name, source.name_size, &source)) == 1)
		continue;
	counts->damaged_entries += more < 0;
}

static int look(const char *path, struct check_counts *counts)
{
	struct block *b = block_reader();
	struct snapshot *s;

	if (!b || snapshot_open(path, &s) != 0)
		return -1;
	counts->damaged_entries = s->all.damaged;
	check_blocks(s, b, counts);
	check_sources(s, counts);
	snapshot_close(s);
	block_reader_close(b);
	return counts->damaged_blocks + counts->damaged_entries > 0;
}

/* The result that the child has sent, or what its end says. */
static int collect(const char *path, int fd, pid_t child, struct check_counts *counts)
{
	struct {
		int result;
		struct check_counts counts;
	} sent;
	ssize_t n = read(fd, &sent, sizeof(sent));
	int status = 0;

	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (n == (ssize_t)sizeof(sent)) {
		*counts = sent.counts;
		return sent.result;
	}
	fprintf(stderr, "kv-store: %s: the index is damaged: reading it ended with %s\n", path,
	    WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "an error");
	return 1;
}

static void send_result(const char *path, int fd)
{
	struct {
		int result;
		struct check_counts counts;
	} sent;

	memset(&sent, 0, sizeof(sent));
	sent.result = look(path, &sent.counts);
	_exit(write(fd, &sent, sizeof(sent)) == (ssize_t)sizeof(sent) ? 0 : 1);
}

int check_run(const char *path, struct check_counts *counts)
{
	int fds[2], result;
	pid_t child;

	if (pipe(fds) != 0 || (child = fork()) < 0) {
		fprintf(stderr, "kv-store: check %s: %s\n", path, strerror(errno));
		return -1;
	}
	if (child == 0) {
		close(fds[0]);
		send_result(path, fds[1]);
	}
	close(fds[1]);
	result = collect(path, fds[0], child, counts);
	close(fds[0]);
	return result;
}
