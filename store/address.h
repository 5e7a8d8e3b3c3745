/*
 * Addresses as text and as bytes. Only canonical texts are taken (dotted IPv4, RFC 5952 IPv6), so
 * that bytes give the same text back.
 */
#ifndef STORE_ADDRESS_H
#define STORE_ADDRESS_H

#include <stddef.h>
#include <stdint.h>

enum { ADDRESS_TEXT = 46 };

/* Writes 4 or 16 bytes and returns how many; 0 when the text is no canonical address. */
unsigned address_read(const char *text, size_t size, uint8_t bytes[16]);
/* The text of 4 or 16 bytes, not terminated; how long it is. */
size_t address_write(char to[ADDRESS_TEXT], const uint8_t *bytes, unsigned size);

/* "10.0.0.0/8", "2001:db8::/32" or a bare address. bits: of the prefix. Bytes of the address, or
 * 0 when the text is no network; any text inet_pton takes is fine here. */
unsigned address_network(const char *text, size_t size, uint8_t bytes[16], unsigned *bits);

#endif
