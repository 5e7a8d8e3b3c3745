/*
 * Frames made by hand with the lines tcpdump prints for them, read from a file of tests/frames:
 *
 *   frame NAME       begins one
 *   link NUMBER      DLT_ of its packets
 *   verbose NUMBER   as many -v (0)
 *   header 1         the link header is printed, too: -e (0)
 *   captured BYTES   all packets are cut there (0: not)
 *   type NAME        of -T (none)
 *   hex DIGITS       bytes, on as many lines as it takes
 *   then             what follows belongs to the next packet of the same printer
 *   > TEXT           a line that is printed
 *
 * Empty lines and those that begin with # say nothing. Whatever is not well formed aborts.
 */
#ifndef TESTS_UNIT_FRAMES_H
#define TESTS_UNIT_FRAMES_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES_MOST = 1024, FRAME_PACKETS = 2, FRAME_BYTES = 2048, FRAME_TEXT = 8192 };

struct frame {
	char name[128], type[16];
	int link_type;
	unsigned verbose, header, captured;
	unsigned packets;
	uint8_t bytes[FRAME_PACKETS][FRAME_BYTES];
	uint32_t sizes[FRAME_PACKETS];
	char expected[FRAME_TEXT];
};

struct frames {
	const char *file;
	unsigned line, count;
	struct frame *list[FRAMES_MOST];
};

static inline void frames_fault(const struct frames *f, const char *why)
{
	fprintf(stderr, "%s:%u: %s\n", f->file, f->line, why);
	abort();
}

static inline void frames_begin(struct frames *f, const char *name)
{
	struct frame *frame = calloc(1, sizeof(*frame));

	if (!frame || f->count == FRAMES_MOST)
		frames_fault(f, "no room for a frame");
	snprintf(frame->name, sizeof(frame->name), "%s", name);
	frame->packets = 1;
	f->list[f->count++] = frame;
}

static inline void frames_hex(const struct frames *f, struct frame *frame, const char *hex)
{
	unsigned last = frame->packets - 1, value;

	for (; *hex; hex += 2) {
		if (frame->sizes[last] == FRAME_BYTES || sscanf(hex, "%2x", &value) != 1 || !hex[1])
			frames_fault(f, "not hex, or too much of it");
		frame->bytes[last][frame->sizes[last]++] = (uint8_t)value;
	}
}

static inline void frames_expect(const struct frames *f, struct frame *frame, const char *text)
{
	size_t used = strlen(frame->expected);
	size_t more = strlen(text) + 1;

	if (used + more >= sizeof(frame->expected))
		frames_fault(f, "too much text");
	snprintf(frame->expected + used, sizeof(frame->expected) - used, "%s\n", text);
}

static inline void frames_word(struct frames *f, struct frame *frame, const char *word, const char *value)
{
	if (strcmp(word, "link") == 0)
		frame->link_type = atoi(value);
	else if (strcmp(word, "verbose") == 0)
		frame->verbose = (unsigned)atoi(value);
	else if (strcmp(word, "header") == 0)
		frame->header = (unsigned)atoi(value);
	else if (strcmp(word, "captured") == 0)
		frame->captured = (unsigned)atoi(value);
	else if (strcmp(word, "type") == 0)
		snprintf(frame->type, sizeof(frame->type), "%s", value);
	else if (strcmp(word, "hex") == 0)
		frames_hex(f, frame, value);
	else if (strcmp(word, ">") == 0)
		frames_expect(f, frame, value);
	else if (strcmp(word, "then") == 0 && frame->packets < FRAME_PACKETS)
		frame->packets++;
	else
		frames_fault(f, "a word nobody knows");
}

static inline void frames_line(struct frames *f, char *line)
{
	char *value = strchr(line, ' ');

	if (*line == '\0' || *line == '#')
		return;
	if (value)
		*value++ = '\0';
	if (strcmp(line, "frame") == 0 && value)
		frames_begin(f, value);
	else if (f->count > 0)
		frames_word(f, f->list[f->count - 1], line, value ? value : "");
	else
		frames_fault(f, "no frame has begun");
}

/* Adds the frames of the file to the list. */
static inline void frames_read(struct frames *f, const char *file)
{
	FILE *in = fopen(file, "r");
	char *line = NULL;
	size_t size = 0;

	f->file = file;
	f->line = 0;
	if (!in)
		frames_fault(f, "cannot be opened");
	while (getline(&line, &size, in) > 0) {
		f->line++;
		line[strcspn(line, "\n")] = '\0';
		frames_line(f, line);
	}
	free(line);
	fclose(in);
}

static inline void frames_free(struct frames *f)
{
	while (f->count > 0)
		free(f->list[--f->count]);
}

#endif
