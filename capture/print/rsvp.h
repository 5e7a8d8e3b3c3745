/*
 * What the files of RSVP share: messages (rsvp.c), the objects in them (rsvp_objects.c), the
 * services that flows ask for (rsvp_services.c).
 */
#ifndef CAPTURE_PRINT_RSVP_H
#define CAPTURE_PRINT_RSVP_H

#include "capture/print.h"

/* The contents of an object, all of which were captured. A printer moves along. */
struct rsvp_body {
	const uint8_t *at;
	uint32_t left;
	const char *indent; /* begins a line of its object */
	bool dump;          /* bytes are to follow what was said of it */
};

enum rsvp_result {
	RSVP_FINE,
	RSVP_SHORT,      /* the object is too short for what it should be */
	RSVP_PART_SHORT, /* or a part of it */
	RSVP_INVALID,
	RSVP_SAID, /* it was told what is wrong */
};

/* The objects of a message, each line begun with indent. False: something was wrong with them. */
bool print_rsvp_objects(struct print *p, const uint8_t *at, uint32_t length, const char *indent);
/* Integrated services (RFC 2210): in TSpec, AdSpec and flow specifications. */
enum rsvp_result print_rsvp_services(struct print *p, struct rsvp_body *b);

/* A line of an object: the body's next fields in print_fields' format. */
void print_rsvp_line(struct print *p, struct rsvp_body *b, const char *format);
/* The beginning of a line. */
void print_rsvp_indent(struct print *p, const struct rsvp_body *b);
/* Past n bytes. */
static inline void print_rsvp_skip(struct rsvp_body *b, uint32_t n)
{
	b->at += n;
	b->left -= n;
}

#endif
