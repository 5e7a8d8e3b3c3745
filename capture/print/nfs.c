/* NFS calls over UDP or TCP, and the tables answers share with them. */
#include "capture/print/fields.h"
#include "capture/print/nfs.h"

#include <inttypes.h>

#include "capture/print/printers.h"
#include "capture/print/rpc_calls.h"

enum { NFS_PORT = 2049, RPC_CALL = 0, RPC_REPLY = 1, CREDENTIALS_AT = 24 };

const struct print_name nfs_file_types[] = {
    {0, "NON"},
    {1, "REG"},
    {2, "DIR"},
    {3, "BLK"},
    {4, "CHR"},
    {5, "LNK"},
    {7, "FIFO"},
    {0, NULL},
};

const struct print_name nfs_write_modes[] = {
    {0, "unstable"},
    {1, "datasync"},
    {2, "filesync"},
    {0, NULL},
};

static const struct print_name procedure_names[] = {
    {NFS_NOOP, "nop"},
    {NFS_NULL, "null"},
    {NFS_GETATTR, "getattr"},
    {NFS_SETATTR, "setattr"},
    {NFS_LOOKUP, "lookup"},
    {NFS_ACCESS, "access"},
    {NFS_READLINK, "readlink"},
    {NFS_READ, "read"},
    {NFS_WRITE, "write"},
    {NFS_CREATE, "create"},
    {NFS_MKDIR, "mkdir"},
    {NFS_SYMLINK, "symlink"},
    {NFS_MKNOD, "mknod"},
    {NFS_REMOVE, "remove"},
    {NFS_RMDIR, "rmdir"},
    {NFS_RENAME, "rename"},
    {NFS_LINK, "link"},
    {NFS_READDIR, "readdir"},
    {NFS_READDIRPLUS, "readdirplus"},
    {NFS_FSSTAT, "fsstat"},
    {NFS_FSINFO, "fsinfo"},
    {NFS_PATHCONF, "pathconf"},
    {NFS_COMMIT, "commit"},
    {0, NULL},
};

void nfs_procedure_print(struct print *p, uint32_t procedure)
{
	text_char(p->text, ' ');
	print_named(p, procedure_names, "proc-%u", procedure);
}

uint32_t nfs_generic(uint32_t procedure, bool v3)
{
	static const uint8_t from_v2[] = {NFS_NULL, NFS_GETATTR, NFS_SETATTR, NFS_NOOP, NFS_LOOKUP,
	    NFS_READLINK, NFS_READ, NFS_NOOP, NFS_WRITE, NFS_CREATE, NFS_REMOVE, NFS_RENAME,
	    NFS_LINK, NFS_SYMLINK, NFS_MKDIR, NFS_RMDIR, NFS_READDIR, NFS_FSSTAT};

	if (v3 || procedure >= NFS_PROCEDURES)
		return procedure;
	return procedure < sizeof(from_v2) ? from_v2[procedure] : NFS_NOOP;
}

bool nfs_file_name(struct nfs_reader *n)
{
	uint32_t length = nfs_u32(n), padded = (length + 3) & ~3U;

	if (length > UINT32_MAX - 3) {
		text_str(n->p->text, "[cannot pad to 32-bit boundaries]");
		print_invalid(n->p);
		return false;
	}
	if (!print_has(n->p, n->at, padded))
		return false;
	text_char(n->p->text, '"');
	print_safe(n->p, n->at, length);
	text_char(n->p->text, '"');
	n->at += padded;
	return true;
}

/* Credentials or verifier: a flavour, a length, that many bytes padded to words. Returns what
 * they take, or cuts. */
static uint32_t authenticator(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t n, padded;

	if (length < 8)
		print_stop(p);
	n = get_u32(p, at + 4);
	padded = (n + 3) & ~3U;
	if (padded < n)
		print_stop(p);
	print_want(p, at + 8, padded);
	if (padded > length - 8)
		print_stop(p);
	return 8 + padded;
}

/* Steps to the arguments. The length still counts what stands before the credentials. */
static void arguments(struct nfs_reader *n, uint32_t length)
{
	uint32_t taken = authenticator(n->p, n->at, length);

	n->at += taken;
	length -= taken;
	taken = authenticator(n->p, n->at, length);
	if (taken == length)
		print_stop(n->p);
	n->at += taken;
}

static void must(struct nfs_reader *n, bool whole)
{
	if (!whole)
		print_stop(n->p);
}

static void handle_and_name(struct nfs_reader *n)
{
	must(n, nfs_handle(n));
	text_char(n->p->text, ' ');
	must(n, nfs_file_name(n));
}

/* Attributes to set (sattr3): each there or not. They are read before the name that follows
 * them is shown, and shown after it. */
struct new_attributes {
	bool has_mode, has_uid, has_gid, has_atime, has_mtime;
	uint32_t mode, uid, gid;
	uint32_t atime[2], mtime[2];
};

static bool optional_u32(struct nfs_reader *n, uint32_t *value)
{
	if (nfs_u32(n) == 0)
		return false;
	*value = nfs_u32(n);
	return true;
}

static bool client_time(struct nfs_reader *n, uint32_t time[2])
{
	enum { SET_TO_CLIENT_TIME = 2 };

	if (nfs_u32(n) != SET_TO_CLIENT_TIME)
		return false;
	time[0] = nfs_u32(n);
	time[1] = nfs_u32(n);
	return true;
}

static void new_attributes_read(struct nfs_reader *n, struct new_attributes *a)
{
	uint32_t size;

	a->has_mode = optional_u32(n, &a->mode);
	a->has_uid = optional_u32(n, &a->uid);
	a->has_gid = optional_u32(n, &a->gid);
	optional_u32(n, &size);
	a->has_atime = client_time(n, a->atime);
	a->has_mtime = client_time(n, a->mtime);
}

static void new_attributes_print(struct nfs_reader *n, const struct new_attributes *a)
{
	struct text *t = n->p->text;

	if (a->has_mode)
		text_printf(t, " mode %o", a->mode);
	if (a->has_uid)
		text_printf(t, " uid %u", a->uid);
	if (a->has_gid)
		text_printf(t, " gid %u", a->gid);
	if (n->verbose > 1 && a->has_atime)
		text_printf(t, " atime %u.%06u", a->atime[0], a->atime[1]);
	if (n->verbose > 1 && a->has_mtime)
		text_printf(t, " mtime %u.%06u", a->mtime[0], a->mtime[1]);
}

static void access_call(struct nfs_reader *n)
{
	static const char *const names[] = {
	    "READ", "LOOKUP", "MODIFY", "EXTEND", "DELETE", "EXECUTE"};
	enum { ALL = 0x3f };
	char separator = ' ';
	uint32_t wanted;

	must(n, nfs_handle(n));
	wanted = nfs_u32(n);
	if (wanted & ~(uint32_t)ALL) {
		text_printf(n->p->text, " %04x", wanted);
		return;
	}
	if (wanted == ALL) {
		text_str(n->p->text, " NFS_ACCESS_FULL");
		return;
	}
	for (unsigned i = 0; i < 6; i++) {
		if (!(wanted & 1U << i))
			continue;
		text_printf(n->p->text, "%cNFS_ACCESS_%s", separator, names[i]);
		separator = '|';
	}
}

static void read_call(struct nfs_reader *n)
{
	struct print *p = n->p;

	must(n, nfs_handle(n));
	if (n->v3)
		text_printf(
		    p->text, " %u bytes @ %" PRIu64, get_u32(p, n->at + 8), get_u64(p, n->at));
	else
		text_printf(p->text, " %u bytes @ %u", get_u32(p, n->at + 4), get_u32(p, n->at));
}

static void write_call(struct nfs_reader *n)
{
	struct print *p = n->p;
	const uint8_t *at;

	must(n, nfs_handle(n));
	at = n->at;
	if (!n->v3) {
		text_printf(p->text, " %u (%u) bytes @ %u (%u)", get_u32(p, at + 12),
		    get_u32(p, at + 8), get_u32(p, at + 4), get_u32(p, at));
		return;
	}
	text_printf(p->text, " %u (%u) bytes @ %" PRIu64, get_u32(p, at + 16), get_u32(p, at + 8),
	    get_u64(p, at));
	if (n->verbose > 0) {
		print_labelled(p, " <", nfs_write_modes, "#%d", get_u32(p, at + 12));
		text_char(p->text, '>');
	}
}

static void symlink_call(struct nfs_reader *n)
{
	struct new_attributes a;

	handle_and_name(n);
	text_str(n->p->text, " ->");
	if (n->v3)
		new_attributes_read(n, &a);
	must(n, nfs_file_name(n));
	if (n->v3 && n->verbose > 0)
		new_attributes_print(n, &a);
}

static void mknod_call(struct nfs_reader *n)
{
	enum { BLOCK = 3, CHARACTER = 4 };
	struct new_attributes a;
	uint32_t type;

	handle_and_name(n);
	type = nfs_u32(n);
	new_attributes_read(n, &a);
	text_char(n->p->text, ' ');
	print_named(n->p, nfs_file_types, "unk-ft %u", type);
	if (n->verbose == 0)
		return;
	if (type == CHARACTER || type == BLOCK)
		text_printf(n->p->text, " %u/%u", get_u32(n->p, n->at), get_u32(n->p, n->at + 4));
	new_attributes_print(n, &a);
}

static void readdir_call(struct nfs_reader *n, bool plus)
{
	struct print *p = n->p;
	const uint8_t *at;

	must(n, nfs_handle(n));
	at = n->at;
	if (!n->v3 && !plus) {
		text_printf(p->text, " %u bytes @ %u", get_u32(p, at + 4), get_u32(p, at));
		return;
	}
	text_printf(p->text, " %u bytes @ %" PRId64, get_u32(p, at + 16), (int64_t)get_u64(p, at));
	if (n->verbose == 0)
		return;
	if (plus)
		text_printf(p->text, " max %u", get_u32(p, at + 20));
	text_printf(p->text, " verf %08x%08x", get_u32(p, at + 8), get_u32(p, at + 12));
}

static void commit_call(struct nfs_reader *n)
{
	must(n, nfs_handle(n));
	text_printf(
	    n->p->text, " %u bytes @ %" PRIu64, get_u32(n->p, n->at + 8), get_u64(n->p, n->at));
}

static void two_places(struct nfs_reader *n, bool named)
{
	if (named)
		handle_and_name(n);
	else
		must(n, nfs_handle(n));
	text_str(n->p->text, " ->");
	handle_and_name(n);
}

static void call_arguments(struct nfs_reader *n, uint32_t procedure)
{
	switch (procedure) {
	case NFS_LOOKUP:
	case NFS_CREATE:
	case NFS_MKDIR:
	case NFS_REMOVE:
	case NFS_RMDIR:
		handle_and_name(n);
		break;
	case NFS_ACCESS:
		access_call(n);
		break;
	case NFS_READ:
		read_call(n);
		break;
	case NFS_WRITE:
		write_call(n);
		break;
	case NFS_SYMLINK:
		symlink_call(n);
		break;
	case NFS_MKNOD:
		mknod_call(n);
		break;
	case NFS_RENAME:
	case NFS_LINK:
		two_places(n, procedure == NFS_RENAME);
		break;
	case NFS_READDIR:
	case NFS_READDIRPLUS:
		readdir_call(n, procedure == NFS_READDIRPLUS);
		break;
	case NFS_COMMIT:
		commit_call(n);
		break;
	default:
		must(n, nfs_handle(n));
	}
}

static void call_print(struct print *p, const uint8_t *at, uint32_t length)
{
	struct nfs_reader n = {.p = p, .verbose = p->options->verbose};
	uint32_t procedure;

	p->protocol = "nfs";
	text_u32(p->text, length);
	print_want(p, at + 20, 4);
	rpc_calls_enter(p, get_u32(p, at), get_u32(p, at + 16), get_u32(p, at + 20));
	n.v3 = get_u32(p, at + 16) == 3;
	n.at = at + CREDENTIALS_AT;
	procedure = nfs_generic(get_u32(p, at + 20), n.v3);
	nfs_procedure_print(p, procedure);
	if (procedure == NFS_NULL || procedure > NFS_COMMIT)
		return;
	arguments(&n, length);
	call_arguments(&n, procedure);
}

static bool message(struct print *p, const char *before, uint16_t source, uint16_t destination,
    const uint8_t *at, uint32_t length)
{
	uint32_t direction;

	if ((source != NFS_PORT && destination != NFS_PORT) || !print_has(p, at + 4, 4))
		return false;
	direction = get_u32(p, at + 4);
	if (destination == NFS_PORT && direction == RPC_CALL) {
		text_printf(p->text, "%sNFS request xid %u ", before, get_u32(p, at));
		print_guarded(p, call_print, at, length);
		return true;
	}
	if (source == NFS_PORT && direction == RPC_REPLY) {
		text_printf(p->text, "%sNFS reply xid %u ", before, get_u32(p, at));
		print_guarded(p, nfs_reply_print, at, length);
		return true;
	}
	return false;
}

bool print_nfs(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length)
{
	return message(p, "", source, destination, at, length);
}

bool print_nfs_tcp(
    struct print *p, uint16_t source, uint16_t destination, const uint8_t *at, uint32_t length)
{
	uint32_t fragment;

	if ((source != NFS_PORT && destination != NFS_PORT) || length < 4 || !print_has(p, at, 4))
		return false;
	fragment = get_u32(p, at) & 0x7fffffff;
	if (fragment > length - 4)
		fragment = length - 4;
	return message(p, ": ", source, destination, at + 4, fragment);
}
