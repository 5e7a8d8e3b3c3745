#include "serve/figures.h"

#include <unistd.h>

#include "serve/clock.h"
#include "serve/metrics.h"

/* Lines nobody has had. Those that went by while nobody was to wait for them are all of them, when
 * nobody ever came. */
static uint64_t undelivered(const struct figures *f, const struct audience_totals *t)
{
	if (t->readers == 0 && !stream_has_spool(f->stream))
		return stream_read_lines(f->stream);
	return stream_lines(f->stream) - stream_line_at(f->stream, audience_delivered(f->audience));
}

void figures_summary(const struct figures *f, enum ledger_form form)
{
	struct audience_totals t;
	struct ledger ledger;
	uint64_t cut_bytes, cut = stream_cut(f->stream, &cut_bytes);

	audience_totals(f->audience, &t);
	ledger_begin(&ledger, form, "line-serve");
	ledger_count(&ledger, "lines", stream_read_lines(f->stream));
	ledger_count(&ledger, "bytes", stream_read_bytes(f->stream));
	if (stream_has_spool(f->stream))
		ledger_count(&ledger, "recovered", stream_recovered(f->stream));
	ledger_count(&ledger, "readers", t.readers);
	ledger_count(&ledger, "sent", t.sent);
	ledger_count(&ledger, "omitted", t.omitted);
	ledger_count(&ledger, "left_behind", t.left_behind);
	ledger_count(&ledger, "sent_bytes", t.bytes);
	if (cut > 0) {
		ledger_count(&ledger, "cut_lines", cut);
		ledger_count(&ledger, "cut_bytes", cut_bytes);
	}
	ledger_count(&ledger, "undelivered", undelivered(f, &t));
	ledger_real(&ledger, "elapsed", (double)(clock_now() - f->started) / 1e9, "s");
	ledger_print(&ledger, STDERR_FILENO);
}

size_t figures_render(void *owner, char *text, size_t size)
{
	static const char *const policies[] = {
	    "{policy=\"block\"}", "{policy=\"drop\"}", "{policy=\"disconnect\"}"};
	const struct figures *f = owner;
	struct audience_totals t;
	uint64_t cut_bytes, cut = stream_cut(f->stream, &cut_bytes);
	const struct {
		const char *name, *type, *help;
		uint64_t value;
	} plain[] = {
	    {"lines_total", "counter", "Lines read.", stream_read_lines(f->stream)},
	    {"bytes_total", "counter", "Bytes read.", stream_read_bytes(f->stream)},
	    {"cut_lines_total", "counter", "Lines longer than --max-line.", cut},
	    {"readers", "gauge", "Readers there now.", audience_present(f->audience)},
	    {"buffer_used_bytes", "gauge", "Lines in memory.", stream_held(f->stream)},
	    {"buffer_bytes", "gauge", "Room for lines in memory.", stream_buffer(f->stream)},
	    {"spool_bytes", "gauge", "Lines on disk.", stream_spool_size(f->stream)},
	};
	size_t used = 0;

	audience_totals(f->audience, &t);
	for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
		used = metrics_figure(text, size, used, plain[i].name, "", plain[i].type,
		    plain[i].help, plain[i].value);
	used = metrics_figure(
	    text, size, used, "readers_total", "", "counter", "Readers that came.", t.readers);
	used = metrics_figure(text, size, used, "sent_lines_total", "", "counter",
	    "Lines sent, over all readers.", t.sent);
	used = metrics_figure(text, size, used, "sent_bytes_total", "", "counter",
	    "Bytes sent, over all readers.", t.bytes);
	used = metrics_figure(text, size, used, "cut_off_total", "", "counter",
	    "Readers that were disconnected or given up.", t.cut_off);
	used = metrics_figure(text, size, used, "unconfirmed_lines", "", "gauge",
	    "Lines that Kafka has not confirmed.", t.unconfirmed);
	for (int i = 0; i < 3; i++)
		used = metrics_figure(text, size, used, "dropped_lines_total", policies[i],
		    "counter", i == 0 ? "Lines readers lost, by policy." : NULL, t.dropped[i]);
	return used;
}
