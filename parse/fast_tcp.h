/*
 * TCP behind its "Flags [", up to the length, read by its shape (parse/fast.h).
 */
#ifndef PARSE_FAST_TCP_H
#define PARSE_FAST_TCP_H

#include "parse/json_line.h"
#include "parse/record.h"

/* Returns its end, or NULL. */
const char *fast_tcp(const char *p, struct record *r);
/* Begins the line with what the record holds, and writes to it what is read. What is written behind the
 * length, if printed before it, goes into the record. */
const char *fast_tcp_written(const char *p, struct record *r, struct json_line *line);

#endif
