#include "parse/grammar.h"

static bool net_letter(char c)
{
	return slice_letter(c) || slice_digit(c) || c == '.' || c == '-' || c == '_' || c == '/';
}

/* "STP 802.1w, …", "LLDP, length 60": the first word names the protocol. */
static void read_other(struct slice text, struct slice net, struct record *r)
{
	size_t n = 0;

	if (net.size == 0 && text.size > 0 && slice_letter(*text.at)) {
		while (n < text.size && net_letter(text.at[n]))
			n++;
		net = (struct slice){ text.at, n };
		if (n < text.size && text.at[n] == ',')
			n++;
		slice_advance(&text, n);
	}
	if (net.size > 0)
		record_set(r, RECORD_NET, net);
	grammar_set_info(text, true, r);
}

void grammar_arp(struct slice text, struct record *r)
{
	struct slice rest = text;
	struct slice word;
	const char *found;

	record_set(r, RECORD_NET, SLICE("ARP"));
	grammar_set_info(text, true, r);
	if ((found = slice_find(rest, SLICE("who-has "))) != NULL) {
		rest = slice_between(found + 8, slice_end(rest));
		if (slice_take_word(&rest, ',', &word))
			record_set(r, RECORD_DST_IP, word);
		found = slice_find(rest, SLICE(" tell "));
		if (!found)
			return;
		rest = slice_between(found + 6, slice_end(rest));
		if (slice_take_word(&rest, ',', &word))
			record_set(r, RECORD_SRC_IP, word);
	} else if ((found = slice_find(rest, SLICE("Reply "))) != NULL ||
		   (found = slice_find(rest, SLICE("Announcement "))) != NULL) {
		rest = slice_between(found, slice_end(rest));
		slice_take_word(&rest, '\0', &word);
		slice_skip_gap(&rest);
		if (slice_take_word(&rest, ',', &word))
			record_set(r, RECORD_SRC_IP, word);
	}
}

void grammar_net(struct slice text, struct slice net, struct record *r)
{
	if (slice_is(net, SLICE("IP")) || slice_is(net, SLICE("IP6"))) {
		if (slice_take(&text, net))
			slice_take(&text, SLICE(" "));
		grammar_ip(text, net, false, r);
	} else if (slice_is(net, SLICE("ARP"))) {
		slice_take(&text, SLICE("ARP, "));
		grammar_arp(text, r);
	} else if (slice_take(&text, SLICE("IP "))) {
		grammar_ip(text, SLICE("IP"), false, r);
	} else if (slice_take(&text, SLICE("IP6 "))) {
		grammar_ip(text, SLICE("IP6"), false, r);
	} else if (slice_take(&text, SLICE("ARP, "))) {
		grammar_arp(text, r);
	} else {
		read_other(text, net, r);
	}
}

void grammar_frame(struct slice text, struct record *r)
{
	struct slice net = grammar_link(&text, r);

	grammar_net(text, net, r);
}
