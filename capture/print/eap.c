/*
 * EAPOL (802.1X) and the EAP within (RFC 3748); EAP is also in RADIUS attributes.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	FRAME_PACKET = 0,
	EAP_REQUEST = 1,
	EAP_RESPONSE = 2,
	TYPE_IDENTITY = 1,
	TYPE_NOTIFICATION = 2,
	TYPE_NAK = 3,
	TYPE_TLS = 13,
	TYPE_SIM = 18,
	TYPE_TTLS = 21,
	TYPE_AKA = 23,
	TYPE_FAST = 43,
	FLAG_LENGTH = 0x80,
};

static const struct print_name frames[] = {
    {0, "EAP packet"},
    {1, "EAPOL start"},
    {2, "EAPOL logoff"},
    {3, "EAPOL key"},
    {4, "Encapsulated ASF alert"},
    {0, NULL},
};

static const struct print_name codes[] = {
    {1, "Request"},
    {2, "Response"},
    {3, "Success"},
    {4, "Failure"},
    {0, NULL},
};

static const struct print_name types[] = {
    {0, "No proposed"},
    {1, "Identity"},
    {2, "Notification"},
    {3, "Nak"},
    {4, "MD5-challenge"},
    {5, "OTP"},
    {6, "GTC"},
    {13, "TLS"},
    {18, "SIM"},
    {21, "TTLS"},
    {23, "AKA"},
    {43, "FAST"},
    {254, "Expanded types"},
    {255, "Experimental"},
    {0, NULL},
};

static const struct print_name tls_flags[] = {
    {0x80, "L bit"},
    {0x40, "More fragments bit"},
    {0x20, "Start bit"},
    {0, NULL},
};

static const struct print_name aka_kinds[] = {
    {1, "Challenge"},
    {2, "Auth reject"},
    {4, "Sync failure"},
    {5, "Identity"},
    {10, "Start"},
    {11, "Challenge"},
    {12, "Notification"},
    {13, "Reauth"},
    {14, "Client error"},
    {0, NULL},
};

static void too_short(struct print *p, const char *what)
{
	text_printf(p->text, " (too short for EAP %s)", what);
}

static void nak(struct print *p, const uint8_t *at, uint32_t length)
{
	for (uint32_t i = 5; i < length; i++)
		text_printf(p->text, "%s %s (%u)", i > 5 ? "," : "",
		    print_name_or(types, get_u8(p, at + i), "unknown"), get_u8(p, at + i));
}

/* TLS, TTLS and FAST: their version, if they have one, flags, and a length. */
static void tls(struct print *p, const uint8_t *at, uint32_t length, const char *version,
    const char *short_with_length)
{
	uint8_t flags = get_u8(p, at + 5);

	if (version != NULL)
		text_printf(p->text, " %sv%u", version, flags & 7);
	text_str(p->text, " flags [");
	print_bits(p, tls_flags, "none", ", ", flags);
	text_printf(p->text, "] 0x%02x", flags);
	if ((flags & FLAG_LENGTH) == 0)
		return;
	if (length < 10)
		too_short(p, short_with_length);
	else
		text_printf(p->text, ", len %u", get_u32(p, at + 6));
}

static void request(struct print *p, uint8_t type, const uint8_t *at, uint32_t length)
{
	static const struct print_name minima[] = {
	    {TYPE_NOTIFICATION, "Notification request/response"},
	    {TYPE_NAK, "Legacy NAK request/response"},
	    {TYPE_TLS, "TLS/TTLS request/response"},
	    {TYPE_TTLS, "TLS/TTLS request/response"},
	    {TYPE_FAST, "FAST request/response"},
	    {TYPE_AKA, "SIM/AKA request/response"},
	    {TYPE_SIM, "SIM/AKA request/response"},
	    {0, NULL},
	};
	const char *minimum = print_find(minima, type);

	if (length < 6) {
		if (minimum != NULL)
			too_short(p, minimum);
		return;
	}
	switch (type) {
	case TYPE_IDENTITY:
	case TYPE_NOTIFICATION:
		text_str(p->text, type == TYPE_IDENTITY ? ", Identity: " : ", Notification: ");
		print_safe_padded(p, at + 5, length - 5);
		break;
	case TYPE_NAK:
		nak(p, at, length);
		break;
	case TYPE_TLS:
	case TYPE_TTLS:
		tls(p, at, length, type == TYPE_TTLS ? "TTLS" : NULL,
		    "TLS/TTLS request/response with length");
		break;
	case TYPE_FAST:
		tls(p, at, length, "FAST", "FAST request/response with length");
		break;
	case TYPE_AKA:
	case TYPE_SIM:
		text_printf(p->text, " subtype [%s] 0x%02x",
		    print_name_or(aka_kinds, get_u8(p, at + 5), "unknown"), get_u8(p, at + 5));
		break;
	default:
		break;
	}
}

void print_eap(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t code = get_u8(p, at);
	uint16_t said = get_u16(p, at + 2);
	uint8_t type;

	if (said != length) {
		text_str(p->text, "EAP fragment?");
		return;
	}
	text_printf(p->text, "%s (%u), id %u, len %u", print_name_or(codes, code, "unknown"), code,
	    get_u8(p, at + 1), said);
	if (said < 4) {
		too_short(p, "header");
		return;
	}
	if (!print_has(p, at, said)) {
		print_truncated(p);
		return;
	}
	if (code != EAP_REQUEST && code != EAP_RESPONSE)
		return;
	if (said < 5) {
		too_short(p, "request/response");
		return;
	}
	type = get_u8(p, at + 4);
	text_printf(p->text, "\n\t\t Type %s (%u)", print_name_or(types, type, "unknown"), type);
	request(p, type, at, said);
}

void print_eapol(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type;
	uint16_t size;

	(void)length;
	p->protocol = "eap";
	if (!print_has(p, at, 4)) {
		print_truncated(p);
		return;
	}
	type = at[1];
	size = get_u16(p, at + 2);
	text_printf(p->text, "%s (%u) v%u, len %u", print_name_or(frames, type, "unknown"), type,
	    at[0], size);
	if (p->options->verbose == 0 || type != FRAME_PACKET)
		return;
	if (size == 0) {
		print_truncated(p);
		return;
	}
	text_str(p->text, ", ");
	print_eap(p, at + 4, size);
}
