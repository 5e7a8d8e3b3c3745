/* line-parse: tcpdump's lines to records. See line-parse(1). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "capture/privilege.h"
#include "capture/sandbox.h"
#include "parse/options.h"
#include "parse/run.h"
#include "serve/output.h"
#include "serve/signals.h"

static const char tool[] = "line-parse";

enum { PIPE = 256 * 1024 };

static int open_input(const char *path)
{
	int fd = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fprintf(stderr, "%s: open %s: %s\n", tool, path, strerror(errno));
	return fd;
}

static int open_letters(const char *path)
{
	int fd;

	if (!path)
		return -1;
	fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	if (fd < 0)
		fprintf(stderr, "%s: open %s: %s\n", tool, path, strerror(errno));
	return fd;
}

/* With the descriptors open, nothing more is needed than to read, to write and perhaps threads. */
static int step_down(struct options *o)
{
	struct privilege_user user;
	char message[256];

	/* Asked now, as the sandbox answers no such question. */
	o->progress = o->progress && !o->quiet && isatty(STDERR_FILENO);
	if (privilege_choose(NULL, &user, message, sizeof(message)) != 0 ||
	    privilege_give_up(&user, false, message, sizeof(message)) != 0) {
		fprintf(stderr, "%s: %s\n", tool, message);
		return -1;
	}
	if (sandbox_enter(o->jobs > 1 ? SANDBOX_THREADS : SANDBOX_STDIO, message, sizeof(message)) != 0)
		fprintf(stderr, "%s: %s\n", tool, message);
	return 0;
}

int main(int argc, char **argv)
{
	struct options options;
	char why[256];
	int input, letters;

	switch (options_line_parse(&options, argc, argv, (int64_t)time(NULL), why, sizeof(why))) {
	case OPTIONS_HELP:
		return output_answer(tool, options_line_parse_usage());
	case OPTIONS_VERSION:
		return output_answer(tool, "line-parse " VERSION "\n");
	case OPTIONS_BAD:
		fprintf(stderr, "%s: %s\n%s", tool, why, options_line_parse_usage());
		return 2;
	case OPTIONS_RUN:
		break;
	}
	if (*options.timezone)
		setenv("TZ", options.timezone, 1);
	tzset();
	input = open_input(options.input);
	letters = open_letters(options.letters);
	if (input < 0 || (options.letters && letters < 0))
		return 1;
	/* Refused by all that is no pipe: a reader that is busy for a moment does not stop this. */
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE);
	signals_install();
	if (step_down(&options) != 0)
		return 1;
	return parse_run(&options, input, STDOUT_FILENO, letters);
}
