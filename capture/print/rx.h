/*
 * RX, the remote procedure calls of AFS: its services with their calls.
 *
 * What a call or an answer carries is told by a format in which '%' and a letter stand for data
 * (rx_arguments.c lists them); the rest is printed as it stands.
 */
#ifndef CAPTURE_PRINT_RX_H
#define CAPTURE_PRINT_RX_H

#include "capture/print.h"

struct rx_call {
	uint32_t code;
	const char *name;   /* NULL: shown as a number, or the end of the list */
	const char *call;   /* NULL: no arguments are shown */
	const char *answer; /* NULL: none */
};

struct rx_service {
	uint16_t port;
	const char *name;
	const struct rx_call *calls;
	uint32_t longest_name;
	uint32_t vector;  /* characters of a name that takes a word for each */
	bool voting;      /* its servers vote, by ubik's calls */
	bool shows_empty; /* answers without data are shown too */
};

/* NULL: no service has the port. */
const struct rx_service *rx_service_find(uint16_t port);
extern const struct rx_service rx_ubik;
/* The call, or NULL. */
const struct rx_call *rx_call_find(const struct rx_service *service, uint32_t code);

/* Prints what stands at at, as format says. false: it ended too early in a place where that is
 * marked " [|service]" by the caller. */
bool rx_arguments_print(
    struct print *p, const struct rx_service *service, const char *format, const uint8_t *at);

/* The last calls, so that answers, which do not say what they answer, can be read. A ring as long
 * as tcpdump's. */
struct rx_calls;
struct rx_calls *rx_calls_open(void); /* NULL: no memory */
void rx_calls_close(struct rx_calls *calls);

#endif
