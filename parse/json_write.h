/*
 * Writing flat JSON objects into memory the caller has made large enough.
 *
 * Whatever bytes come in, what goes out is valid JSON in valid UTF-8: control bytes, quotes and
 * backslashes are escaped, and every byte that is no part of well-formed UTF-8 becomes U+FFFD.
 */
#ifndef PARSE_JSON_WRITE_H
#define PARSE_JSON_WRITE_H

#include <stddef.h>
#include <stdint.h>

/* A byte becomes at most this many. */
enum { JSON_GROWTH = 6 };

/* Writes the bytes as the inside of a JSON string; room for JSON_GROWTH times their number.
 * Returns the end of what was written. */
char *json_write_escaped(char *to, const char *bytes, size_t size);

/* "key":"value" with quotes, the key as given (it must need no escape), a comma before it unless
 * the object was just begun with '{'. Room: key, JSON_GROWTH * size, 6. */
char *json_write_string(char *to, const char *key, const char *bytes, size_t size);
char *json_write_integer(char *to, const char *key, int64_t value);

#endif
