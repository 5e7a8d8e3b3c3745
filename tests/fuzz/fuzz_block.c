/*
 * A block that somebody has changed, checksums mended: it is read or refused, never more.
 *
 * The input is a list of changes to a sound block: u16 offset, u8 what is XORed there.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/batch.h"
#include "store/crc32c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS = 300, LINE = 512 };

static struct bytes sound;

static void put_line(struct json_reader *r, struct batch *b, struct column **columns, char *line)
{
	const struct json_field *fields;
	int n = json_read(r, line, strlen(line), &fields);

	if (n < 0)
		abort();
	for (int i = 0; i < n; i++) {
		size_t size;
		const char *name = json_reader_key_text(r, fields[i].key, &size);

		batch_column(b, fields[i].key, name, size);
		columns[fields[i].key] = b->columns[fields[i].key];
	}
	batch_add(b, columns, fields, n);
}

static void make_sound(void)
{
	static struct column *columns[JSON_READ_KEYS];
	struct json_reader *r = json_reader_open();
	struct block_writer *w = block_writer_open();
	struct batch *b = batch_open();
	char line[LINE];

	for (unsigned i = 0; i < RECORDS; i++) {
		snprintf(line, sizeof(line),
		    "{\"time\":\"2026-11-23T04:50:00.%06uZ\",\"src_ip\":\"10.0.0.%u\",\"src_port\":%u,\"dst_ip\":\"fe80::%u\","
		    "\"dst_port\":80,\"seq\":%u,\"length\":%u,\"mixed\":%s,\"text\":\"%x\"}",
		    i * 31, i % 5, i % 7, 1 + i % 3, i * 100, i % 100, i % 9 ? "1" : "\"odd\"", i * 77);
		put_line(r, b, columns, line);
	}
	/* Texts of the pattern kind need many words: they are put one by one. */
	for (unsigned i = 0; i < 2 * RECORDS; i++) {
		snprintf(line, sizeof(line), "{\"options\":\"TS val %u ecr %u\"}", i, i * 3);
		put_line(r, b, columns, line);
	}
	if (block_write(w, b->columns, b->count, b->rows, &sound) != 0)
		abort();
	batch_close(b);
	block_writer_close(w);
	json_reader_close(r);
}

static void write_u32(uint8_t *to, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		to[i] = (uint8_t)(v >> 8 * i);
}

/* Makes every checksum right again, as far as the header can be followed. */
static void mend(uint8_t *block, size_t size)
{
	struct cursor c = cursor_over(block, size);
	uint32_t head;
	uint64_t parts, offset;

	write_u32(block, BLOCK_MAGIC);
	write_u32(block + 8, (uint32_t)size);
	c.at += 4;
	head = cursor_u32(&c);
	if (head < BLOCK_FIXED || head > size)
		return;
	c.at = block + BLOCK_FIXED;
	cursor_varint(&c);
	cursor_varint(&c);
	parts = cursor_bounded(&c, BLOCK_PARTS);
	offset = head;
	for (uint64_t i = 0; i < parts && !c.bad; i++) {
		uint64_t part = cursor_bounded(&c, size);
		const uint8_t *at = cursor_take(&c, 4);

		if (!at || offset + part > size)
			break;
		write_u32(block + (at - block), crc32c(0, block + offset, part));
		offset += part;
	}
	write_u32(block + 12, crc32c(crc32c(0, block, 12), block + BLOCK_FIXED, head - BLOCK_FIXED));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct block *b = block_reader();
	struct bytes text = { 0 };
	uint8_t *block;

	if (!sound.data)
		make_sound();
	block = malloc(sound.used);
	memcpy(block, sound.data, sound.used);
	for (size_t i = 0; i + 3 <= size; i += 3)
		block[(data[i] | (size_t)data[i + 1] << 8) % sound.used] ^= data[i + 2];
	mend(block, sound.used);
	if (block_open(b, block, sound.used) == 0) {
		for (unsigned i = 0; i < block_columns(b); i++) {
			struct cells cells;
			uint8_t mark;

			if (block_cells(b, i, &cells) != 0)
				continue;
			for (uint32_t row = 0; row < block_rows(b); row += 17) {
				text.used = 0;
				cells_text(&cells, row, &text, &mark);
			}
			block_may_hold(b, i, i * 0x9e3779b97f4a7c15u);
		}
		block_verify(b);
	}
	bytes_free(&text);
	block_reader_close(b);
	free(block);
	return 0;
}
