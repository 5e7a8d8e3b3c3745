/* Berkeley's time synchronisation (timed). */
#include "capture/print/fields.h"
#include "capture/print/printers.h"

static const char *const types[] = {"ANY", "ADJTIME", "ACK", "MASTERREQ", "MASTERACK", "SETTIME",
    "MASTERUP", "SLAVEUP", "ELECTION", "ACCEPT", "REFUSE", "CONFLICT", "RESOLVE", "QUIT", "DATE",
    "DATEREQ", "DATEACK", "TRACEON", "TRACEOFF", "MSITE", "MSITEREQ", "TEST", "SETDATE",
    "SETDATEREQ", "LOOP"};

enum { ADJUST = 1, SET_TIME = 5, SET_DATE = 22, SET_DATE_REQUEST = 23, LOOP = 24, AT_NAME = 12 };

/* false: the time makes no sense, and nothing more is said. */
static bool time_print(struct print *p, const uint8_t *at)
{
	int32_t seconds = (int32_t)get_u32(p, at), micros = (int32_t)get_u32(p, at + 4);

	if (micros < 0)
		return false;
	text_str(p->text, " time ");
	if (seconds < 0 && micros != 0) {
		seconds++;
		if (seconds == 0)
			text_char(p->text, '-');
		micros = 1000000 - micros;
	}
	text_printf(p->text, "%d.%06d", seconds, micros);
	return true;
}

void print_timed(struct print *p, const uint8_t *at, uint32_t length)
{
	uint8_t type;

	(void)length;
	p->protocol = "timed";
	type = get_u8(p, at);
	if (type <= LOOP)
		text_printf(p->text, "TSP_%s", types[type]);
	else
		text_printf(p->text, "(tsp_type %#x)", type);
	print_fields(p, at + 1, " vers %u1| seq %u2");
	if (type == LOOP)
		print_fields(p, at + 4, " hopcnt %u1");
	else if ((type == ADJUST || type == SET_TIME || type == SET_DATE ||
		     type == SET_DATE_REQUEST) &&
		 !time_print(p, at + 4))
		return;
	text_str(p->text, " name ");
	print_safe_padded(p, at + AT_NAME, 256);
}
