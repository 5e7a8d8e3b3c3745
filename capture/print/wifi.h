/*
 * What the files of IEEE 802.11 share: frames (wifi.c), management frames' bodies
 * (wifi_management.c), radiotap and older headers in front (radiotap.c).
 */
#ifndef CAPTURE_PRINT_WIFI_H
#define CAPTURE_PRINT_WIFI_H

#include "capture/print.h"

/* A frame; padded: its header to four bytes; check: bytes of check sequence behind it. Returns
 * the bytes of its headers. */
uint32_t print_wifi(
    struct print *p, const uint8_t *at, uint32_t length, bool padded, uint32_t check);
/* The body of a management frame from `source`. False: cut off. */
bool print_wifi_management(
    struct print *p, uint8_t subtype, const uint8_t *source, const uint8_t *at, uint32_t length);

#endif
