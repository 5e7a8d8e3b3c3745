/* BEEP (RFC 3080): which kind of frame begins the segment. */
#include "capture/print/printers.h"

void print_beep(struct print *p, const uint8_t *at, uint32_t length)
{
	/* Two of the words must be followed by a NUL, or tcpdump does not know them. */
	static const char words[][5] = {"MSG\0", "RPY ", "ERR ", "ANS ", "NUL ", "SEQ ", "END\0"};

	p->protocol = "beep";
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (length < 4 || !print_has(p, at, 4) || memcmp(at, words[i], 4) != 0)
			continue;
		text_printf(p->text, " BEEP %.3s", words[i]);
		return;
	}
	text_str(p->text, " BEEP (payload or undecoded)");
}
