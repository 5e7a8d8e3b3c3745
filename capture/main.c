/*
 * pcap-capture: packets off a wire or out of a file, a line for each.
 *
 * Options, then the handles that need privilege, then without: root is given up, the sandbox is
 * closed, and only then is the first packet looked at.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "capture/link_name.h"
#include "capture/loop.h"
#include "capture/privilege.h"
#include "capture/sandbox.h"
#include "serve/output.h"
#include "serve/signals.h"

enum {
	EXIT_DONE = 0,
	EXIT_LOSS = 1,
	EXIT_USAGE = 2,
	MESSAGE = 1024,
};

struct capture {
	struct capture_options options;
	struct privilege_user user;
	struct reader *reader; /* of -r, or NULL */
	struct filter *filter; /* for a file */
	char *filter_text;     /* of -F, or NULL */
	struct live *lives[CAPTURE_INTERFACES_MAX];
	unsigned live_count;
	struct sink sink;
	struct summary summary;
	char message[MESSAGE];
};

static int complain(const char *message)
{
	if (message[0])
		fprintf(stderr, "pcap-capture: %s\n", message);
	return -1;
}

static const char *filter_of(const struct capture *c)
{
	return c->filter_text ? c->filter_text : c->options.filter;
}

static int read_filter(struct capture *c)
{
	if (!c->options.filter_path)
		return 0;
	c->filter_text = filter_read(c->options.filter_path, c->message, sizeof(c->message));
	return c->filter_text ? 0 : complain(c->message);
}

/* What was opened, as tcpdump says it. */
static void announce(
    const struct capture *c, const char *doing, const char *name, int link_type, uint32_t snaplen)
{
	char type[128];

	if (c->options.stats == LEDGER_NONE)
		return;
	link_name_describe(link_type, type, sizeof(type));
	fprintf(stderr, "pcap-capture: %s %s, link-type %s, snapshot length %u\n", doing, name,
	    type, snaplen);
}

static int compile_filter(struct capture *c, int link_type)
{
	struct filter_options o = {filter_of(c), c->options.snaplen, c->options.optimize};

	if (!o.expression[0] && c->options.action != CAPTURE_DUMP_FILTER)
		return 0;
	c->filter = filter_open(&o, link_type, c->message, sizeof(c->message));
	return c->filter ? 0 : complain(c->message);
}

static int open_file(struct capture *c)
{
	const struct reader_info *info;

	c->reader = reader_open(c->options.read_path, c->message, sizeof(c->message));
	if (!c->reader)
		return complain(c->message);
	info = reader_info(c->reader);
	if (c->options.action == CAPTURE_RUN)
		announce(c, "reading from", c->options.read_path, info->link_type, info->snaplen);
	return compile_filter(c, info->link_type);
}

static int open_interface(struct capture *c, const char *device)
{
	struct live *l =
	    live_open(device, &c->options, filter_of(c), c->message, sizeof(c->message));

	complain(c->message);
	if (!l)
		return -1;
	c->lives[c->live_count++] = l;
	announce(c, "listening on", live_name(l), live_link_type(l), c->options.snaplen);
	if (c->options.write_path && live_link_type(l) != live_link_type(c->lives[0])) {
		snprintf(c->message, sizeof(c->message),
		    "%s: -w: its link type differs from that of %s, and one file has only one",
		    live_name(l), live_name(c->lives[0]));
		return complain(c->message);
	}
	return 0;
}

static int open_interfaces(struct capture *c)
{
	struct capture_options *o = &c->options;
	char *device = NULL;
	int result = 0;

	if (o->interface_count == 0) {
		device = live_default_device(c->message, sizeof(c->message));
		if (!device)
			return complain(c->message);
		result = open_interface(c, device);
	}
	for (unsigned i = 0; i < o->interface_count && result == 0; i++)
		result = open_interface(c, o->interfaces[i]);
	free(device);
	return result;
}

static int open_input(struct capture *c)
{
	if (read_filter(c) < 0)
		return -1;
	return c->options.read_path ? open_file(c) : open_interfaces(c);
}

/* Whether writing would empty the very file that is read. */
static bool is_input(const struct capture_options *o)
{
	struct stat in, out;

	return o->read_path && stat(o->read_path, &in) == 0 && S_ISREG(in.st_mode) &&
	       stat(o->write_path, &out) == 0 && in.st_dev == out.st_dev && in.st_ino == out.st_ino;
}

/* The files of -w. NULL with message. */
static struct rotation *open_files(struct capture *c)
{
	const struct capture_options *o = &c->options;
	struct rotation_options r = {
	    .path = o->write_path,
	    .writer = {.snaplen = o->snaplen, .nanoseconds = o->print.nanoseconds},
	    .bytes = o->rotate_bytes,
	    .seconds = o->rotate_seconds,
	    .files = o->rotate_files,
	    .give = c->user.change && !c->user.fallback,
	    .owner = c->user.uid,
	    .group = c->user.gid,
	};

	if (is_input(o)) {
		snprintf(c->message, sizeof(c->message), "%s: -w: this is the file being read",
		    o->write_path);
		return NULL;
	}
	if (c->reader) {
		r.writer.link_type = reader_info(c->reader)->link_type;
		r.writer.snaplen = reader_info(c->reader)->snaplen;
	} else {
		r.writer.link_type = live_link_type(c->lives[0]);
	}
	return rotation_open(&r, c->message, sizeof(c->message));
}

static int open_output(struct capture *c)
{
	struct rotation *files = NULL;

	if (c->options.write_path && !(files = open_files(c)))
		return complain(c->message);
	if (sink_open(&c->sink, &c->options, files, c->message, sizeof(c->message)) < 0)
		return complain(c->message);
	return 0;
}

/* From here on the program can do no more than it must. */
static int confine(struct capture *c)
{
	const struct capture_options *o = &c->options;
	bool rotates = o->rotate_bytes > 0 || o->rotate_seconds > 0;
	unsigned sets =
	    (c->reader ? SANDBOX_STDIO : SANDBOX_CAPTURE) | (rotates ? SANDBOX_FILES : 0);

	if (!isatty(STDERR_FILENO) || isatty(STDOUT_FILENO) || o->stats == LEDGER_NONE)
		c->options.progress = false; /* asked now, as the sandbox answers no such question */
	tzset(); /* reads the zone's file while it still can */
	if (privilege_give_up(&c->user, rotates, c->message, sizeof(c->message)) < 0)
		return complain(c->message);
	if (sandbox_enter(sets, c->message, sizeof(c->message)) < 0)
		complain(c->message);
	return 0;
}

static int run_loop(struct capture *c)
{
	if (!c->reader)
		return loop_live(c->lives, c->live_count, &c->sink, &c->summary);
	if (loop_file(c->reader, c->filter, &c->sink, &c->summary) < 0) {
		sink_flush(&c->sink); /* what is whole comes before what is wrong */
		return complain(reader_error(c->reader));
	}
	return 0;
}

/* Closes the output and adds up: the exit code. */
static int finish(struct capture *c, int result)
{
	if (c->options.count_only)
		printf("%llu packet%s\n", (unsigned long long)c->sink.packets,
		    c->sink.packets == 1 ? "" : "s");
	if (sink_close(&c->sink, c->message, sizeof(c->message)) < 0 && c->message[0])
		result = complain(c->message);
	if (fflush(stdout) != 0 && errno != EPIPE) {
		snprintf(c->message, sizeof(c->message), "standard output: %s", strerror(errno));
		result = complain(c->message);
	}
	summary_print(&c->summary);
	return result < 0 || c->sink.drops > 0 ? EXIT_LOSS : EXIT_DONE;
}

static void close_all(struct capture *c)
{
	filter_close(c->filter);
	reader_close(c->reader);
	for (unsigned i = 0; i < c->live_count; i++)
		live_close(c->lives[i]);
	free(c->filter_text);
	capture_options_free(&c->options);
}

static int run(struct capture *c)
{
	if (privilege_choose(c->options.user, &c->user, c->message, sizeof(c->message)) < 0) {
		complain(c->message);
		return EXIT_LOSS;
	}
	if (open_input(c) < 0 || open_output(c) < 0 || confine(c) < 0)
		return EXIT_LOSS;
	c->summary = (struct summary){
	    .form = c->options.stats,
	    .live = !c->reader,
	    .begin = summary_clock(),
	};
	return finish(c, run_loop(c));
}

/* -d: the program that the expression becomes. */
static int dump_filter(struct capture *c)
{
	const char *name = c->options.link_type;
	int type = name ? link_name_find(name) : 1;

	if (type < 0) {
		fprintf(stderr, "pcap-capture: -y %s: no such link type\n", name);
		return EXIT_USAGE;
	}
	if (read_filter(c) < 0)
		return EXIT_LOSS;
	if (c->options.read_path ? open_file(c) < 0 : compile_filter(c, type) < 0)
		return EXIT_LOSS;
	filter_dump(c->filter, c->options.dump_form);
	return EXIT_DONE;
}

/* -D, -L, -J. */
static int list(struct capture *c)
{
	const struct capture_options *o = &c->options;
	char *found = NULL;
	const char *device = o->interfaces[0];
	int result = -1;

	if (o->action == CAPTURE_LIST_INTERFACES)
		result = live_list_interfaces(c->message, sizeof(c->message));
	else if (!device)
		device = found = live_default_device(c->message, sizeof(c->message));
	if (device && o->action == CAPTURE_LIST_LINK_TYPES)
		result = live_list_link_types(device, o->monitor, c->message, sizeof(c->message));
	else if (device && o->action == CAPTURE_LIST_STAMP_TYPES)
		result = live_list_stamp_types(device, c->message, sizeof(c->message));
	free(found);
	if (result < 0)
		complain(c->message);
	return result < 0 ? EXIT_LOSS : EXIT_DONE;
}

static int act(struct capture *c)
{
	switch (c->options.action) {
	case CAPTURE_HELP:
		return output_answer("pcap-capture", capture_options_help);
	case CAPTURE_VERSION:
		return output_answer("pcap-capture", "pcap-capture " VERSION "\n");
	case CAPTURE_DUMP_FILTER:
		return dump_filter(c);
	case CAPTURE_RUN:
		return run(c);
	default:
		return list(c);
	}
}

int main(int argc, char **argv)
{
	static struct capture capture;
	struct capture *c = &capture;
	int code;

	if (capture_options_parse(argc, argv, &c->options, c->message, sizeof(c->message)) < 0) {
		complain(c->message);
		fputs("Try pcap-capture --help.\n", stderr);
		return EXIT_USAGE;
	}
	signals_install();
	code = act(c);
	close_all(c);
	return code;
}
