#include "store/functions.h"
#include "parse/number.h"
#include "store/address.h"
#include "store/moment.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct network {
	unsigned size, bits;
	uint8_t bytes[16];
};

static bool holds(const struct network *n, const uint8_t *bytes, unsigned size)
{
	unsigned whole = n->bits / 8, rest = n->bits % 8;

	if (size != n->size || memcmp(bytes, n->bytes, whole) != 0)
		return false;
	return rest == 0 || ((bytes[whole] ^ n->bytes[whole]) >> (8 - rest)) == 0;
}

/* The address or network that a text value tells; how many bytes it has, 0: it tells none, or SQLite had no
 * memory for the text, which ends the query. */
static unsigned read_network(sqlite3_value *value, uint8_t bytes[16], unsigned *bits)
{
	const char *text = sqlite3_value_type(value) == SQLITE_TEXT ? (const char *)sqlite3_value_text(value) : NULL;

	return text ? address_network(text, (size_t)sqlite3_value_bytes(value), bytes, bits) : 0;
}

/* The network of an argument, remembered from call to call where it is a constant. False: the error
 * is set. */
static bool network_of(sqlite3_context *c, int arg, sqlite3_value *value, struct network *n)
{
	struct network *kept = sqlite3_get_auxdata(c, arg);

	if (kept) {
		*n = *kept;
		return true;
	}
	n->size = read_network(value, n->bytes, &n->bits);
	if (n->size == 0) {
		sqlite3_result_error(c, "not a network: want an address, or address/bits", -1);
		return false;
	}
	kept = sqlite3_malloc(sizeof(*kept));
	if (kept) {
		*kept = *n;
		sqlite3_set_auxdata(c, arg, kept, sqlite3_free);
	}
	return true;
}

static bool lies_in(const struct network *n, sqlite3_value *address)
{
	uint8_t bytes[16];
	unsigned bits, size = read_network(address, bytes, &bits);

	return size > 0 && holds(n, bytes, size);
}

static void in_net(sqlite3_context *c, int argc, sqlite3_value **argv)
{
	struct network n;

	(void)argc;
	if (sqlite3_value_type(argv[0]) == SQLITE_NULL || sqlite3_value_type(argv[1]) == SQLITE_NULL)
		return;
	if (network_of(c, 1, argv[1], &n))
		sqlite3_result_int(c, lies_in(&n, argv[0]));
}

static void host(sqlite3_context *c, int argc, sqlite3_value **argv)
{
	struct network n;
	bool found = false;

	if (argc < 2) {
		sqlite3_result_error(c, "host wants a network and addresses", -1);
		return;
	}
	if (!network_of(c, 0, argv[0], &n))
		return;
	for (int i = 1; i < argc; i++)
		found |= lies_in(&n, argv[i]);
	sqlite3_result_int(c, found);
}

/* The length of a bucket in ns; 0: error set. */
static int64_t length_of(sqlite3_context *c, sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);
	int64_t length;

	if (text && number_duration(text, 1, INT64_MAX, &length) == 0)
		return length;
	sqlite3_result_error(c, "bucket wants a duration like '1s'", -1);
	return 0;
}

static int64_t floor_to(int64_t value, int64_t step)
{
	int64_t rest = value % step;

	return value - (rest < 0 ? rest + step : rest);
}

/* As many fraction digits as beginnings of such buckets can need: 0, 3, 6 or 9. */
static unsigned digits_of(int64_t length)
{
	unsigned digits = 0;

	while (length % power_of_ten(9 - digits) != 0)
		digits += 3;
	return digits;
}

static void bucket_text(sqlite3_context *c, sqlite3_value *time, int64_t length)
{
	const char *text = (const char *)sqlite3_value_text(time);
	struct moment_cache cache = { .minute = "" };
	unsigned digits, shown = digits_of(length);
	char room[MOMENT_MAX];
	int64_t ticks, ns;
	size_t n;

	if (!text || moment_read(&cache, text, (size_t)sqlite3_value_bytes(time), &digits, &ticks) != 0 ||
	    __builtin_mul_overflow(ticks, power_of_ten(9 - digits), &ns))
		return;
	n = moment_write(room, floor_to(ns, length) / power_of_ten(9 - shown), shown);
	sqlite3_result_text(c, room, (int)n, SQLITE_TRANSIENT);
}

static void bucket(sqlite3_context *c, int argc, sqlite3_value **argv)
{
	int64_t length = length_of(c, argv[1]);
	double seconds;

	(void)argc;
	if (length == 0)
		return;
	switch (sqlite3_value_type(argv[0])) {
	case SQLITE_TEXT:
		bucket_text(c, argv[0], length);
		break;
	case SQLITE_INTEGER:
	case SQLITE_FLOAT:
		seconds = (double)length / 1e9;
		sqlite3_result_double(c, floor(sqlite3_value_double(argv[0]) / seconds) * seconds);
		break;
	default:
		break;
	}
}

int functions_create(sqlite3 *db)
{
	const int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
	int code = sqlite3_create_function(db, "in_net", 2, flags, NULL, in_net, NULL, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_create_function(db, "host", -1, flags, NULL, host, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_create_function(db, "bucket", 2, flags, NULL, bucket, NULL, NULL);
	return code;
}
