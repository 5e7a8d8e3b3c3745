#include "capture/sink.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "serve/handover.h"

enum {
	TEXT_BLOCK = 256 * 1024, /* lines that leave in one write */
	PIPE = 1024 * 1024,      /* a pipe to the reader is widened to, where it may be */
	TEXT_ROOM = 64 * 1024,   /* and what one packet may add without growing the buffer */
};

int sink_open(struct sink *s, const struct capture_options *o, struct rotation *files,
    char *message, size_t size)
{
	*s = (struct sink){.options = o, .rotation = files};
	s->output.fd = STDOUT_FILENO;
	if (!o->print_text || o->count_only)
		return 0;
	fcntl(STDOUT_FILENO, F_SETPIPE_SZ, PIPE); /* refused by all that is no pipe */
	s->printer = printer_open(&o->print);
	s->output.handover = handover_open(STDOUT_FILENO);
	if (s->printer && text_open(&s->text, TEXT_BLOCK + TEXT_ROOM) == 0)
		return 0;
	printer_close(s->printer);
	s->printer = NULL;
	snprintf(message, size, "no memory");
	return -1;
}

/* Writes the lines gathered so far. */
static bool flush_text(struct sink *s)
{
	struct output *o = &s->output;

	o->buffer = s->text.start;
	o->used = (size_t)(s->text.at - s->text.start);
	o->capacity = (size_t)(s->text.end - s->text.start);
	if (output_flush(o) < 0)
		s->failed = true;
	s->text.start = s->text.at = o->buffer;
	s->text.end = o->buffer + o->capacity;
	return !s->failed;
}

bool sink_flush(struct sink *s)
{
	if (s->printer && s->text.at > s->text.start)
		flush_text(s);
	if (s->rotation && rotation_flush(s->rotation) < 0)
		s->failed = true;
	return !s->failed;
}

static void print_packet(struct sink *s, const struct reader_packet *packet)
{
	printer_packet(s->printer, packet, &s->text);
	if (s->text.at - s->text.start >= TEXT_BLOCK || s->options->flush_lines)
		flush_text(s);
}

/* The files' answer: 0, 1 when they are over, -1. */
static bool take_answer(struct sink *s, int answer)
{
	if (answer > 0)
		s->enough = true;
	else if (answer < 0)
		s->failed = true;
	return answer == 0;
}

/* False: the files cannot take it, and nothing else wants it. */
static bool write_packet(struct sink *s, const struct reader_packet *packet)
{
	if (!rotation_takes(s->rotation, packet->link_type)) {
		s->foreign++;
		return s->printer != NULL;
	}
	if (take_answer(s, rotation_packet(s->rotation, packet)) && s->options->flush_packets &&
	    rotation_flush(s->rotation) < 0)
		s->failed = true;
	return true;
}

bool sink_packet(struct sink *s, const struct reader_packet *packet)
{
	if (s->rotation && !write_packet(s, packet)) {
		s->unwritten++;
		return true;
	}
	if (s->enough)
		return false;
	if (s->printer)
		print_packet(s, packet);
	s->packets++;
	if (s->packets == s->options->count)
		s->enough = true;
	return !s->enough && !s->failed;
}

bool sink_tick(struct sink *s)
{
	if (s->rotation && !s->enough && !s->failed)
		take_answer(s, rotation_tick(s->rotation));
	return !s->enough && !s->failed;
}

int64_t sink_wait(const struct sink *s)
{
	return s->rotation ? rotation_wait(s->rotation) : INT64_MAX;
}

/* The moment, as RFC 3339 has it. */
static void format_now(char *text, size_t size)
{
	struct timespec now;
	struct tm utc;
	size_t n;

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	n = strftime(text, size, "%Y-%m-%dT%H:%M:%S", &utc);
	snprintf(text + n, size - n, ".%06ldZ", now.tv_nsec / 1000);
}

void sink_notice_drop(struct sink *s, const char *reason, const char *interface, uint64_t count)
{
	char now[64], line[256];
	int n;

	s->drops += count;
	if (!s->options->notices)
		return;
	format_now(now, sizeof(now));
	n = snprintf(line, sizeof(line),
	    "# drop tool=pcap-capture count=%llu total=%llu time=%s reason=%s interface=%s\n",
	    (unsigned long long)count, (unsigned long long)s->drops, now, reason, interface);
	if (n <= 0 || (size_t)n >= sizeof(line))
		return;
	if (s->printer)
		text_bytes(&s->text, line, (size_t)n);
	else if (s->options->stats != LEDGER_NONE)
		fprintf(stderr, "pcap-capture: %s", line + 2);
}

/* Closes standard output's side. */
static int close_text(struct sink *s, char *message, size_t size)
{
	flush_text(s);
	printer_close(s->printer);
	text_close(&s->text);
	handover_close(s->output.handover);
	if (s->output.error == 0)
		return 0;
	if (s->output.error != EPIPE)
		snprintf(message, size, "standard output: %s", strerror(s->output.error));
	return -1;
}

static int close_files(struct sink *s, char *message, size_t size)
{
	char problem[512];

	if (rotation_close(s->rotation, problem, sizeof(problem)) < 0) {
		if (errno != EPIPE)
			snprintf(message, size, "%s", problem);
		return -1;
	}
	if (s->foreign == 0)
		return 0;
	snprintf(message, size,
	    "%s: %llu packets of other link types were not written: a pcap file has only one",
	    s->options->write_path, (unsigned long long)s->foreign);
	return -1;
}

int sink_close(struct sink *s, char *message, size_t size)
{
	int result = 0;

	message[0] = '\0';
	if (s->printer)
		result = close_text(s, message, size);
	if (s->rotation && close_files(s, message, size) < 0)
		result = -1;
	return result;
}
