/*
 * Reading flat JSON objects (RFC 8259), one a line, as the tools exchange them.
 *
 * A line is read step by step when its like was not met before, and then by its shape
 * (parse/json_shapes.h). Keys become small numbers that stay valid for the reader's life: callers
 * index arrays with them.
 */
#ifndef PARSE_JSON_READ_H
#define PARSE_JSON_READ_H

#include <stddef.h>
#include <stdint.h>

enum {
	JSON_READ_SLACK = 32,     /* readable bytes (of any content) behind every line */
	JSON_READ_KEYS = 4096,    /* different keys a reader knows; a line with more is an error */
	JSON_READ_FIELDS = 1024,  /* fields of one object */
};

enum json_type {
	JSON_INTEGER, /* -?digits without needless zeroes, within int64_t; integer is set */
	JSON_NUMBER,  /* any other number; its exact text */
	JSON_STRING,  /* unescaped; its text may hold any byte, zero too */
	JSON_TRUE,
	JSON_FALSE,
	JSON_NULL,
};

struct json_field {
	const char *text; /* within the line, or within the reader where it had escapes; valid
	                   * until the next call */
	uint32_t size;
	uint16_t key;
	uint8_t type;     /* enum json_type */
	int64_t integer;
};

struct json_reader;
struct json_shapes;

/* NULL: no memory. */
struct json_reader *json_reader_open(void);
void json_reader_close(struct json_reader *r);

/* Reads a line (its '\n' may be there or not) as one object of scalars. How many fields, in their
 * order, *fields valid until the next call; or -1: json_reader_error says what is wrong. A key
 * that stands twice is an error. */
int json_read(struct json_reader *r, const char *line, size_t size, const struct json_field **fields);
/* The same for the line that begins at text, within whole lines that end at `end`; where its '\n', or
 * end, stands is found on the way: its bytes in *size. */
int json_read_line(struct json_reader *r, const char *text, const char *end, size_t *size,
    const struct json_field **fields);
/* For those who follow the shapes of lines themselves (parse/json_shapes.h): reads the value at p, its key
 * aside. Where it ends; or NULL: it is none. Texts that had escapes are valid until the next line, or
 * until json_reader_forget. */
const char *json_read_value(struct json_reader *r, const char *p, const char *end, struct json_field *f);
void json_reader_forget(struct json_reader *r);
const struct json_shapes *json_reader_shapes(const struct json_reader *r);
const char *json_reader_error(const struct json_reader *r);
/* The error of a line that may be sound. */
#define JSON_NO_MEMORY "no memory"

/* The number of a key, known or new; -1 when there is no room. */
int json_reader_key(struct json_reader *r, const char *key, size_t size);
/* The text of a key by its number, not terminated. */
const char *json_reader_key_text(const struct json_reader *r, unsigned key, size_t *size);
unsigned json_reader_keys(const struct json_reader *r);

#endif
