/*
 * Protocols made of lines of text: HTTP, FTP, SMTP, RTSP, SIP and their like. The first line is
 * printed, or under -v all lines up to the first that is not plain text.
 */
#include <stddef.h>
#include <strings.h>

#include "capture/print/printers.h"

enum {
	MAX_TOKEN = 128,
	CASE = 0x20, /* the bit between a letter and its capital */
};

/* NULL: every payload is a request or an answer. */
static const char *const http_requests[] = {"GET", "PUT", "COPY", "HEAD", "LOCK", "MOVE", "POLL",
    "POST", "BCOPY", "BMOVE", "MKCOL", "TRACE", "LABEL", "MERGE", "DELETE", "SEARCH", "UNLOCK",
    "REPORT", "UPDATE", "NOTIFY", "BDELETE", "CONNECT", "OPTIONS", "CHECKIN", "PROPFIND",
    "CHECKOUT", "CCM_POST", "SUBSCRIBE", "PROPPATCH", "BPROPFIND", "BPROPPATCH", "UNCHECKOUT",
    "MKACTIVITY", "MKWORKSPACE", "UNSUBSCRIBE", "RPC_CONNECT", "VERSION-CONTROL",
    "BASELINE-CONTROL", NULL};
static const char *const rtsp_requests[] = {"DESCRIBE", "ANNOUNCE", "GET_PARAMETER", "OPTIONS",
    "PAUSE", "PLAY", "RECORD", "REDIRECT", "SETUP", "SET_PARAMETER", "TEARDOWN", NULL};
static const char *const sip_requests[] = {"ACK", "BYE", "CANCEL", "DO", "INFO", "INVITE",
    "MESSAGE", "NOTIFY", "OPTIONS", "PRACK", "QAUTH", "REFER", "REGISTER", "SPRACK", "SUBSCRIBE",
    "UPDATE", "PUBLISH", NULL};

static bool is_print(uint8_t c)
{
	return c >= ' ' && c < 0x7f;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Reads the word at offset `from` into token; the offset of the next word, or 0: there is none. */
static uint32_t token_read(const struct print *p, const uint8_t *at, uint32_t from, uint32_t length,
    char token[MAX_TOKEN + 1])
{
	uint32_t n = 0;
	uint32_t i = from;

	for (; i < length; i++) {
		if (!print_has(p, at + i, 1))
			return 0;
		if (at[i] == ' ' || at[i] == '\t' || at[i] == '\r' || at[i] == '\n')
			break;
		if (!is_print(at[i]) || n + 2 > MAX_TOKEN + 1)
			return 0;
		token[n++] = (char)at[i];
	}
	token[n] = '\0';
	if (!n)
		return 0;
	while (i < length && print_has(p, at + i, 1) && at[i] == ' ')
		i++;
	return i;
}

/* Whether this is the beginning of a request or an answer, not the middle of something. */
static bool is_beginning(
    const struct print *p, const uint8_t *at, uint32_t length, const char *const *requests)
{
	char token[MAX_TOKEN + 1];
	uint32_t next = token_read(p, at, 0, length, token);
	bool begins = false;

	if (!next)
		return false;
	for (; *requests && !begins; requests++)
		begins = !((token[0] ^ **requests) & ~CASE) && strcasecmp(token, *requests) == 0;
	return begins || (token_read(p, at, next, length, token) && is_digit(token[0]) &&
			     is_digit(token[1]) && is_digit(token[2]) && !token[3]);
}

static void put_line(struct print *p, const char *before, const uint8_t *at, uint32_t length)
{
	text_str(p->text, before);
	text_bytes(p->text, at, length);
}

/* Prints the line at offset `from`: the offset of the next, or 0 when there is none or this one is
 * not text (it is left out then). */
static uint32_t put_next_line(
    struct print *p, const char *before, const uint8_t *at, uint32_t from, uint32_t length)
{
	for (uint32_t i = from; i < length; i++) {
		uint8_t c = get_u8(p, at + i);

		if (c == '\n') {
			put_line(p, before, at + from, i - from);
			return i + 1;
		}
		if (c == '\r') {
			if (i + 1 >= length || get_u8(p, at + i + 1) != '\n')
				return 0;
			put_line(p, before, at + from, i - from);
			return i + 2;
		}
		if (!is_print(c) && c != '\t')
			return 0;
	}
	put_line(p, before, at + from, length - from);
	print_truncated(p);
	return 0;
}

static void put_name(struct print *p)
{
	char *at;

	text_reserve(p->text, strlen(p->protocol));
	at = p->text->at;
	for (const char *c = p->protocol; *c; c++)
		*at++ = (char)(*c >= 'a' && *c <= 'z' ? *c - CASE : *c);
	p->text->at = at;
}

void print_text_protocol(struct print *p, const uint8_t *at, uint32_t length, const char *name,
    const char *const *requests)
{
	p->protocol = name;
	put_name(p);
	if (requests && !is_beginning(p, at, length, requests))
		return;
	if (!p->options->verbose) {
		put_next_line(p, ": ", at, 0, length);
		return;
	}
	text_printf(p->text, ", length: %u", length);
	for (uint32_t next = 0; next < length;) {
		next = put_next_line(p, "\n\t", at, next, length);
		if (!next)
			break;
	}
}

void print_http(struct print *p, const uint8_t *at, uint32_t length)
{
	print_text_protocol(p, at, length, "http", http_requests);
}

void print_rtsp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_text_protocol(p, at, length, "rtsp", rtsp_requests);
}

void print_sip(struct print *p, const uint8_t *at, uint32_t length)
{
	print_text_protocol(p, at, length, "sip", sip_requests);
}

void print_ftp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_text_protocol(p, at, length, "ftp", NULL);
}

void print_smtp(struct print *p, const uint8_t *at, uint32_t length)
{
	print_text_protocol(p, at, length, "smtp", NULL);
}

void print_whois(struct print *p, const uint8_t *at, uint32_t length)
{
	print_text_protocol(p, at, length, "whois", NULL);
}

/* Only the line that names the version is in clear (RFC 4253, section 4.2); it is printed when it
 * is whole. */
void print_ssh(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t n = 0;

	p->protocol = "ssh";
	for (; n < 4; n++)
		if (get_u8(p, at + n) != (uint8_t) "SSH-"[n])
			return;
	while (n < length && is_print(get_u8(p, at + n)))
		n++;
	if (n >= length || (at[n] != '\n' && at[n] != '\r'))
		return;
	if (at[n] == '\r' && (n + 1 >= length || get_u8(p, at + n + 1) != '\n'))
		return;
	put_line(p, ": SSH: ", at, n);
}
