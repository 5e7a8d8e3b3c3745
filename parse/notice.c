#include "parse/notice.h"

#include "parse/number.h"

/* A time= that is one becomes the record's; its form is kept. */
static void set_time(struct slice value, struct record *r)
{
	char text[64];
	int64_t nanoseconds;

	if (value.size >= sizeof(text) || value.size == 0 || *value.at == '@')
		return;
	memcpy(text, value.at, value.size);
	text[value.size] = '\0';
	if (number_time(text, &nanoseconds) == 0)
		record_set(r, RECORD_TIME, value);
}

void notice_read(struct slice line, struct record *r)
{
	struct slice word;

	slice_take(&line, SLICE("# "));
	slice_trim(&line);
	if (slice_take_word(&line, '\0', &word))
		record_set(r, RECORD_EVENT, word);
	slice_skip_gap(&line);
	r->words = line;
	for (; slice_take_word(&line, '\0', &word); slice_skip_gap(&line))
		if (slice_take(&word, SLICE("time=")))
			set_time(word, r);
}
