/* What the files of the TCP printer share. */
#ifndef CAPTURE_PRINT_TCP_H
#define CAPTURE_PRINT_TCP_H

#include <stdbool.h>
#include <stdint.h>

#include "capture/print.h"

enum tcp_flag {
	TCP_FIN = 0x01,
	TCP_SYN = 0x02,
	TCP_RST = 0x04,
	TCP_PSH = 0x08,
	TCP_ACK = 0x10,
	TCP_URG = 0x20,
};

/* The IP packet of n bytes, 1 or more, will be printed next: its conversation is asked of the
 * memory, where it is TCP. */
void print_tcp_expect(const struct print_memory *memory, const uint8_t *ip, uint32_t n);
/* Nearly every packet: IPv4 around TCP, without anything odd and without -v, -q or -e, is printed
 * from "IP " to its end. False, with nothing printed: it is another. */
bool print_tcp_usual(struct print *p, const uint8_t *ip, uint32_t length);
/* ", options [mss 1460,…]" of `length` bytes before `payload` ones; seq_base is taken off the
 * numbers of selective acknowledgements. False: they are bad, and no more of the packet is printed.
 */
bool print_tcp_options(struct print *p, const uint8_t *at, uint32_t length, uint32_t payload,
    uint8_t flags, uint32_t seq_base);
/* The Multipath TCP option of `length` bytes, kind and length among them. False: it is bad. */
bool print_mptcp(struct print *p, const uint8_t *at, uint32_t length, uint8_t flags);

#endif
