#include "store/crc32c.h"

#include <string.h>

uint32_t crc32c_portable(uint32_t before, const void *data, size_t size)
{
	static const uint32_t half[16] = {
		0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3,
		0x61c69362, 0x7198540d, 0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9,
		0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
	};
	const uint8_t *p = data;
	uint32_t crc = ~before;

	for (size_t i = 0; i < size; i++) {
		crc ^= p[i];
		crc = half[crc & 15] ^ (crc >> 4);
		crc = half[crc & 15] ^ (crc >> 4);
	}
	return ~crc;
}

#ifdef __x86_64__
__attribute__((target("sse4.2"))) static uint32_t by_instruction(
    uint32_t before, const void *data, size_t size)
{
	const uint8_t *p = data;
	uint64_t crc = ~before, word;

	for (; size >= 8; p += 8, size -= 8) {
		memcpy(&word, p, 8);
		crc = __builtin_ia32_crc32di(crc, word);
	}
	for (; size > 0; p++, size--)
		crc = __builtin_ia32_crc32qi((uint32_t)crc, *p);
	return ~(uint32_t)crc;
}
#endif

uint32_t crc32c(uint32_t before, const void *data, size_t size)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("sse4.2"))
		return by_instruction(before, data, size);
#endif
	return crc32c_portable(before, data, size);
}
