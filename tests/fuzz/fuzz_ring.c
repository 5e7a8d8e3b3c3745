/* Any bytes in reads of any size: what the ring shows is whole lines of what was put in. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "serve/ring.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ring *r = ring_open(16384, 64, 1000, 7);
	uint64_t dropped, lines;
	size_t in = 0;

	assert(r);
	while (in + 1 < size) {
		size_t room, n = data[in++] % 80;
		char *at = ring_room(r, &room);

		n = n < room ? n : room;
		n = n < size - in ? n : size - in;
		memcpy(at, data + in, n);
		ring_commit(r, n);
		in += n;
		assert(ring_head(r) == ring_tail(r) || *ring_at(r, ring_head(r) - 1) == '\n');
		lines = ring_line_at(r, ring_head(r)) - ring_line_at(r, ring_tail(r));
		assert(lines == ring_count_newlines(ring_at(r, ring_tail(r)),
				    (size_t)(ring_head(r) - ring_tail(r))));
		if (data[in - 1] & 1)
			ring_release(r, ring_line_start(r, ring_head(r)));
		ring_last_lines(r, data[in - 1] % 5);
	}
	ring_finish(r);
	ring_cut(r, &dropped);
	ring_close(r);
	return 0;
}
