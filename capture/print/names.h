/*
 * Names that several printers share: organisations, address families, network layer ids.
 */
#ifndef CAPTURE_PRINT_NAMES_H
#define CAPTURE_PRINT_NAMES_H

#include "capture/print.h"

/* The name, or what the caller says for values without one. */
static inline const char *print_name_or(
    const struct print_name *names, uint32_t value, const char *otherwise)
{
	const char *name = print_find(names, value);

	return name != NULL ? name : otherwise;
}

/* A row of an array of names that has n of them. */
static inline const char *print_row_or(
    const char *const *names, uint32_t n, uint32_t value, const char *otherwise)
{
	return value < n && names[value] != NULL ? names[value] : otherwise;
}

/* "s" after any number but one. */
static inline const char *print_plural(uint32_t n)
{
	return n == 1 ? "" : "s";
}

/* An address out of the frame as text, for text_printf: print_as_ip4(p, at).s; they cut. */
struct print_string {
	char s[46];
};

struct print_string print_as_ip4(struct print *p, const uint8_t *at);
struct print_string print_as_ip6(struct print *p, const uint8_t *at);
struct print_string print_as_mac(struct print *p, const uint8_t *at);

/* Seconds as hours, minutes and seconds, the largest first: "1h2m3s". */
void print_seconds(struct print *p, uint32_t seconds);

extern const struct print_name print_oui_names[];        /* IEEE organisations */
extern const struct print_name print_enterprise_names[]; /* SMI enterprise numbers */
extern const struct print_name print_af_names[];         /* IANA address families */
extern const struct print_name print_bsd_af_names[];     /* BSD's AF_ numbers */
extern const struct print_name print_nlpid_names[];      /* ISO 9577 */
extern const struct print_name print_l2vpn_names[];      /* RFC 4446 as BGP uses it */
extern const struct print_name print_pseudowire_names[]; /* RFC 4446 as LDP uses it */
extern const struct print_name print_gmpls_link_names[]; /* RFC 4203 */
extern const struct print_name print_gmpls_switch_names[];
extern const struct print_name print_gmpls_encoding_names[];
extern const struct print_name print_gmpls_payload_names[];
extern const struct print_name print_diffserv_te_names[]; /* RFC 4124 */

#endif
