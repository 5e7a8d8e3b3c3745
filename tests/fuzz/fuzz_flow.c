/* Any text: a packet's length stays within it, its key within its room, and turning the packet's
 * text round the arrow does not change it. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "serve/flow.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size > 0 ? size : 1); /* no larger, so that a byte more is seen */
	char key[FLOW_KEY_SIZE];
	size_t length, n;

	assert(text);
	memcpy(text, data, size);
	length = size > 0 ? flow_packet_length(text, size) : 0;
	assert(length <= size);
	assert(length == 0 || text[length - 1] == '\n');
	n = flow_key(text, size, key);
	assert(n <= sizeof(key));
	free(text);
	return 0;
}
