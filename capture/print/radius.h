/*
 * RADIUS (RFC 2865, RFC 2866 and after): its attributes and names.
 */
#ifndef CAPTURE_PRINT_RADIUS_H
#define CAPTURE_PRINT_RADIUS_H

#include "capture/print.h"

enum { RADIUS_ATTRIBUTES = 130 };

/* How the bytes of an attribute are shown; NONE: not at all. */
enum radius_form {
	RADIUS_NONE,
	RADIUS_STRING,
	RADIUS_NUMBER,
	RADIUS_VENDOR,
	RADIUS_IP4,
	RADIUS_IP6,
	RADIUS_PREFIX6,
	RADIUS_HOME_PREFIX,
	RADIUS_OPERATOR,
	RADIUS_LOCATION_INFORMATION,
	RADIUS_LOCATION_DATA,
	RADIUS_LOCATION_POLICY,
	RADIUS_TIME,
	RADIUS_FEATURES,
	RADIUS_SPECIAL,
};

/* By type; without a name: unknown. values name a number from 0 on, NULL where it has none. */
struct radius_attribute {
	const char *name;
	enum radius_form form;
	unsigned values_count;
	const char *const *values;
};

extern const struct radius_attribute radius_attributes[RADIUS_ATTRIBUTES];
extern const struct print_name radius_codes[];
extern const struct print_name radius_error_causes[];

/* An attribute's value of n bytes, n not 0 (radius_values.c). */
void radius_value_print(struct print *p, uint8_t type, const uint8_t *at, uint32_t n);
/* The attributes of RFC 5580, all n bytes captured (radius_location.c). */
void radius_location_print(struct print *p, enum radius_form form, const uint8_t *at, uint32_t n);

#endif
