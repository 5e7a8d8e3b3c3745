/*
 * BGP version 4 (RFC 4271): finding the messages in a segment, and each of them.
 */
#include <string.h>

#include "capture/print/bgp.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	MARKER = 16,
	OPEN = 1,
	UPDATE = 2,
	NOTIFICATION = 3,
	KEEPALIVE = 4,
	ROUTE_REFRESH = 5,
	OPEN_HEADER = 29,
	NOTIFICATION_HEADER = 21,
	REFRESH_LENGTH = 23,
	OPTION_CAPABILITIES = 2,
	ERROR_CEASE = 6,
	CEASE_PREFIXES = 1,
	CEASE_SHUTDOWN = 2,
	CEASE_RESET = 4,
};

static const struct print_name messages[] = {
    {1, "Open"},
    {2, "Update"},
    {3, "Notification"},
    {4, "Keepalive"},
    {5, "Route Refresh"},
    {0, NULL},
};

static const struct print_name option_names[] = {
    {1, "Authentication Information"},
    {2, "Capabilities Advertisement"},
    {0, NULL},
};

static const struct print_name errors[] = {
    {1, "Message Header Error"},
    {2, "OPEN Message Error"},
    {3, "UPDATE Message Error"},
    {4, "Hold Timer Expired"},
    {5, "Finite State Machine Error"},
    {6, "Cease"},
    {7, "Capability Message Error"},
    {0, NULL},
};

static const struct print_name header_errors[] = {
    {1, "Connection Not Synchronized"},
    {2, "Bad Message Length"},
    {3, "Bad Message Type"},
    {0, NULL},
};

static const struct print_name open_errors[] = {
    {1, "Unsupported Version Number"},
    {2, "Bad Peer AS"},
    {3, "Bad BGP Identifier"},
    {4, "Unsupported Optional Parameter"},
    {5, "Authentication Failure"},
    {6, "Unacceptable Hold Time"},
    {7, "Capability Message Error"},
    {0, NULL},
};

static const struct print_name update_errors[] = {
    {1, "Malformed Attribute List"},
    {2, "Unrecognized Well-known Attribute"},
    {3, "Missing Well-known Attribute"},
    {4, "Attribute Flags Error"},
    {5, "Attribute Length Error"},
    {6, "Invalid ORIGIN Attribute"},
    {7, "AS Routing Loop"},
    {8, "Invalid NEXT_HOP Attribute"},
    {9, "Optional Attribute Error"},
    {10, "Invalid Network Field"},
    {11, "Malformed AS_PATH"},
    {0, NULL},
};

static const struct print_name state_errors[] = {
    {0, "Unspecified Error"},
    {1, "In OpenSent State"},
    {2, "In OpenConfirm State"},
    {3, "In Established State"},
    {0, NULL},
};

static const struct print_name cease_errors[] = {
    {1, "Maximum Number of Prefixes Reached"},
    {2, "Administrative Shutdown"},
    {3, "Peer Unconfigured"},
    {4, "Administrative Reset"},
    {5, "Connection Rejected"},
    {6, "Other Configuration Change"},
    {7, "Connection Collision Resolution"},
    {0, NULL},
};

static const struct print_name capability_errors[] = {
    {1, "Invalid Action Value"},
    {2, "Invalid Capability Length"},
    {3, "Malformed Capability Value"},
    {4, "Unsupported Capability Code"},
    {0, NULL},
};

void print_bgp_family(struct print *p, const char *form, uint16_t afi, uint8_t safi)
{
	text_printf(p->text, "%sAFI %s (%u), SAFI %s (%u)", form,
	    print_name_or(print_af_names, afi, "Unknown"), afi,
	    print_name_or(print_bgp_safi_names, safi, "Unknown"), safi);
}

/* The option parameters; false: cut off. */
static bool options(struct print *p, const uint8_t *at, uint32_t length, uint32_t said)
{
	for (uint32_t i = 0; i < said;) {
		uint8_t type, size;

		if (!print_has(p, at + i, 2) || length < 2 + i)
			return false;
		type = at[i];
		size = at[i + 1];
		if (2 + i + size > said) {
			text_printf(p->text,
			    "\n\t     Option %u, length: %u, goes past the end of the options",
			    type, size);
			return true;
		}
		text_printf(p->text, "\n\t    Option %s (%u), length: %u",
		    print_name_or(option_names, type, "Unknown"), type, size);
		if (type == OPTION_CAPABILITIES)
			print_bgp_capabilities(p, at + i + 2, size);
		else
			text_printf(p->text, "\n\t      no decoder for option %u", type);
		i += 2u + size;
	}
	return true;
}

static bool open_message(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!print_has(p, at, OPEN_HEADER) || length < OPEN_HEADER)
		return false;
	text_printf(p->text, "\n\t  Version %u, my AS %u, Holdtime %us, ID %s", get_u8(p, at + 19),
	    get_u16(p, at + 20), get_u16(p, at + 22), print_as_ip4(p, at + 24).s);
	text_printf(p->text, "\n\t  Optional parameters, length: %u", at[28]);
	return options(p, at + OPEN_HEADER, length - OPEN_HEADER, at[28]);
}

/* What is left of an update. */
struct rest {
	const uint8_t *at;
	uint32_t length;
};

static void step(struct rest *r, uint32_t n)
{
	r->at += n;
	r->length -= n;
}

/* IPv4 routes of `size` bytes; false: cut off. */
static bool prefixes(struct print *p, const char *title, struct rest *r, uint32_t size)
{
	bool adds_paths;

	text_str(p->text, title);
	adds_paths = print_bgp_adds_paths(p, r->at, size, 32);
	while (size != 0) {
		uint32_t id = 0;
		int taken;

		if (adds_paths) {
			if (size < 4) {
				step(r, size);
				return true;
			}
			id = get_u32(p, r->at);
			step(r, 4);
			size -= 4;
		}
		taken = print_bgp_prefix(p, "\n\t    ", 32, r->at, size);
		if (taken < 0)
			return taken == BGP_ILLEGAL;
		if (adds_paths)
			text_printf(p->text, "   Path Id: %u", id);
		step(r, (uint32_t)taken);
		size -= (uint32_t)taken;
	}
	return true;
}

/* One attribute of the `size` bytes of them. False: cut off; *size is 0 behind the last. */
static bool attribute(struct print *p, struct rest *r, uint32_t *size)
{
	uint8_t flags, type;
	uint32_t size_bytes, length;

	if (!print_has(p, r->at, 2) || r->length < 2)
		return false;
	if (*size < 2)
		goto short_item;
	flags = r->at[0];
	type = r->at[1];
	step(r, 2);
	*size -= 2;
	size_bytes = flags & 0x10 ? 2 : 1;
	if (!print_has(p, r->at, size_bytes) || r->length < size_bytes)
		return false;
	if (*size < size_bytes)
		goto short_item;
	length = size_bytes == 2 ? get_u16(p, r->at) : r->at[0];
	step(r, size_bytes);
	*size -= size_bytes;
	print_bgp_attribute_title(p, "\n\t  ", flags, type, length);
	if (flags != 0)
		text_str(p->text, ": ");
	if (*size < length) {
		text_str(p->text, " [path attrs too short]");
		step(r, *size);
		*size = 0;
		return true;
	}
	if (r->length < length || !print_bgp_attribute(p, type, r->at, length, 0))
		return false;
	step(r, length);
	*size -= length;
	return true;
short_item:
	text_str(p->text, "\n\t  [path attrs too short]");
	step(r, *size);
	*size = 0;
	return true;
}

static bool update(struct print *p, const uint8_t *at, uint32_t length)
{
	struct rest r = {at, length};
	uint32_t withdrawn, size;

	if (!print_has(p, at, BGP_HEADER + 2) || length < BGP_HEADER + 2)
		return false;
	withdrawn = get_u16(p, at + BGP_HEADER);
	step(&r, BGP_HEADER + 2);
	if (!print_has(p, r.at, withdrawn) || r.length < withdrawn)
		return false;
	if (withdrawn <= 1)
		step(&r, withdrawn);
	else if (!prefixes(p, "\n\t  Withdrawn routes:", &r, withdrawn))
		return false;
	if (!print_has(p, r.at, 2) || r.length < 2)
		return false;
	size = get_u16(p, r.at);
	step(&r, 2);
	if (withdrawn != 1 && size == 0 && r.length == 0) {
		text_str(p->text, "\n\t  End-of-Rib Marker (empty NLRI)");
		return true;
	}
	if (r.length < size)
		return false;
	while (size != 0)
		if (!attribute(p, &r, &size))
			return false;
	return r.length == 0 || prefixes(p, "\n\t  Updated routes:", &r, r.length);
}

/* Why the peer stops, in its own words (RFC 9003). */
static void shutdown_words(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t size = get_u8(p, at);
	uint32_t used = 0;

	if (size > length - 1) {
		text_str(p->text, ", invalid Shutdown Communication length");
	} else if (size == 0) {
		text_str(p->text, ", empty Shutdown Communication");
		used = 1;
	} else {
		text_printf(p->text, ", Shutdown Communication (length: %u): \"", size);
		print_safe(p, at + 1, size);
		text_char(p->text, '"');
		used = size + 1u;
	}
	if (length > used) {
		text_printf(p->text, ", Data: (length: %u)", length - used);
		print_hex(p, "\n\t\t", at + used, length - used);
		print_need(p, at + used, length - used);
	}
}

static bool notification(struct print *p, const uint8_t *at, uint32_t length)
{
	static const struct {
		const char *before;
		const struct print_name *names;
	} subcodes[] = {
	    [1] = {", ", header_errors},
	    [2] = {", ", open_errors},
	    [3] = {", ", update_errors},
	    [4] = {NULL, NULL},
	    [5] = {" ", state_errors},
	    [6] = {", ", cease_errors},
	    [7] = {" ", capability_errors},
	};
	uint8_t error, subcode;

	if (!print_has(p, at, NOTIFICATION_HEADER))
		return false;
	if (length < NOTIFICATION_HEADER)
		return true;
	error = at[19];
	subcode = at[20];
	text_printf(p->text, ", %s (%u)", print_name_or(errors, error, "Unknown Error"), error);
	if (error >= sizeof subcodes / sizeof subcodes[0] || subcodes[error].names == NULL)
		return true;
	text_printf(p->text, "%ssubcode %s (%u)", subcodes[error].before,
	    print_name_or(subcodes[error].names, subcode, "Unknown"), subcode);
	at += NOTIFICATION_HEADER;
	length -= NOTIFICATION_HEADER;
	if (error != ERROR_CEASE)
		return true;
	if (subcode == CEASE_PREFIXES && length >= 7) {
		print_need(p, at, 7);
		print_bgp_family(p, ", ", get_u16(p, at), at[2]);
		text_printf(p->text, ", Max Prefixes: %u", get_u32(p, at + 3));
	}
	if ((subcode == CEASE_SHUTDOWN || subcode == CEASE_RESET) && length >= 1)
		shutdown_words(p, at, length);
	return true;
}

static bool route_refresh(struct print *p, const uint8_t *at, uint32_t length)
{
	if (!print_has(p, at, REFRESH_LENGTH))
		return false;
	if (length < REFRESH_LENGTH)
		return true;
	print_bgp_family(p, "\n\t  ", get_u16(p, at + 19), at[22]);
	if (p->options->verbose > 1) {
		if (!print_has(p, at, length))
			return false;
		print_unknown(p, "\n\t  ", at, length);
	}
	return true;
}

static void message(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type = at[18];
	bool whole = true;

	text_printf(p->text, "\n\t%s Message (%u), length: %u",
	    print_name_or(messages, type, "Unknown"), type, length);
	switch (type) {
	case OPEN:
		whole = open_message(p, at, length);
		break;
	case UPDATE:
		whole = update(p, at, length);
		break;
	case NOTIFICATION:
		whole = notification(p, at, length);
		break;
	case KEEPALIVE:
		break;
	case ROUTE_REFRESH:
		whole = route_refresh(p, at, length);
		break;
	default:
		text_printf(p->text, "\n\t  no Message %u decoder", type);
		print_unknown(p, "\n\t  ", at, length);
		break;
	}
	if (!whole)
		print_truncated(p);
}

/* The next marker from at on, or NULL. */
static const uint8_t *find_marker(struct print *p, const uint8_t *at)
{
	static const uint8_t marker[MARKER] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
	    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

	return at < p->end ? memmem(at, (size_t)(p->end - at), marker, MARKER) : NULL;
}

void print_bgp(struct print *p, const uint8_t *at, uint32_t length)
{
	const uint8_t *start = at;

	(void)length;
	p->protocol = "bgp";
	text_str(p->text, ": BGP");
	if (p->options->verbose == 0)
		return;
	while ((at = find_marker(p, start)) != NULL) {
		uint16_t size;

		if (!print_has(p, at, BGP_HEADER)) {
			print_truncated(p);
			return;
		}
		if (at != start)
			print_truncated(p);
		size = get_u16(p, at + MARKER);
		if (size < BGP_HEADER) {
			text_printf(p->text, "\nmessage length %u < %u", size, BGP_HEADER);
			print_invalid(p);
			return;
		}
		if (!print_has(p, at, size)) {
			text_printf(p->text, "\n[|BGP %s]",
			    print_name_or(messages, at[18], "Unknown Message Type"));
			return;
		}
		message(p, at, size);
		start = at + size;
	}
}
