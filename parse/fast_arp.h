/*
 * ARP's questions and answers, read by their shape (parse/fast.h).
 */
#ifndef PARSE_FAST_ARP_H
#define PARSE_FAST_ARP_H

#include "parse/record.h"

/* "Request who-has 10.0.0.1 tell 10.0.0.2, length 28" or "Reply 10.0.0.1 is-at MAC, length 28", behind what -v
 * prints if that is there; then the line must end. Returns its end, or NULL. */
const char *fast_arp(const char *p, struct record *r);

#endif
