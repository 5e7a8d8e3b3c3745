#include "capture/formats.h"

#include <pcap/dlt.h>

/* Only the numbers that differ between files and this system's DLT_ names. */
static const struct {
	uint32_t file;
	int link_type;
} differing[] = {
    {100, DLT_ATM_RFC1483},
    {101, DLT_RAW},
    {102, DLT_SLIP_BSDOS},
    {103, DLT_PPP_BSDOS},
    {106, DLT_ATM_CLIP},
};

enum { DIFFERING = sizeof(differing) / sizeof(differing[0]) };

int link_type_of_file(uint32_t number)
{
	for (unsigned i = 0; i < DIFFERING; i++)
		if (differing[i].file == number)
			return differing[i].link_type;
	return (int)number;
}

uint32_t link_type_to_file(int link_type)
{
	for (unsigned i = 0; i < DIFFERING; i++)
		if (differing[i].link_type == link_type)
			return differing[i].file;
	return (uint32_t)link_type;
}

uint32_t link_type_snaplen_max(int link_type)
{
	switch (link_type) {
	case DLT_DBUS:
	case DLT_USB_LINUX:
	case DLT_USB_LINUX_MMAPPED:
	case DLT_USBPCAP:
	case DLT_USB_DARWIN:
		return 128 * 1024 * 1024;
	case DLT_EBHSCR:
		return 8 * 1024 * 1024;
	default:
		return SNAPLEN_MAX;
	}
}
