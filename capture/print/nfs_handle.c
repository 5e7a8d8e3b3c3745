/*
 * NFS file handles. They are opaque by design; tcpdump guesses the server's system from where
 * zeros stand and shows device and inode, so we guess alike.
 */
#include <string.h>

#include "capture/print/nfs.h"

enum { V2_WORDS = 8, MIN_WORDS = 4, MAX_SHOWN = 32, MAX_NAME = 64 };

enum server { UNKNOWN, AUSPEX, BSD44, OSF, IRIX4, SUNOS4, SUNOS5, ULTRIX, VMS, HPUX9 };

struct identity {
	uint32_t major;
	uint32_t minor;
	uint32_t inode;
};

static bool zeros(const uint8_t *at, unsigned n)
{
	while (n-- > 0)
		if (at[n] != 0)
			return false;
	return true;
}

static uint32_t little(const uint8_t *at)
{
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static uint32_t big(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* VMS (UCX) puts a device's name there, filled with NULs. */
static bool is_vms(const uint8_t *h, uint32_t words)
{
	bool ended = false;

	if (words < 7)
		return false;
	for (unsigned i = 1; i < 14; i++) {
		if (h[i] == 0)
			ended = true;
		else if (ended || h[i] < ' ' || h[i] > '~')
			return false;
	}
	return true;
}

static enum server guess_leading_zeros(const uint8_t *h)
{
	if (zeros(h + 2, 2))
		return AUSPEX;
	if (h[4] != 0 && h[5] == 0 && h[8] == 12 && h[9] == 0)
		return OSF;
	return h[4] == 0 && h[5] == 8 && zeros(h + 6, 2) ? IRIX4 : SUNOS4;
}

static enum server guess_middle_zeros(const uint8_t *h, uint32_t words)
{
	if (zeros(h + 6, 2))
		return BSD44;
	if (words >= 6 && h[21] == 0 && h[23] == 0)
		return ULTRIX;
	return h[9] == 10 ? SUNOS5 : UNKNOWN;
}

static enum server guess(const uint8_t *h, uint32_t words)
{
	if (words < MIN_WORDS)
		return UNKNOWN;
	if (zeros(h, 2))
		return guess_leading_zeros(h);
	if (zeros(h + 2, 2))
		return guess_middle_zeros(h, words);
	if (h[8] == 12 && h[9] == 0)
		return OSF;
	if (h[8] == 0 && h[9] == 10)
		return zeros(h + 4, 4) ? HPUX9 : SUNOS5;
	return is_vms(h, words) ? VMS : UNKNOWN;
}

static struct identity identify(enum server server, const uint8_t *h)
{
	uint32_t first = little(h), device = big(h) & 0xffffff;

	switch (server) {
	case AUSPEX:
		return (struct identity){h[6], h[7], big(h + 12)};
	case BSD44:
		return (struct identity){h[1], h[0], little(h + 12)};
	case OSF:
		return (struct identity){first >> 20, first & 0xfffff, little(h + 12)};
	case IRIX4:
		return (struct identity){h[2], h[3], big(h + 8)};
	case SUNOS4:
		return (struct identity){h[2], h[3], big(h + 12)};
	case SUNOS5:
		return (struct identity){
		    (uint32_t)(h[0] << 8 | h[1]) >> 2, device & 0x3ffff, big(h + 12)};
	case ULTRIX:
		return (struct identity){h[1], h[0], little(h + 4)};
	default:
		return (struct identity){h[0], device, big(h + 12)};
	}
}

/* The name ends at a blank, and is clipped to as many characters as the handle has words. */
static void system_name(struct print *p, const char *name, uint32_t words)
{
	size_t n = strnlen(name, words < MAX_NAME ? words : MAX_NAME);
	const char *blank = memchr(name, ' ', n);

	text_str(p->text, " fh ");
	text_bytes(p->text, name, blank ? (size_t)(blank - name) : n);
	text_char(p->text, '/');
}

static void show_vms(struct print *p, const uint8_t *h, uint32_t words)
{
	system_name(p, (const char *)h + 1, words);
	text_u32(
	    p->text, (uint32_t)h[26] << 24 | (uint32_t)h[27] << 16 | (uint32_t)h[23] << 8 | h[22]);
}

static void show_unknown(struct print *p, const uint8_t *h, uint32_t words)
{
	uint32_t n = 4 * words < MAX_SHOWN ? 4 * words : MAX_SHOWN;

	system_name(p, "Unknown", words);
	for (uint32_t i = 0; i < n; i++)
		text_printf(p->text, "%.2X", h[i]);
}

bool nfs_handle(struct nfs_reader *n)
{
	uint32_t words = n->v3 ? nfs_u32(n) / 4 : V2_WORDS;
	const uint8_t *h = n->at;
	enum server server;
	struct identity id;

	if (words > UINT32_MAX / 4 || !print_has(n->p, h, 4 * words))
		return false;
	n->at += 4 * words;
	server = guess(h, words);
	if (server == VMS) {
		show_vms(n->p, h, words);
	} else if (server == UNKNOWN) {
		show_unknown(n->p, h, words);
	} else {
		id = identify(server, h);
		text_printf(n->p->text, " fh %u,%u/", id.major, id.minor);
		/* 257 marks a handle nobody could read; tcpdump then shows no inode. */
		if (id.minor != 257)
			text_u32(n->p->text, id.inode);
	}
	return true;
}
