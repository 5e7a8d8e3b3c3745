#include "store/catalogue.h"
#include "store/bytes.h"
#include "store/crc32c.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ENTRY_VERSION = 1, CRC = 4 };

struct number_key {
	uint8_t bytes[8];
};

static struct number_key block_key(uint64_t number)
{
	struct number_key k;

	for (unsigned i = 0; i < 8; i++)
		k.bytes[i] = (uint8_t)(number >> (56 - 8 * i));
	return k;
}

static uint64_t key_number(struct value key)
{
	const uint8_t *p = key.data;
	uint64_t number = 0;

	for (size_t i = 0; i < key.size; i++)
		number = number << 8 | p[i];
	return number;
}

static void seal(struct bytes *b)
{
	if (!b->failed)
		bytes_u32(b, crc32c(0, b->data, b->used));
}

/* What stands before the checksum; a bad cursor when that is wrong. */
static struct cursor unseal(struct value v)
{
	struct cursor c = cursor_over(v.data, v.size), tail;

	if (v.size >= CRC) {
		tail = cursor_over((const uint8_t *)v.data + v.size - CRC, CRC);
		if (cursor_u32(&tail) == crc32c(0, v.data, v.size - CRC)) {
			c.end -= CRC;
			return c;
		}
	}
	c.bad = true;
	c.at = c.end;
	return c;
}

static int no_memory(void)
{
	fputs("kv-store: no memory\n", stderr);
	return -1;
}

static int read_names(struct transaction *t, struct catalogue *c)
{
	struct value key = { 0 }, v;
	int more;

	c->names = words_open();
	if (!c->names)
		return no_memory();
	while ((more = table_next(t, TABLE_NAMES, key, &key, &v)) == 1) {
		struct cursor name = unseal(v);
		uint32_t number = words_count(c->names);
		char made_up[32];

		if (key_number(key) == number && !name.bad) {
			if (words_add(c->names, (const char *)name.at, cursor_left(&name), 0) != number)
				return no_memory();
			continue;
		}
		fprintf(stderr, "kv-store: the name of column %" PRIu32 " is damaged\n", number);
		c->damaged++;
		snprintf(made_up, sizeof(made_up), "column%" PRIu32, number);
		words_add(c->names, made_up, strlen(made_up), 1);
	}
	return more;
}

/* True for an entry that a later program wrote, which is left alone. */
static bool is_foreign(struct transaction *t, struct value v)
{
	struct cursor c = unseal(v);
	uint64_t version = cursor_varint(&c);

	if (c.bad || version == ENTRY_VERSION)
		return false;
	fprintf(stderr, "kv-store: %s: format version %" PRIu64 " is not known to this kv-store, which knows %d\n",
	    transaction_path(t), version, ENTRY_VERSION);
	return true;
}

static int read_summary(struct value v, struct summary *s)
{
	struct cursor c = unseal(v);

	cursor_varint(&c);
	s->first_row = cursor_varint(&c);
	s->rows = (uint32_t)cursor_bounded(&c, UINT32_MAX);
	s->size = (uint32_t)cursor_bounded(&c, UINT32_MAX);
	s->timed = cursor_bounded(&c, 1) != 0;
	s->digits = (uint8_t)cursor_bounded(&c, 9);
	s->first = unzigzag(cursor_varint(&c));
	s->last = unzigzag(cursor_varint(&c));
	return c.bad ? -1 : 0;
}

static void write_summary(struct bytes *b, const struct summary *s)
{
	bytes_varint(b, ENTRY_VERSION);
	bytes_varint(b, s->first_row);
	bytes_varint(b, s->rows);
	bytes_varint(b, s->size);
	bytes_varint(b, s->timed);
	bytes_varint(b, s->digits);
	bytes_varint(b, zigzag(s->first));
	bytes_varint(b, zigzag(s->last));
	seal(b);
}

static int add_summary(struct catalogue *c, size_t *room, const struct summary *s)
{
	struct summary *larger;

	if (c->block_count == *room) {
		*room = *room * 2 + 64;
		larger = realloc(c->blocks, *room * sizeof(*larger));
		if (!larger)
			return no_memory();
		c->blocks = larger;
	}
	c->blocks[c->block_count++] = *s;
	c->rows += s->rows;
	return 0;
}

int catalogue_read(struct transaction *t, struct catalogue *c)
{
	struct value key = { 0 }, v;
	size_t room = 0;
	int more;

	*c = (struct catalogue){ 0 };
	if (read_names(t, c) != 0)
		return -1;
	while ((more = table_next(t, TABLE_BLOCKS, key, &key, &v)) == 1) {
		struct summary s = { .number = key_number(key) };

		if (is_foreign(t, v))
			return -1;
		if (read_summary(v, &s) != 0) {
			fprintf(stderr, "kv-store: the summary of block %" PRIu64 " is damaged\n", s.number);
			c->damaged++;
		} else if (add_summary(c, &room, &s) != 0) {
			return -1;
		}
	}
	return more;
}

void catalogue_free(struct catalogue *c)
{
	words_close(c->names);
	free(c->blocks);
	*c = (struct catalogue){ 0 };
}

static int read_source(struct transaction *t, struct value key, struct value v, struct source *s)
{
	struct cursor c = unseal(v);

	if (is_foreign(t, v))
		return -1;
	cursor_varint(&c);
	*s = (struct source){ .name = key.data, .name_size = key.size };
	s->next_line = cursor_varint(&c);
	s->extra = cursor_varint(&c);
	s->records = cursor_varint(&c);
	s->committed = (int64_t)cursor_varint(&c);
	if (!c.bad)
		return 1;
	fprintf(stderr, "kv-store: the position of source %.*s is damaged\n", (int)key.size,
	    (const char *)key.data);
	return -1;
}

int catalogue_source(struct transaction *t, const char *name, struct source *s)
{
	struct value key = { .data = name, .size = strlen(name) }, v;
	int found = table_get(t, TABLE_SOURCES, key, &v);

	return found == 1 ? read_source(t, key, v, s) : found;
}

int catalogue_next_source(struct transaction *t, const char *name, size_t name_size, struct source *s)
{
	struct value key = { .data = name, .size = name_size }, v;
	int more = table_next(t, TABLE_SOURCES, key, &key, &v);

	return more == 1 ? read_source(t, key, v, s) : more;
}

int catalogue_block(struct transaction *t, uint64_t number, struct value *data)
{
	struct number_key k = block_key(number);

	return table_get(t, TABLE_DATA, (struct value){ .data = k.bytes, .size = sizeof(k.bytes) }, data);
}

/* Puts what b holds and empties it. */
static int put(struct transaction *t, enum table table, struct value key, struct bytes *b)
{
	int result = b->failed ? no_memory()
			       : table_put(t, table, key, (struct value){ .data = b->data, .size = b->used });

	bytes_free(b);
	return result;
}

static int put_names(struct transaction *t, const struct change *change)
{
	for (uint32_t i = change->first_name; change->names && i < words_count(change->names); i++) {
		struct word name = words_get(change->names, i);
		uint8_t key[2] = { (uint8_t)(i >> 8), (uint8_t)i };
		struct bytes b = { 0 };

		bytes_put(&b, name.text, name.size);
		seal(&b);
		if (put(t, TABLE_NAMES, (struct value){ .data = key, .size = sizeof(key) }, &b) != 0)
			return -1;
	}
	return 0;
}

static int put_block(struct transaction *t, const struct block_change *change)
{
	struct number_key k = block_key(change->summary.number);
	struct value key = { .data = k.bytes, .size = sizeof(k.bytes) };
	struct bytes b = { 0 };

	if (!change->data)
		return table_delete(t, TABLE_BLOCKS, key) != 0 || table_delete(t, TABLE_DATA, key) != 0 ? -1
												     : 0;
	write_summary(&b, &change->summary);
	if (put(t, TABLE_BLOCKS, key, &b) != 0)
		return -1;
	return table_put(t, TABLE_DATA, key,
	    (struct value){ .data = change->data, .size = change->summary.size });
}

static int put_source(struct transaction *t, const struct change *change)
{
	const struct source *s = change->source;
	struct bytes b = { 0 };

	if (!s)
		return 0;
	bytes_varint(&b, ENTRY_VERSION);
	bytes_varint(&b, s->next_line);
	bytes_varint(&b, s->extra);
	bytes_varint(&b, s->records);
	bytes_varint(&b, (uint64_t)s->committed);
	seal(&b);
	return put(t, TABLE_SOURCES, (struct value){ .data = s->name, .size = s->name_size }, &b);
}

static int put_all(struct transaction *t, const struct change *change)
{
	if (put_names(t, change) != 0)
		return -1;
	for (size_t i = 0; i < change->block_count; i++)
		if (put_block(t, &change->blocks[i]) != 0)
			return -1;
	return put_source(t, change);
}

int catalogue_commit(struct environment *env, const struct change *change)
{
	for (;;) {
		struct transaction *t;

		if (transaction_begin(env, true, &t) != 0)
			return -1;
		if (put_all(t, change) != 0)
			transaction_abort(t);
		else if (transaction_commit(t) == 0)
			return 0;
		if (!environment_is_full(env) || environment_grow(env) != 0)
			return -1;
	}
}
