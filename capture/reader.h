/*
 * Captures in: pcap and pcapng, any byte order, plain, gzip or zstd, from a file or a stream.
 * The only code that opens captures; lent to replay.
 *
 * Stamps are nanoseconds since 1970 UTC, whatever the file's own resolution.
 */
#ifndef CAPTURE_READER_H
#define CAPTURE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reader;

struct reader_packet {
	int64_t time;        /* nanoseconds since 1970 UTC; may run backwards */
	const uint8_t *data; /* valid until the next call */
	uint32_t caplen;     /* bytes at data */
	uint32_t len; /* bytes the packet had on the wire; a bad file may say less than caplen */
	uint32_t stamp[2];  /* the time as the file has it: seconds and fraction of a pcap file, the
			     * high and the low half of a pcapng block's count */
	uint32_t interface; /* counted over all interfaces the file has described */
	int link_type;      /* DLT_ of this packet's interface */
	uint32_t overflow;  /* seconds of time that a bad file keeps in the stamp's fraction */
};

/* Packets in a row as a pcap file of this machine's byte order has them, each behind its record
 * header: what a writer of the same format can copy as it is. */
struct reader_run {
	const uint8_t *data; /* valid until the next call */
	size_t size;
	uint64_t packets;
	uint64_t captured; /* bytes of them, without the headers */
	uint64_t cut;      /* of them, those that had more bytes on the wire */
	int64_t first, last; /* times of these two */
};

/* What a capture says of an interface, for writing it again. A pcap file has one. */
struct reader_interface {
	int link_type;    /* DLT_ */
	uint32_t snaplen; /* as the file has it; 0: no limit */
	uint32_t units;   /* a second, counted by the second word of a stamp; 0: both words are one
			   * count, whose units the options tell (pcapng) */
	const uint8_t *options; /* as in an interface block of pcapng, in this machine's order */
	uint32_t options_size;
};

struct reader_info {
	int link_type; /* DLT_ of the file, or of pcapng's first interface; -1: not known yet */
	uint32_t snaplen;
	bool nanoseconds;    /* the file's stamps are finer than microseconds */
	bool several;        /* pcapng: interfaces unlike the first may still come */
	uint64_t size;       /* bytes of the file as stored; 0: not known (a stream) */
	uint32_t interfaces; /* described so far */
};

/* Opens path, or standard input for "-", and reads up to the first packet. NULL: message holds what
 * is wrong, object first ("sample.pcap: No such file or directory"); it is empty, and errno EINTR,
 * when a signal came while waiting for a stream's first bytes. */
struct reader *reader_open(const char *path, char *message, size_t size);
void reader_close(struct reader *r);
const struct reader_info *reader_info(const struct reader *r);
/* i is under info's interfaces. Valid until the next call of reader_next. */
const struct reader_interface *reader_interface(const struct reader *r, uint32_t i);

/* 1: a packet. 0: the end. -1: reader_error says what broke and at which byte; every packet
 * before that place has been handed out. A signal, or a second without input, while waiting
 * for a stream: -1, errno EINTR, no error text, and the next call goes on. Nothing is missed so
 * by a caller that looks after signals and clocks whenever it comes back. */
int reader_next(struct reader *r, struct reader_packet *packet);
/* Takes as many packets at once, up to `most`, as are at hand and can be copied. False: none is;
 * reader_next has the next one, and this may be asked again after it. A packet that a copy would
 * not be right for, one longer than it was on the wire or than the file allows, is never in a
 * run. */
bool reader_run(struct reader *r, uint64_t most, struct reader_run *run);
/* The packet after the last one, if it is at hand already: its first bytes (*n of them, not more
 * than were captured), or NULL. For getting ready: nothing is consumed. */
const uint8_t *reader_ahead(const struct reader *r, uint32_t *n);
/* The message of the last -1, object first; "" after EINTR. */
const char *reader_error(const struct reader *r);
/* Bytes of the file as stored that have been read, for progress; of a compressed one, taken in. */
uint64_t reader_position(const struct reader *r);
/* True when the next call would have to wait for more input: the moment to flush. Takes in what
 * is there, so the last packet's data is void afterwards. Never true of a regular file. */
bool reader_quiet(struct reader *r);

#endif
