#include "replay/edit/checksum.h"

#include <arpa/inet.h>
#include <libnet.h>
#include <string.h>

enum { PIECE = 65534 }; /* what libnet sums in an int without overflow */

checksum checksum_add(checksum sum, const uint8_t *bytes, uint32_t n)
{
	uint16_t words[PIECE / 2];

	/* libnet reads 16-bit words, which frames do not keep aligned. */
	while (n > 0) {
		uint32_t piece = n < PIECE ? n : PIECE;

		memcpy(words, bytes, piece);
		sum += (uint32_t)libnet_in_cksum(words, (int)piece);
		bytes += piece;
		n -= piece;
	}
	return sum;
}

checksum checksum_add_u32(checksum sum, uint32_t value)
{
	uint32_t wire = htonl(value);

	return sum + (wire & 0xffff) + (wire >> 16);
}

static uint16_t fold(checksum sum)
{
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t)sum;
}

void checksum_put(checksum sum, uint8_t field[2])
{
	uint16_t finished = (uint16_t)~fold(sum);

	memcpy(field, &finished, sizeof(finished));
}

void checksum_adjust(uint8_t field[2], checksum before, checksum after)
{
	uint16_t old;

	memcpy(&old, field, sizeof(old));
	checksum_put((checksum)(uint16_t)~old + (uint16_t)~fold(before) + fold(after), field);
}
