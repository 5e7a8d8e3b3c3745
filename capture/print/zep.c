/* ZEP: IEEE 802.15.4 frames as a sniffer sends them over UDP. */
#include <time.h>

#include "capture/print/fields.h"
#include "capture/print/printers.h"

enum { V1_HEADER = 16, V2_ACK_HEADER = 8, V2_HEADER = 32 };

static bool too_short(struct print *p, uint32_t length, uint32_t wanted)
{
	if (length >= wanted)
		return false;
	text_printf(p->text, " [len %u < %u]", length, wanted);
	print_invalid(p);
	return true;
}

static void quality(struct print *p, const uint8_t *at)
{
	if (get_u8(p, at))
		text_str(p->text, "CRC, ");
	else
		print_fields(p, at, "LQI %_1%u1, ");
}

/* NTP's format, reckoned in single precision and shown in local time, as tcpdump does. */
static void stamp(struct print *p, const uint8_t *at)
{
	int32_t seconds = (int32_t)get_u32(p, at);
	float fraction = (float)get_u32(p, at + 4);
	time_t when = (uint32_t)seconds - 2208988800U;
	struct tm tm;
	char shown[64];

	fraction = (float)(fraction / 4294967296.0);
	text_printf(
	    p->text, "%u.%09d", (uint32_t)seconds, (int)(uint32_t)(fraction * 1000000000.0));
	if (seconds == 0)
		return;
	localtime_r(&when, &tm);
	strftime(shown, sizeof(shown), " (%Y/%m/%d %H:%M:%S)", &tm);
	text_str(p->text, shown);
}

static void version2_data(struct print *p, const uint8_t *at)
{
	print_fields(p, at + 3, "Type %u1, Channel ID %u1, Device ID 0x%z2, ");
	quality(p, at + 7);
	stamp(p, at + 9);
	print_need(p, at + 17, 15);
	print_fields(p, at + 17, ", seq# = %u4");
	print_fields(p, at + 31, ", inner len = %u1");
}

/* The frame within; shown in hex when it says nothing. */
static void inner(struct print *p, const uint8_t *at, uint32_t length, uint8_t said)
{
	if (said > 0) {
		text_str(p->text, "\n\t");
		if (print_wpan(p, at, said)) {
			print_need(p, at, length);
			length = 0;
		}
	}
	print_default(p, at, length);
}

void print_zep(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t version;

	p->protocol = "zep";
	text_str(p->text, "ZEP");
	if (get_u8(p, at) != 'E' || get_u8(p, at + 1) != 'X') {
		text_str(p->text, " [Preamble Code: ");
		print_safe(p, at, 2);
		text_char(p->text, ']');
		print_invalid(p);
		return;
	}
	version = get_u8(p, at + 2);
	text_printf(p->text, "v%u ", version);
	if (version == 1) {
		if (too_short(p, length, V1_HEADER))
			return;
		print_fields(p, at + 3, "Channel ID %u1, Device ID 0x%z2, ");
		quality(p, at + 6);
		print_fields(p, at + 15, "inner len = %u1");
		inner(p, at + V1_HEADER, length - V1_HEADER, at[15]);
	} else if (get_u8(p, at + 3) == 2) {
		if (too_short(p, length, V2_ACK_HEADER))
			return;
		print_fields(p, at + 4, "ACK, seq# = %u4");
		inner(p, at + V2_ACK_HEADER, length - V2_ACK_HEADER, 0);
	} else if (!too_short(p, length, V2_HEADER)) {
		version2_data(p, at);
		inner(p, at + V2_HEADER, length - V2_HEADER, at[31]);
	}
}
