/*
 * What reader.c shares with the formats' own files: the state of a reader, and one table of
 * operations a format. Private to the capture room.
 */
#ifndef CAPTURE_FORMATS_H
#define CAPTURE_FORMATS_H

#include "capture/reader.h"
#include "capture/source.h"

enum {
	SNAPLEN_MAX = 262144, /* what libpcap takes as the largest packet of ordinary links */
};

/* pcap's record layout, from its file header. */
struct pcap_file {
	uint32_t fraction_ns; /* nanoseconds in a unit of the stamp's second word */
	uint32_t header_size; /* of a record */
	uint32_t caplen_max;  /* a larger one means that the file is damaged */
	bool swapped;
	bool lengths_swapped; /* old files keep len before caplen */
	bool lengths_guessed; /* some of version 2.3 do */
	struct reader_interface described;
};

struct pcapng_interface {
	uint64_t units;   /* a second */
	uint64_t offset;  /* seconds to add, two's complement */
	uint32_t snaplen; /* that packets may have */
	struct reader_interface described;
};

struct pcapng_file {
	struct pcapng_interface *interfaces; /* of all sections */
	uint32_t first;                      /* of this section */
	uint32_t count;
	uint32_t room;
	uint32_t block_max; /* a longer one means that the file is damaged */
	bool swapped;
};

struct format {
	/* Reads up to the first packet. 0, or -1 as reader_next does. */
	int (*begin)(struct reader *r);
	/* As reader_next. */
	int (*next)(struct reader *r, struct reader_packet *packet);
	/* As reader_run; NULL: never. */
	bool (*run)(struct reader *r, uint64_t most, struct reader_run *run);
	/* As reader_ahead. */
	const uint8_t *(*ahead)(const struct reader *r, uint32_t *n);
	/* Whether the window holds the next record as a whole. */
	bool (*ready)(const struct reader *r);
	const struct reader_interface *(*interface)(const struct reader *r, uint32_t i);
	/* Frees what only this format keeps. */
	void (*end)(struct reader *r);
};

extern const struct format format_pcap, format_pcapng;

struct reader {
	struct source source;
	const struct format *format;
	struct reader_info info;
	struct pcap_file pcap;
	struct pcapng_file pcapng;
	uint64_t packets;
	char *name;
	char error[512];
};

/* Keeps "NAME: …" as the reader's error; always -1. */
__attribute__((format(printf, 2, 3))) int reader_fail(struct reader *r, const char *format, ...);
/* The input ended within something: what the source says, or that the file is cut off. */
int reader_fail_short(struct reader *r, const char *what, uint64_t wanted);

/* The DLT_ a file's LINKTYPE_ stands for (https://www.tcpdump.org/linktypes.html), and the largest
 * packet libpcap takes for it. */
int link_type_of_file(uint32_t number);
uint32_t link_type_snaplen_max(int link_type);
/* The other way, for writing. */
uint32_t link_type_to_file(int link_type);

static inline uint32_t format_u32(const uint8_t *at, bool swapped)
{
	uint32_t v;

	__builtin_memcpy(&v, at, sizeof(v));
	return swapped ? __builtin_bswap32(v) : v;
}

static inline uint16_t format_u16(const uint8_t *at, bool swapped)
{
	uint16_t v;

	__builtin_memcpy(&v, at, sizeof(v));
	return swapped ? __builtin_bswap16(v) : v;
}

#endif
