/* NFS answers, read by what their call asked for. */
#include <inttypes.h>

#include "capture/print/fields.h"
#include "capture/print/nfs.h"
#include "capture/print/rpc_calls.h"

static const struct print_name statuses[] = {
    {1, "Operation not permitted"},
    {2, "No such file or directory"},
    {5, "Input/output error"},
    {6, "Device not configured"},
    {11, "Resource deadlock avoided"},
    {12, "Cannot allocate memory"},
    {13, "Permission denied"},
    {17, "File exists"},
    {18, "Cross-device link"},
    {19, "Operation not supported by device"},
    {20, "Not a directory"},
    {21, "Is a directory"},
    {22, "Invalid argument"},
    {26, "Text file busy"},
    {27, "File too large"},
    {28, "No space left on device"},
    {30, "Read-only file system"},
    {31, "Too many links"},
    {45, "Operation not supported"},
    {62, "Too many levels of symbolic links"},
    {63, "File name too long"},
    {66, "Directory not empty"},
    {69, "Disc quota exceeded"},
    {70, "Stale NFS file handle"},
    {71, "Too many levels of remote in path"},
    {99, "Write cache flushed to disk"},
    {10001, "Illegal NFS file handle"},
    {10002, "Update synchronization mismatch"},
    {10003, "READDIR/READDIRPLUS cookie is stale"},
    {10004, "Operation not supported"},
    {10005, "Buffer or request is too small"},
    {10006, "Unspecified error on server"},
    {10007, "Object of that type not supported"},
    {10008, "Request couldn't be completed in time"},
    {0, NULL},
};

static const struct print_name authentication_failures[] = {
    {0, "OK"},
    {1, "Bogus Credentials (seal broken)"},
    {2, "Rejected Credentials (client should begin new session)"},
    {3, "Bogus Verifier (seal broken)"},
    {4, "Verifier expired or was replayed"},
    {5, "Credentials are too weak"},
    {6, "Bogus response verifier"},
    {7, "Unknown failure"},
    {0, NULL},
};

static const struct print_name accept_failures[] = {
    {1, "PROG_UNAVAIL"},
    {2, "PROG_MISMATCH"},
    {3, "PROC_UNAVAIL"},
    {4, "GARBAGE_ARGS"},
    {5, "SYSTEM_ERR"},
    {0, NULL},
};

static uint32_t status(struct nfs_reader *n)
{
	uint32_t error = nfs_u32(n);

	if (error != 0) {
		text_str(n->p->text, " ERROR: ");
		print_named(n->p, statuses, "unk %u", error);
		n->failed = true;
	}
	return error;
}

static void time_print(struct print *p, const uint8_t *at)
{
	text_printf(p->text, " %u.%06u", get_u32(p, at), get_u32(p, at + 4));
}

static bool details(struct nfs_reader *n, const uint8_t *at)
{
	struct print *p = n->p;
	unsigned times = n->v3 ? 60 : 44;

	if (!print_has(p, at + times + 16, 8))
		return false;
	text_printf(p->text, " nlink %u", get_u32(p, at + 8));
	if (n->v3) {
		text_printf(p->text, " rdev %u/%u", get_u32(p, at + 36), get_u32(p, at + 40));
		text_printf(p->text, " fsid %" PRIx64 " fileid %" PRIx64, get_u64(p, at + 44),
		    get_u64(p, at + 52));
	} else {
		text_printf(p->text, " rdev 0x%x fsid 0x%x nodeid 0x%x", get_u32(p, at + 28),
		    get_u32(p, at + 36), get_u32(p, at + 40));
	}
	text_str(p->text, " a/m/ctime");
	for (unsigned i = 0; i < 3; i++)
		time_print(p, at + times + 8 * i);
	return true;
}

/* A file's attributes; IDs are shown signed because -2 is nobody. */
static bool attributes(struct nfs_reader *n, unsigned verbose)
{
	enum { V2_LENGTH = 68, V3_LENGTH = 84 };
	struct print *p = n->p;
	const uint8_t *at = n->at;

	if (!print_has(p, at + 16, 4))
		return false;
	if (verbose > 0) {
		print_labelled(p, " ", nfs_file_types, "unk-ft %u ", get_u32(p, at));
		text_printf(p->text, " %o ids %d/%d", get_u32(p, at + 4),
		    (int32_t)get_u32(p, at + 12), (int32_t)get_u32(p, at + 16));
		if (n->v3)
			text_printf(p->text, " sz %" PRIu64, get_u64(p, at + 20));
		else
			text_printf(p->text, " sz %u", get_u32(p, at + 20));
	}
	if (verbose > 1 && !details(n, at))
		return false;
	n->at += n->v3 ? V3_LENGTH : V2_LENGTH;
	return true;
}

/* Attributes after the operation, there or not; always version 3's. */
static bool after(struct nfs_reader *n)
{
	enum { V3_LENGTH = 84 };

	if (nfs_u32(n) == 0)
		return true;
	if (n->verbose > 0)
		return attributes(n, n->verbose);
	n->at += V3_LENGTH;
	return true;
}

static bool labelled_after(struct nfs_reader *n, const char *label)
{
	if (n->verbose > 0)
		text_str(n->p->text, label);
	return after(n);
}

static bool before(struct nfs_reader *n)
{
	struct print *p = n->p;

	if (nfs_u32(n) == 0)
		return true;
	if (!print_has(p, n->at, 24))
		return false;
	if (n->verbose > 1)
		text_printf(p->text, " sz %" PRIu64 " mtime %u.%06u ctime %u.%06u",
		    get_u64(p, n->at), get_u32(p, n->at + 8), get_u32(p, n->at + 12),
		    get_u32(p, n->at + 16), get_u32(p, n->at + 20));
	n->at += 24;
	return true;
}

/* Weak cache consistency: a directory's attributes before and after. */
static bool consistency(struct nfs_reader *n)
{
	if (n->verbose > 1)
		text_str(n->p->text, " PRE:");
	return before(n) && labelled_after(n, " POST:");
}

static bool status_and_attributes(struct nfs_reader *n, unsigned verbose)
{
	return status(n) != 0 || attributes(n, verbose);
}

static bool status_and_consistency(struct nfs_reader *n)
{
	status(n);
	return consistency(n);
}

static bool v2_directory_operation(struct nfs_reader *n)
{
	return status(n) != 0 || (nfs_handle(n) && attributes(n, n->verbose));
}

static bool directory_after(struct nfs_reader *n)
{
	if (n->verbose < 2)
		return true;
	text_str(n->p->text, " post dattr:");
	return after(n);
}

static bool lookup(struct nfs_reader *n)
{
	if (!n->v3)
		return v2_directory_operation(n);
	if (status(n) != 0)
		return directory_after(n);
	return nfs_handle(n) && after(n) && directory_after(n);
}

static bool access_reply(struct nfs_reader *n)
{
	uint32_t error = status(n);

	if (!labelled_after(n, " attr:"))
		return false;
	if (error == 0)
		text_printf(n->p->text, " c %04x", get_u32(n->p, n->at));
	return true;
}

static bool readlink_reply(struct nfs_reader *n)
{
	if (status(n) != 0)
		return true;
	if (n->v3 && !after(n))
		return false;
	text_char(n->p->text, ' ');
	return nfs_file_name(n);
}

static bool read_reply(struct nfs_reader *n)
{
	uint32_t error;

	if (!n->v3)
		return status_and_attributes(n, n->verbose);
	error = status(n);
	if (!after(n))
		return false;
	if (error == 0 && n->verbose > 0) {
		text_printf(n->p->text, " %u bytes", get_u32(n->p, n->at));
		if (get_u32(n->p, n->at + 4) != 0)
			text_str(n->p->text, " EOF");
	}
	return true;
}

static bool write_reply(struct nfs_reader *n)
{
	struct print *p = n->p;
	uint32_t error;

	if (!n->v3)
		return status_and_attributes(n, n->verbose);
	error = status(n);
	if (!consistency(n))
		return false;
	if (error != 0 || n->verbose == 0)
		return true;
	text_printf(p->text, " %u bytes", get_u32(p, n->at));
	if (n->verbose > 1) {
		print_labelled(p, " <", nfs_write_modes, "#%d", get_u32(p, n->at + 4));
		text_printf(p->text, "> verf %" PRIx64, get_u64(p, n->at + 8));
	}
	return true;
}

static bool v3_create(struct nfs_reader *n)
{
	if (status(n) != 0)
		return consistency(n);
	if (nfs_u32(n) == 0)
		return true;
	if (!nfs_handle(n))
		return false;
	if (n->verbose > 0 && !after(n))
		return false;
	if (n->verbose < 2)
		return true;
	text_str(n->p->text, " dir attr:");
	return consistency(n);
}

static bool rename_reply(struct nfs_reader *n)
{
	status(n);
	if (!n->v3 || n->verbose == 0)
		return true;
	text_str(n->p->text, " from:");
	if (!consistency(n))
		return false;
	text_str(n->p->text, " to:");
	return consistency(n);
}

static bool link_reply(struct nfs_reader *n)
{
	status(n);
	if (!n->v3 || n->verbose == 0)
		return true;
	text_str(n->p->text, " file POST:");
	if (!after(n))
		return false;
	text_str(n->p->text, " dir:");
	return consistency(n);
}

static bool v2_readdir(struct nfs_reader *n)
{
	if (status(n) != 0)
		return true;
	text_printf(
	    n->p->text, " offset 0x%x size %u ", get_u32(n->p, n->at), get_u32(n->p, n->at + 4));
	if (get_u32(n->p, n->at + 8) != 0)
		text_str(n->p->text, " eof");
	return true;
}

static bool v3_readdir(struct nfs_reader *n)
{
	uint32_t error = status(n);

	if (!labelled_after(n, " POST:"))
		return false;
	if (error == 0 && n->verbose > 0)
		text_printf(
		    n->p->text, " verf %08x%08x", get_u32(n->p, n->at), get_u32(n->p, n->at + 4));
	return true;
}

static void v3_statfs(struct nfs_reader *n)
{
	struct print *p = n->p;
	const uint8_t *at = n->at;

	text_printf(p->text, " tbytes %" PRIu64 " fbytes %" PRIu64 " abytes %" PRIu64,
	    get_u64(p, at), get_u64(p, at + 8), get_u64(p, at + 16));
	if (n->verbose > 0)
		text_printf(p->text,
		    " tfiles %" PRIu64 " ffiles %" PRIu64 " afiles %" PRIu64 " invar %u",
		    get_u64(p, at + 24), get_u64(p, at + 32), get_u64(p, at + 40),
		    get_u32(p, at + 48));
}

static bool statfs_reply(struct nfs_reader *n)
{
	enum { V2_LENGTH = 20, V3_LENGTH = 52 };
	struct print *p = n->p;
	const uint8_t *at;

	if (status(n) != 0 && !n->v3)
		return true;
	if (n->v3 && !labelled_after(n, " POST:"))
		return false;
	at = n->at;
	if (!print_has(p, at, n->v3 ? V3_LENGTH : V2_LENGTH))
		return false;
	if (n->v3)
		v3_statfs(n);
	else
		text_printf(p->text, " tsize %u bsize %u blocks %u bfree %u bavail %u",
		    get_u32(p, at), get_u32(p, at + 4), get_u32(p, at + 8), get_u32(p, at + 12),
		    get_u32(p, at + 16));
	return true;
}

static bool fsinfo_reply(struct nfs_reader *n)
{
	struct print *p = n->p;
	uint32_t error = status(n);
	const uint8_t *at;

	if (!labelled_after(n, " POST:"))
		return false;
	if (error != 0)
		return true;
	at = n->at;
	if (!print_has(p, at, 48))
		return false;
	text_printf(p->text, " rtmax %u rtpref %u wtmax %u wtpref %u dtpref %u", get_u32(p, at),
	    get_u32(p, at + 4), get_u32(p, at + 12), get_u32(p, at + 16), get_u32(p, at + 24));
	if (n->verbose > 0)
		text_printf(p->text, " rtmult %u wtmult %u maxfsz %" PRIu64 " delta %u.%06u ",
		    get_u32(p, at + 8), get_u32(p, at + 20), get_u64(p, at + 28),
		    get_u32(p, at + 36), get_u32(p, at + 40));
	return true;
}

static bool pathconf_reply(struct nfs_reader *n)
{
	static const char *const flags[] = {"notrunc", "chownres", "igncase", "keepcase"};
	struct print *p = n->p;
	uint32_t error = status(n);

	if (!labelled_after(n, " POST:"))
		return false;
	if (error != 0)
		return true;
	if (!print_has(p, n->at, 24))
		return false;
	text_printf(p->text, " linkmax %u namemax %u", get_u32(p, n->at), get_u32(p, n->at + 4));
	for (unsigned i = 0; i < 4; i++)
		text_printf(p->text, " %s", get_u32(p, n->at + 8 + 4 * i) ? flags[i] : "");
	return true;
}

static bool commit_reply(struct nfs_reader *n)
{
	if (!status_and_consistency(n))
		return false;
	if (n->verbose > 1)
		text_printf(n->p->text, " verf %" PRIx64, get_u64(n->p, n->at));
	return true;
}

static bool status_only(struct nfs_reader *n)
{
	status(n);
	return true;
}

static bool result(struct nfs_reader *n, uint32_t procedure)
{
	switch (procedure) {
	case NFS_GETATTR:
		return status_and_attributes(n, 1);
	case NFS_SETATTR:
		return n->v3 ? status_and_consistency(n) : status_and_attributes(n, 1);
	case NFS_LOOKUP:
		return lookup(n);
	case NFS_ACCESS:
		return access_reply(n);
	case NFS_READLINK:
		return readlink_reply(n);
	case NFS_READ:
		return read_reply(n);
	case NFS_WRITE:
		return write_reply(n);
	case NFS_CREATE:
	case NFS_MKDIR:
		return n->v3 ? v3_create(n) : v2_directory_operation(n);
	case NFS_SYMLINK:
		return n->v3 ? v3_create(n) : status_only(n);
	case NFS_MKNOD:
		return v3_create(n);
	case NFS_REMOVE:
	case NFS_RMDIR:
		return n->v3 ? status_and_consistency(n) : status_only(n);
	case NFS_RENAME:
		return rename_reply(n);
	case NFS_LINK:
		return link_reply(n);
	case NFS_READDIR:
		return n->v3 ? v3_readdir(n) : v2_readdir(n);
	case NFS_READDIRPLUS:
		return v3_readdir(n);
	case NFS_FSSTAT:
		return statfs_reply(n);
	case NFS_FSINFO:
		return fsinfo_reply(n);
	case NFS_PATHCONF:
		return pathconf_reply(n);
	default:
		return commit_reply(n);
	}
}

/* Steps over the verifier and the RPC status to the result; false: there is none, and why has
 * been said. */
static bool accepted(struct nfs_reader *n, uint32_t length)
{
	enum { VERIFIER_AT = 12 };
	uint32_t verifier = get_u32(n->p, n->at + VERIFIER_AT + 4), code;

	if (verifier >= length)
		print_stop(n->p);
	n->at += VERIFIER_AT + 8 + ((verifier + 3) & ~3U);
	code = nfs_u32(n);
	if (code == 0)
		return true;
	text_char(n->p->text, ' ');
	print_named(n->p, accept_failures, "ar_stat %u", code);
	return false;
}

static void answer(struct print *p, const uint8_t *at, uint32_t length)
{
	struct nfs_reader n = {.p = p, .at = at, .verbose = p->options->verbose};
	uint32_t version, procedure;

	text_printf(p->text, "reply ok %u", length);
	if (!rpc_calls_find(p, get_u32(p, at), &version, &procedure))
		return;
	n.v3 = version == 3;
	procedure = nfs_generic(procedure, n.v3);
	nfs_procedure_print(p, procedure);
	if (procedure == NFS_NULL || procedure > NFS_COMMIT || !accepted(&n, length))
		return;
	if (!result(&n, procedure) && !n.failed)
		print_stop(p);
}

static void rejection(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t reason;

	text_printf(p->text, "reply ERR %u: ", length);
	reason = get_u32(p, at + 12);
	if (reason == 0) {
		print_want(p, at + 16, 8);
		text_printf(p->text, "RPC Version mismatch (%u-%u)", get_u32(p, at + 16),
		    get_u32(p, at + 20));
	} else if (reason == 1) {
		print_want(p, at + 16, 4);
		text_str(p->text, "Auth ");
		print_named(
		    p, authentication_failures, "Invalid failure code %u", get_u32(p, at + 16));
	} else {
		text_printf(p->text, "Unknown reason for rejecting rpc message %u", reason);
	}
}

void nfs_reply_print(struct print *p, const uint8_t *at, uint32_t length)
{
	uint32_t state;

	p->protocol = "nfs";
	state = get_u32(p, at + 8);
	if (state == 0)
		answer(p, at, length);
	else if (state == 1)
		rejection(p, at, length);
	else
		text_printf(p->text, "reply Unknown rpc response code=%u %u", state, length);
}
