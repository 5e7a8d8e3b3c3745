/* The Link Management Protocol of GMPLS (RFC 4204), with the services of the optical UNI 1.0. */
#include "capture/print/fields.h"
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum { VERSION_1 = 1, HEADER = 8, OBJECT_HEADER = 4 };

enum class {
	CHANNEL_ID = 1,
	NODE_ID = 2,
	LINK_ID = 3,
	INTERFACE_ID = 4,
	MESSAGE_ID = 5,
	CONFIG = 6,
	HELLO = 7,
	VERIFY_BEGIN = 8,
	VERIFY_BEGIN_ACK = 9,
	VERIFY_ID = 10,
	TE_LINK = 11,
	DATA_LINK = 12,
	CHANNEL_STATUS = 13,
	CHANNEL_STATUS_REQUEST = 14,
	ERROR_CODE = 20,
	SERVICE_CONFIG = 51,
};

static const struct print_name messages[] = {
    {1, "Config"},
    {2, "Config ACK"},
    {3, "Config NACK"},
    {4, "Hello"},
    {5, "Begin Verify"},
    {6, "Begin Verify ACK"},
    {7, "Begin Verify NACK"},
    {8, "End Verify"},
    {9, "End Verify ACK"},
    {10, "Test"},
    {11, "Test Status Success"},
    {12, "Test Status Failure"},
    {13, "Test Status ACK"},
    {14, "Link Summary"},
    {15, "Link Summary ACK"},
    {16, "Link Summary NACK"},
    {17, "Channel Status"},
    {18, "Channel Status ACK"},
    {19, "Channel Status Request"},
    {20, "Channel Status Response"},
    {50, "Service Config"},
    {51, "Service Config ACK"},
    {52, "Service Config NACK"},
    {0, NULL},
};

static const struct print_name header_flags[] = {
    {0x01, "Control Channel Down"}, {0x02, "LMP restart"}, {0, NULL}};

static const struct print_name classes[] = {
    {CHANNEL_ID, "Control Channel ID"},
    {NODE_ID, "Node ID"},
    {LINK_ID, "Link ID"},
    {INTERFACE_ID, "Interface ID"},
    {MESSAGE_ID, "Message ID"},
    {CONFIG, "Configuration"},
    {HELLO, "Hello"},
    {VERIFY_BEGIN, "Verify Begin"},
    {VERIFY_BEGIN_ACK, "Verify Begin ACK"},
    {VERIFY_ID, "Verify ID"},
    {TE_LINK, "TE Link"},
    {DATA_LINK, "Data Link"},
    {CHANNEL_STATUS, "Channel Status"},
    {CHANNEL_STATUS_REQUEST, "Channel Status Request"},
    {ERROR_CODE, "Error Code"},
    {SERVICE_CONFIG, "Service Config"},
    {0, NULL},
};

/* What an object's identifiers are. */
enum kind { IP4, IP6, NUMBER };

static const enum kind kinds[] = {[1] = IP4, [2] = IP6, [3] = NUMBER};

static uint32_t id_size(enum kind kind)
{
	return kind == IP6 ? 16 : 4;
}

static void put_id(struct print *p, const char *label, enum kind kind, const uint8_t *at)
{
	text_str(p->text, label);
	if (kind == IP4)
		print_ip4(p, at);
	else if (kind == IP6)
		print_ip6_address(p, at);
	else
		text_u32(p->text, get_u32(p, at));
	text_printf(p->text, " (0x%08x)", get_u32(p, at));
}

static void put_flags(
    struct print *p, const char *label, const struct print_name *names, uint32_t flags)
{
	text_str(p->text, label);
	print_bits(p, names, "none", ", ", flags);
}

/* An object whose type tells what it holds. The printers return false where its bytes are to
 * follow. */
struct object {
	const uint8_t *at;
	uint32_t size;
	uint8_t class;
	uint8_t type;
};

static bool check_size(struct print *p, const struct object *o, uint32_t size)
{
	if (o->size == size)
		return true;
	text_str(p->text, " (not correct for object)");
	return false;
}

static bool put_channel(struct print *p, const struct object *o)
{
	if (o->type != 1 && o->type != 2)
		return false;
	if (check_size(p, o, 4))
		put_id(p, "\n\t    Control Channel ID: ", NUMBER, o->at);
	return true;
}

static bool put_node(struct print *p, const struct object *o)
{
	if (o->type != 1 && o->type != 2)
		return false;
	if (check_size(p, o, 4))
		put_id(p, "\n\t    Node ID: ", IP4, o->at);
	return true;
}

static bool put_link(struct print *p, const struct object *o)
{
	static const char *const labels[] = {
	    "\n\t    IPv4 Link ID: ", "\n\t    IPv6 Link ID: ", "\n\t    Link ID: "};
	enum kind kind;

	if (o->type < 1 || o->type > 6)
		return false;
	kind = (enum kind)((o->type - 1) / 2);
	if (check_size(p, o, id_size(kind)))
		put_id(p, labels[kind], kind, o->at);
	return true;
}

static bool put_message(struct print *p, const struct object *o)
{
	if (o->type != 1 && o->type != 2)
		return false;
	if (check_size(p, o, 4))
		put_id(p,
		    o->type == 1 ? "\n\t    Message ID: " : "\n\t    Message ID Ack: ", NUMBER,
		    o->at);
	return true;
}

/* Of one type and size, and plain fields. */
static bool put_plain(struct print *p, const struct object *o, uint32_t size, const char *format)
{
	if (o->type != 1)
		return false;
	if (check_size(p, o, size))
		print_fields(p, o->at, format);
	return true;
}

static const struct print_name te_flags[] = {
    {0x01, "Fault Management Supported"}, {0x02, "Link Verification Supported"}, {0, NULL}};

static const struct print_name data_flags[] = {
    {0x01, "Data Link Port"},
    {0x02, "Allocated for user traffic"},
    {0x04, "Failed link"},
    {0, NULL},
};

static bool put_te_link(struct print *p, const struct object *o)
{
	enum kind kind;

	if (o->type < 1 || o->type > 3)
		return false;
	kind = kinds[o->type];
	if (!check_size(p, o, 4 + 2 * id_size(kind)))
		return true;
	put_flags(p, "\n\t    Flags: [", te_flags, o->at[0]);
	put_id(p, "]\n\t    Local Link-ID: ", kind, o->at + 4);
	put_id(p, "\n\t    Remote Link-ID: ", kind, o->at + 4 + id_size(kind));
	return true;
}

static double megabits(struct print *p, const uint8_t *at)
{
	return (double)(get_float(p, at) * 8 / 1000000);
}

/* A part of a data link; false: nobody knows it. */
static bool put_part(struct print *p, const uint8_t *at)
{
	enum { SWITCHING = 1, WAVELENGTH = 2 };

	if (at[0] == WAVELENGTH) {
		text_printf(p->text, "\n\t      Wavelength: %u", get_u32(p, at + 4));
		return true;
	}
	if (at[0] != SWITCHING)
		return false;
	text_printf(p->text, "\n\t      Switching Type: %s (%u)",
	    print_name_or(print_gmpls_switch_names, at[2], "Unknown"), at[2]);
	text_printf(p->text, "\n\t      Encoding Type: %s (%u)",
	    print_name_or(print_gmpls_encoding_names, at[3], "Unknown"), at[3]);
	text_printf(p->text, "\n\t      Min Reservable Bandwidth: %.3f Mbps", megabits(p, at + 4));
	text_printf(p->text, "\n\t      Max Reservable Bandwidth: %.3f Mbps", megabits(p, at + 8));
	return true;
}

static bool put_parts(struct print *p, const uint8_t *at, uint32_t left)
{
	static const struct print_name parts[] = {
	    {1, "Interface Switching Type"}, {2, "Wavelength"}, {0, NULL}};

	while (left > 0) {
		uint8_t type = get_u8(p, at), size = get_u8(p, at + 1);

		text_printf(p->text, "\n\t    Subobject, Type: %s (%u), Length: %u",
		    print_name_or(parts, type, "Unknown"), type, size);
		if (size < 4 || size % 4 || left < size) {
			text_str(p->text, size < 4   ? " (too short)"
					  : size % 4 ? " (not a multiple of 4)"
						     : " (goes past the end of the object)");
			return true;
		}
		if (!put_part(p, at))
			return false;
		at += size;
		left -= size;
	}
	return true;
}

static bool put_data_link(struct print *p, const struct object *o)
{
	enum kind kind;
	uint32_t fixed;

	if (o->type < 1 || o->type > 3)
		return false;
	kind = kinds[o->type];
	fixed = 4 + 2 * id_size(kind);
	if (o->size < fixed) {
		text_str(p->text, " (not correct for object)");
		return true;
	}
	put_flags(p, "\n\t    Flags: [", data_flags, o->at[0]);
	put_id(p, "]\n\t    Local Interface ID: ", kind, o->at + 4);
	put_id(p, "\n\t    Remote Interface ID: ", kind, o->at + 4 + id_size(kind));
	return put_parts(p, o->at + fixed, o->size - fixed);
}

static bool put_verify(struct print *p, const struct object *o)
{
	enum { PAYLOAD_TESTS = 8000 }; /* decimal, in tcpdump */
	static const struct print_name flags[] = {
	    {0x0001, "Verify all links"}, {0x0002, "Data link type"}, {0, NULL}};
	uint16_t mechanism;

	if (o->type != 1)
		return false;
	if (!check_size(p, o, 20))
		return true;
	mechanism = get_u16(p, o->at + 10);
	put_flags(p, "\n\t    Flags: ", flags, get_u16(p, o->at));
	print_fields(p, o->at + 2, "\n\t    Verify Interval: %u2\n\t    Data links: %u4");
	print_labelled(
	    p, "\n\t    Encoding type: ", print_gmpls_encoding_names, "Unknown", o->at[8]);
	text_printf(p->text, "\n\t    Verify Transport Mechanism: %u (0x%x)%s", mechanism,
	    mechanism, mechanism & PAYLOAD_TESTS ? " (Payload test messages capable)" : "");
	text_printf(p->text, "\n\t    Transmission Rate: %.3f Mbps", megabits(p, o->at + 12));
	print_fields(p, o->at + 16, "\n\t    Wavelength: %u4");
	return true;
}

static void put_status(struct print *p, uint32_t status)
{
	static const struct print_name states[] = {
	    {1, "Signal Okay"}, {2, "Signal Degraded"}, {3, "Signal Fail"}, {0, NULL}};
	uint32_t active = status >> 31, sends = status >> 30 & 1, state = status & 0x3ffffff;

	text_printf(
	    p->text, "\n\t\t    Active: %s (%u)", active ? "Allocated" : "Non-allocated", active);
	text_printf(p->text, "\n\t\t    Direction: %s (%u)", sends ? "Transmit" : "Receive", sends);
	text_printf(p->text, "\n\t\t    Channel Status: %s (%u)",
	    print_name_or(states, state, "Unknown"), state);
}

static bool put_channels(struct print *p, const struct object *o)
{
	bool states = o->class == CHANNEL_STATUS;
	uint32_t size;
	enum kind kind;

	if (o->type < 1 || o->type > 3)
		return false;
	kind = kinds[o->type];
	size = id_size(kind) + (states ? 4 : 0);
	for (uint32_t at = 0; at + size <= o->size; at += size) {
		put_id(p, "\n\t    Interface ID: ", kind, o->at + at);
		if (states)
			put_status(p, get_u32(p, o->at + at + id_size(kind)));
	}
	return true;
}

static bool put_error(struct print *p, const struct object *o)
{
	static const struct print_name verify_errors[] = {
	    {0x01, "Link Verification Procedure Not supported"},
	    {0x02, "Unwilling to verify"},
	    {0x04, "Unsupported verification transport mechanism"},
	    {0x08, "Link-Id configuration error"},
	    {0x10, "Unknown object c-type"},
	    {0, NULL},
	};
	static const struct print_name summary_errors[] = {
	    {0x01, "Unacceptable non-negotiable LINK-SUMMARY parameters"},
	    {0x02, "Renegotiate LINK-SUMMARY parameters"},
	    {0x04, "Invalid TE-LINK Object"},
	    {0x08, "Invalid DATA-LINK Object"},
	    {0x10, "Unknown TE-LINK Object c-type"},
	    {0x20, "Unknown DATA-LINK Object c-type"},
	    {0, NULL},
	};

	if (o->type != 1 && o->type != 2)
		return false;
	if (check_size(p, o, 4))
		put_flags(p, "\n\t    Error Code: ", o->type == 1 ? verify_errors : summary_errors,
		    get_u32(p, o->at));
	return true;
}

/* What a client's port can do. */
static void put_port(struct print *p, const uint8_t *at)
{
	enum { SDH = 5, SONET = 6, FIRST_SIGNAL = 5, SIGNALS = 8 };
	static const char *const sdh[SIGNALS] = {
	    "VC-3", "VC-4", "STM-0", "STM-1", "STM-4", "STM-16", "STM-64", "STM-256"};
	static const char *const sonet[SIGNALS] = {
	    "STS-1 SPE", "STS-3c SPE", "STS-1", "STM-3", "STM-12", "STM-48", "STM-192", "STM-768"};
	static const struct print_name transparencies[] = {
	    {0x01, "Path/VC Overhead Transparency Supported"},
	    {0x02, "Line/MS Overhead Transparency Supported"},
	    {0x04, "Section/RS Overhead Transparency Supported"},
	    {0, NULL},
	};
	static const struct print_name concatenations[] = {
	    {0x01, "Contiguous Concatenation Types Supported"}, {0, NULL}};

	text_printf(p->text, "\n\t Link Type: %s (%u)",
	    at[0] == SDH     ? "SDH ITU-T G.707"
	    : at[0] == SONET ? "SONET ANSI T1.105"
			     : "Unknown",
	    at[0]);
	if (at[0] == SDH || at[0] == SONET)
		text_printf(p->text, "\n\t Signal Type: %s (%u)",
		    print_row_or(at[0] == SDH ? sdh : sonet, SIGNALS,
			(uint32_t)at[1] - FIRST_SIGNAL, "Unknown"),
		    at[1]);
	put_flags(p, "\n\t Transparency: ", transparencies, at[2]);
	put_flags(p, "\n\t Contiguous Concatenation Types: ", concatenations, at[3]);
	print_fields(p, at + 4,
	    "\n\t Minimum NCC: %u2\n\t Maximum NCC: %u2\n\t Minimum NVC:%u2\n\t Maximum NVC:%u2");
	put_id(p, "\n\t    Local Interface ID: ", IP4, at + 12);
}

static bool put_service(struct print *p, const struct object *o)
{
	enum { PROTOCOLS = 1, CLIENT_PORT = 2, TRANSPARENCY = 3, DIVERSITY = 4 };
	static const uint32_t sizes[] = {
	    [PROTOCOLS] = 4, [CLIENT_PORT] = 16, [TRANSPARENCY] = 8, [DIVERSITY] = 4};
	static const struct print_name protocols[] = {
	    {0x01, "RSVP Supported"}, {0x02, "LDP Supported"}, {0, NULL}};
	static const struct print_name transparencies[] = {
	    {0x01, "Standard SOH/RSOH Transparency Supported"},
	    {0x02, "Standard LOH/MSOH Transparency Supported"},
	    {0, NULL},
	};
	static const struct print_name monitorings[] = {
	    {0x01, "Transparent Tandem Connection Monitoring Supported"}, {0, NULL}};
	static const struct print_name diversities[] = {
	    {0x01, "Node Diversity Supported"},
	    {0x02, "Link Diversity Supported"},
	    {0x04, "SRLG Diversity Supported"},
	    {0, NULL},
	};

	if (o->type < PROTOCOLS || o->type > DIVERSITY)
		return false;
	if (!check_size(p, o, sizes[o->type]))
		return true;
	if (o->type == PROTOCOLS) {
		put_flags(p, "\n\t Flags: ", protocols, o->at[0]);
		print_fields(p, o->at + 1, "\n\t  UNI Version: %u1");
	} else if (o->type == CLIENT_PORT) {
		put_port(p, o->at);
	} else if (o->type == TRANSPARENCY) {
		put_flags(p, "\n\t Transparency Flags: ", transparencies, get_u32(p, o->at));
		put_flags(p, "\n\t TCM Monitoring Flags: ", monitorings, o->at[7]);
	} else {
		put_flags(p, "\n\t Diversity: Flags: ", diversities, o->at[3]);
	}
	return true;
}

static bool put_object(struct print *p, const struct object *o)
{
	switch (o->class) {
	case CHANNEL_ID:
		return put_channel(p, o);
	case NODE_ID:
		return put_node(p, o);
	case LINK_ID:
	case INTERFACE_ID:
		return put_link(p, o);
	case MESSAGE_ID:
		return put_message(p, o);
	case CONFIG:
		return put_plain(
		    p, o, 4, "\n\t    Hello Interval: %u2\n\t    Hello Dead Interval: %u2");
	case HELLO:
		return put_plain(p, o, 8, "\n\t    Tx Seq: %u4, Rx Seq: %u4");
	case VERIFY_BEGIN:
		return put_verify(p, o);
	case VERIFY_BEGIN_ACK:
		return put_plain(p, o, 4,
		    "\n\t    Verify Dead Interval: %u2\n\t    Verify Transport Response: %u2");
	case VERIFY_ID:
		return put_plain(p, o, 4, "\n\t    Verify ID: %u4");
	case TE_LINK:
		return put_te_link(p, o);
	case DATA_LINK:
		return put_data_link(p, o);
	case CHANNEL_STATUS:
	case CHANNEL_STATUS_REQUEST:
		return put_channels(p, o);
	case ERROR_CODE:
		return put_error(p, o);
	case SERVICE_CONFIG:
		return put_service(p, o);
	default:
		return false;
	}
}

/* What a type is called. */
static const char *type_name(uint8_t class, uint8_t type)
{
	static const char *const ends[] = {NULL, "Local", "Remote"};
	static const char *const links[] = {NULL, "IPv4 Local", "IPv4 Remote", "IPv6 Local",
	    "IPv6 Remote", "Unnumbered Local", "Unnumbered Remote"};
	static const char *const forms[] = {NULL, "IPv4", "IPv6", "Unnumbered"};
	static const char *const numbers[] = {NULL, "1", "2", "3", "4"};

	switch (class) {
	case CHANNEL_ID:
	case NODE_ID:
		return print_row_or(ends, 3, type, "Unknown");
	case LINK_ID:
	case INTERFACE_ID:
		return print_row_or(links, 7, type, "Unknown");
	case TE_LINK:
	case DATA_LINK:
	case CHANNEL_STATUS:
	case CHANNEL_STATUS_REQUEST:
		return print_row_or(forms, 4, type, "Unknown");
	case MESSAGE_ID:
	case ERROR_CODE:
		return print_row_or(numbers, 3, type, "Unknown");
	case SERVICE_CONFIG:
		return print_row_or(numbers, 5, type, "Unknown");
	case CONFIG:
	case HELLO:
	case VERIFY_BEGIN:
	case VERIFY_BEGIN_ACK:
	case VERIFY_ID:
		return print_row_or(numbers, 2, type, "Unknown");
	default:
		return "Unknown";
	}
}

/* Bytes of the object, or 0: it can have no such size. */
static uint32_t put_object_head(struct print *p, const uint8_t *at, struct object *o)
{
	uint32_t size = get_u16(p, at + 2);

	o->at = at + OBJECT_HEADER;
	o->class = get_u8(p, at + 1);
	o->type = at[0] & 0x7f;
	text_printf(p->text, "\n\t  %s Object (%u), Class-Type: %s (%u) Flags: [%snegotiable], ",
	    print_name_or(classes, o->class, "Unknown"), o->class, type_name(o->class, o->type),
	    o->type, at[0] & 0x80 ? "" : "non-");
	text_printf(p->text, "length: %u", size);
	if (size < OBJECT_HEADER || size % 4) {
		text_str(p->text, size < OBJECT_HEADER ? " (too short)" : " (not a multiple of 4)");
		return 0;
	}
	o->size = size - OBJECT_HEADER;
	return size;
}

static void put_objects(struct print *p, const uint8_t *at, uint32_t left)
{
	while (left > 0) {
		struct object o;
		uint32_t size = put_object_head(p, at, &o);

		if (!size)
			return;
		print_need(p, at, size);
		if (!put_object(p, &o) || p->options->verbose > 1)
			print_unknown(p, "\n\t    ", o.at, o.size);
		if (left < size) {
			text_printf(p->text, " [remaining objects length %u < %u]", left, size);
			print_invalid(p);
			return;
		}
		at += size;
		left -= size;
	}
}

void print_lmp(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t left;

	p->protocol = "lmp";
	print_need(p, at, HEADER);
	if (at[0] >> 4 != VERSION_1) {
		text_printf(p->text, "LMP version %u packet not supported", at[0] >> 4);
		return;
	}
	if (!p->options->verbose) {
		print_labelled(p, "LMPv1 ", messages, "unknown (%u)", at[3]);
		text_printf(p->text, " Message, length: %u", length);
		return;
	}
	left = get_u16(p, at + 4);
	print_labelled(p, "\n\tLMPv1, msg-type: ", messages, "unknown, type: %u", at[3]);
	put_flags(p, ", Flags: [", header_flags, at[2]);
	text_printf(p->text, "], length: %u", left);
	if (left < HEADER) {
		text_str(p->text, " (too short)");
		return;
	}
	if (left > length) {
		text_str(p->text, " (too long)");
		left = length;
	}
	put_objects(p, at + HEADER, left - HEADER);
}
