/* The Internet checksum (RFC 1071) of frames. */
#include "capture/print.h"

/* Adds in steps of 32 bytes, in lanes of their own, then in words of eight; the carries are folded at the end, which the ones' complement
 * sum allows in any order and, for bytes in memory order, with any word size. */
uint64_t print_sum(uint64_t sum, const uint8_t *at, uint32_t n)
{
	enum { STEP = 32 };
	uint32_t words[STEP / 4];
	uint64_t sums[STEP / 4] = {0};
	uint64_t word;
	uint64_t last = 0;

	if (n >= STEP) {
		for (; n >= STEP; n -= STEP, at += STEP) {
			memcpy(words, at, STEP);
			for (unsigned i = 0; i < STEP / 4; i++)
				sums[i] += words[i];
		}
		for (unsigned i = 1; i < STEP / 4; i++)
			sums[0] += sums[i];
		sum += sums[0];
		sum += sum < sums[0];
	}
	for (; n >= 8; n -= 8, at += 8) {
		memcpy(&word, at, 8);
		sum += word;
		sum += sum < word;
	}
	memcpy(&last, at, n);
	sum += last;
	return sum + (sum < last);
}

uint16_t print_sum_fold(uint64_t sum)
{
	uint8_t bytes[2];
	uint16_t folded;

	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffffffff) + (sum >> 32);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	folded = (uint16_t)~sum;
	memcpy(bytes, &folded, 2);
	return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/* Source routes (RFC 791): the checksum is made with the last address of the route. */
static const uint8_t *route_end(const uint8_t *ip, const uint8_t *end)
{
	enum { HEADER = 20, LOOSE = 131, STRICT = 137, MIN_ROUTE = 7 };
	const uint8_t *option = ip + HEADER;
	const uint8_t *limit = ip + (ip[0] & 15) * 4;

	while (option < limit && option + 1 < end && option[0] != 0) {
		uint32_t length = option[0] == 1 ? 1 : option[1];

		if (length < (option[0] == 1 ? 1 : 2) || length > (size_t)(limit - option) ||
		    length > (size_t)(end - option))
			break;
		if ((option[0] == LOOSE || option[0] == STRICT) && length >= MIN_ROUTE)
			return option + length - 4;
		option += length;
	}
	return ip + 16;
}

uint64_t print_sum_pseudo(struct print *p, uint32_t length, uint8_t protocol)
{
	const uint8_t *ip = p->ip.header;
	const uint8_t tail[8] = {(uint8_t)(length >> 24), (uint8_t)(length >> 16),
	    (uint8_t)(length >> 8), (uint8_t)length, 0, 0, 0, protocol};
	uint64_t sum = print_sum(0, tail, sizeof tail);

	if (p->ip.version == 4)
		return print_sum(print_sum(sum, ip + 12, 4), route_end(ip, p->end), 4);
	return print_sum(print_sum(sum, ip + 8, 16), p->ip.destination, 16);
}

uint16_t print_sum_wanted(uint16_t got, uint16_t sum)
{
	uint32_t wanted = (uint32_t)got + sum;

	wanted = (wanted & 0xffff) + (wanted >> 16);
	return (uint16_t)((wanted & 0xffff) + (wanted >> 16));
}
