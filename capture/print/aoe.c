/*
 * ATA over Ethernet, version 1.
 */
#include "capture/print/names.h"
#include "capture/print/printers.h"

enum {
	COMMON_HEADER = 10,
	FLAG_ERROR = 4,
	MAC = 6,
	LONGEST_CONFIG = 1024,
};

static const struct print_name commands[] = {
    {0, "Issue ATA Command"},
    {1, "Query Config Information"},
    {2, "MAC Mask List"},
    {3, "Reserve/Release"},
    {0, NULL},
};

static const struct print_name flag_bits[] = {
    {0x08, "Response"},
    {0x04, "Error"},
    {0x02, "MBZ-1"},
    {0x01, "MBZ-0"},
    {0, NULL},
};

static const struct print_name errors[] = {
    {1, "Unrecognized command code"},
    {2, "Bad argument parameter"},
    {3, "Device unavailable"},
    {4, "Config string present"},
    {5, "Unsupported version"},
    {6, "Target is reserved"},
    {0, NULL},
};

static const struct print_name ata_bits[] = {
    {0x80, "MBZ-7"},
    {0x40, "Ext48"},
    {0x20, "MBZ-5"},
    {0x10, "Device"},
    {0x08, "MBZ-3"},
    {0x04, "MBZ-2"},
    {0x02, "Async"},
    {0x01, "Write"},
    {0, NULL},
};

static const struct print_name config_commands[] = {
    {0, "read config string"},
    {1, "test config string"},
    {2, "test config string prefix"},
    {3, "set config string"},
    {4, "force set config string"},
    {0, NULL},
};

static const struct print_name mask_commands[] = {
    {0, "Read Mac Mask List"},
    {1, "Edit Mac Mask List"},
    {0, NULL},
};

static const struct print_name mask_errors[] = {
    {1, "Unspecified Error"},
    {2, "Bad DCmd directive"},
    {3, "Mask list full"},
    {0, NULL},
};

static const struct print_name directives[] = {
    {0, "No Directive"},
    {1, "Add mac address to mask list"},
    {2, "Delete mac address from mask list"},
    {0, NULL},
};

static const struct print_name reserve_commands[] = {
    {0, "Read reserve list"},
    {1, "Set reserve list"},
    {2, "Force set reserve list"},
    {0, NULL},
};

static void invalid(struct print *p, const uint8_t *at, uint32_t length)
{
	print_invalid(p);
	print_need(p, at, length);
}

static void put_number(struct print *p, const char *name, const uint8_t *at)
{
	text_printf(p->text, "%s: %u", name, get_u8(p, at));
}

static void put_ata(struct print *p, const uint8_t *at, uint32_t length)
{
	static const char *const names[] = {", Err/Feature", ", Sector Count", ", Cmd/Status",
	    "\n\tlba0", ", lba1", ", lba2", ", lba3", ", lba4", ", lba5"};

	if (length < 12) {
		invalid(p, at, length);
		return;
	}
	print_need(p, at, 1);
	text_str(p->text, "\n\tAFlags: [");
	print_bits(p, ata_bits, "none", ", ", at[0]);
	text_char(p->text, ']');
	for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++)
		put_number(p, names[i], at + 1 + i);
	print_need(p, at + 10, 2);
	if (length > 12)
		text_printf(p->text, "\n\tData: %u bytes", length - 12);
}

static void put_config(struct print *p, const uint8_t *at, uint32_t length)
{
	uint16_t size;

	if (length < 8) {
		invalid(p, at, length);
		return;
	}
	text_printf(p->text, "\n\tBuffer Count: %u", get_u16(p, at));
	text_printf(p->text, ", Firmware Version: %u", get_u16(p, at + 2));
	put_number(p, ", Sector Count", at + 4);
	text_printf(p->text, ", AoE: %u, CCmd: %s", get_u8(p, at + 5) >> 4,
	    print_name_or(config_commands, get_u8(p, at + 5) & 0xf, "Unknown (0x02x)"));
	size = get_u16(p, at + 6);
	if (size > LONGEST_CONFIG || size > length - 8) {
		invalid(p, at + 8, length - 8);
		return;
	}
	if (size != 0) {
		text_printf(p->text, "\n\tConfig String (length %u): ", size);
		print_safe(p, at + 8, size);
	}
}

static void put_masks(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t count;

	if (length < 4) {
		invalid(p, at, length);
		return;
	}
	text_str(p->text, "\n\tMCmd: ");
	print_named(p, mask_commands, "Unknown (0x%02x)", get_u8(p, at + 1));
	text_str(p->text, ", MError: ");
	print_named(p, mask_errors, "Unknown (0x%02x)", get_u8(p, at + 2));
	count = get_u8(p, at + 3);
	text_printf(p->text, ", Dir Count: %u", count);
	at += 4;
	length -= 4;
	if (count * 8U > length) {
		invalid(p, at, length);
		return;
	}
	for (; count > 0; count--, at += 8) {
		text_str(p->text, "\n\t DCmd: ");
		print_named(p, directives, "Unknown (0x%02x)", get_u8(p, at + 1));
		text_printf(p->text, ", Ethernet Address: %s", print_as_mac(p, at + 2).s);
	}
}

static void put_reserve(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t count;

	if (length < 2 || (length - 2) % MAC != 0) {
		invalid(p, at, length);
		return;
	}
	text_str(p->text, "\n\tRCmd: ");
	print_named(p, reserve_commands, "Unknown (0x%02x)", get_u8(p, at));
	count = get_u8(p, at + 1);
	text_printf(p->text, ", NMacs: %u", count);
	at += 2;
	length -= 2;
	if ((uint32_t)count * MAC != length) {
		invalid(p, at, length);
		return;
	}
	for (unsigned i = 0; i < count; i++, at += MAC)
		text_printf(p->text, "\n\tEthernet Address %u: %s", i, print_as_mac(p, at).s);
}

static void put_version_1(struct print *p, const uint8_t *at, uint32_t length)
{
	static print_function *const printers[] = {put_ata, put_config, put_masks, put_reserve};
	uint8_t command;

	if (length < COMMON_HEADER) {
		invalid(p, at, length);
		return;
	}
	text_str(p->text, ", Flags: [");
	print_bits(p, flag_bits, "none", ", ", get_u8(p, at) & 0xf);
	text_char(p->text, ']');
	if (p->options->verbose == 0)
		return;
	if (at[0] & FLAG_ERROR) {
		text_str(p->text, "\n\tError: ");
		print_named(p, errors, "Invalid (%u)", get_u8(p, at + 1));
	}
	text_printf(p->text, "\n\tMajor: 0x%04x", get_u16(p, at + 2));
	text_printf(p->text, ", Minor: 0x%02x", get_u8(p, at + 4));
	command = get_u8(p, at + 5);
	text_str(p->text, ", Command: ");
	print_named(p, commands, "Unknown (0x%02x)", command);
	text_printf(p->text, ", Tag: 0x%08x", get_u32(p, at + 6));
	if (command < sizeof printers / sizeof printers[0])
		printers[command](p, at + COMMON_HEADER, length - COMMON_HEADER);
}

void print_aoe(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t version;

	p->protocol = "aoe";
	text_printf(p->text, "AoE length %u", length);
	if (length < 1) {
		invalid(p, at, length);
		return;
	}
	version = get_u8(p, at) >> 4;
	text_printf(p->text, ", Ver %u", version);
	if (version == 1)
		put_version_1(p, at, length);
}
