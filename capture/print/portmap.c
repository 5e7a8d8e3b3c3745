/* Sun's port mapper (RFC 1833, version 2), told by -T only; what is no call is read as an answer of
 * NFS. */
#include "capture/print/names.h"
#include "capture/print/nfs.h"
#include "capture/print/printers.h"

enum {
	MESSAGE = 32,
	CALL = 0,
	PORT = 111,
	NFS_PORT = 2049,
	VERSION_2 = 2,
};

static const struct print_name procedures[] = {
    {0, "null"},
    {1, "set"},
    {2, "unset"},
    {3, "getport"},
    {4, "dump"},
    {5, "call"},
    {0, NULL},
};

static struct print_string end_address(struct print *p, bool source)
{
	if (p->ip.version == 6)
		return print_as_ip6(p, p->ip.header + (source ? 8 : 24));
	return print_as_ip4(p, p->ip.header + (source ? 12 : 16));
}

static void put_call(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t procedure;

	p->protocol = "sunrpc";
	print_need(p, at, MESSAGE);
	procedure = get_u32(p, at + 20);
	text_printf(p->text, "%s.0x%x > ", end_address(p, true).s, get_u32(p, at));
	text_printf(p->text, "%s.0x%x: %u ", end_address(p, false).s, PORT, length);
	print_named(p, procedures, " proc #%u", procedure);
	if (get_u32(p, at + 8) != VERSION_2)
		text_printf(p->text, " [rpcver %u]", get_u32(p, at + 8));
	if (procedure && procedure != 4 && procedure <= 5)
		text_printf(p->text, " %u.%u", get_u32(p, at + 12), get_u32(p, at + 16));
}

void print_rpc(struct print *p, const uint8_t *at, uint32_t length)
{
	if (get_u32(p, at + 4) == CALL) {
		put_call(p, at, length);
		return;
	}
	p->protocol = "nfs";
	text_printf(p->text, "%s.%u > ", end_address(p, true).s, NFS_PORT);
	text_printf(p->text, "%s.%u: ", end_address(p, false).s, get_u32(p, at));
	nfs_reply_print(p, at, length);
}
