#include "capture/filter.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PROGRAMS_MAX = 16, /* link types of one file; the last one makes room for a further one */
	EXPRESSION_MAX = 1024 * 1024,
};

struct program {
	int link_type;
	bool compiled; /* else the expression has no meaning there */
	struct bpf_program code;
};

struct filter {
	struct filter_options options;
	unsigned count;
	struct program programs[PROGRAMS_MAX];
};

/* 0, or -1 with libpcap's words in message. */
static int compile(
    const struct filter_options *o, struct program *p, int link_type, char *message, size_t size)
{
	pcap_t *dead = pcap_open_dead(link_type, (int)o->snaplen);
	int result = -1;

	p->link_type = link_type;
	p->compiled = false;
	if (!dead) {
		snprintf(message, size, "%s", strerror(ENOMEM));
		return -1;
	}
	if (pcap_compile(dead, &p->code, o->expression, o->optimize, PCAP_NETMASK_UNKNOWN) < 0) {
		snprintf(message, size, "%s", pcap_geterr(dead));
	} else {
		p->compiled = true;
		result = 0;
	}
	pcap_close(dead);
	return result;
}

struct filter *filter_open(
    const struct filter_options *options, int link_type, char *message, size_t size)
{
	struct filter *f = calloc(1, sizeof(*f));

	if (!f) {
		snprintf(message, size, "%s", strerror(ENOMEM));
		return NULL;
	}
	f->options = *options;
	if (compile(&f->options, &f->programs[0], link_type, message, size) < 0) {
		free(f);
		return NULL;
	}
	f->count = 1;
	return f;
}

void filter_close(struct filter *f)
{
	if (!f)
		return;
	for (unsigned i = 0; i < f->count; i++)
		if (f->programs[i].compiled)
			pcap_freecode(&f->programs[i].code);
	free(f);
}

/* The program for a link type met later. */
static struct program *add_program(struct filter *f, int link_type)
{
	struct program *p = &f->programs[f->count == PROGRAMS_MAX ? PROGRAMS_MAX - 1 : f->count];
	char message[PCAP_ERRBUF_SIZE];

	if (f->count < PROGRAMS_MAX)
		f->count++;
	else if (p->compiled)
		pcap_freecode(&p->code);
	compile(&f->options, p, link_type, message, sizeof(message));
	return p;
}

static struct program *find_program(struct filter *f, int link_type)
{
	for (unsigned i = 0; i < f->count; i++)
		if (f->programs[i].link_type == link_type)
			return &f->programs[i];
	return add_program(f, link_type);
}

bool filter_match(struct filter *f, const struct reader_packet *packet)
{
	struct program *p = &f->programs[0];

	if (__builtin_expect(p->link_type != packet->link_type, 0))
		p = find_program(f, packet->link_type);
	return p->compiled &&
	       bpf_filter(p->code.bf_insns, packet->data, packet->len, packet->caplen) != 0;
}

void filter_dump(const struct filter *f, int form)
{
	bpf_dump(&f->programs[0].code, form);
	fflush(stdout);
}

/* Blanks in place of comments, which run from # to the end of the line. */
static void strip_comments(char *text)
{
	bool comment = false;

	for (; *text; text++) {
		if (*text == '#')
			comment = true;
		else if (*text == '\n')
			comment = false;
		if (comment)
			*text = ' ';
	}
}

char *filter_read(const char *path, char *message, size_t size)
{
	FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	char *text = NULL;
	size_t n;

	if (!file || !(text = calloc(1, EXPRESSION_MAX + 1))) {
		snprintf(message, size, "%s: %s", path, strerror(errno));
	} else {
		n = fread(text, 1, EXPRESSION_MAX + 1, file);
		if (ferror(file) || n > EXPRESSION_MAX) {
			snprintf(message, size, "%s: %s", path,
			    n > EXPRESSION_MAX ? "longer than any filter" : strerror(errno));
			free(text);
			text = NULL;
		}
	}
	if (file && file != stdin)
		fclose(file);
	if (text)
		strip_comments(text);
	return text;
}
