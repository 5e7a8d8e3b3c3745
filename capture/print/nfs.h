/*
 * NFS versions 2 and 3 (RFC 1094, RFC 1813): what calls and answers share.
 *
 * A reader walks the message and prints as it goes. Its functions return false when the message
 * ends too early in a place where an error status makes tcpdump forgive that; elsewhere a read
 * beyond the end leaves through print_cut as everywhere.
 */
#ifndef CAPTURE_PRINT_NFS_H
#define CAPTURE_PRINT_NFS_H

#include "capture/print.h"

enum nfs_procedure {
	NFS_NULL,
	NFS_GETATTR,
	NFS_SETATTR,
	NFS_LOOKUP,
	NFS_ACCESS,
	NFS_READLINK,
	NFS_READ,
	NFS_WRITE,
	NFS_CREATE,
	NFS_MKDIR,
	NFS_SYMLINK,
	NFS_MKNOD,
	NFS_REMOVE,
	NFS_RMDIR,
	NFS_RENAME,
	NFS_LINK,
	NFS_READDIR,
	NFS_READDIRPLUS,
	NFS_FSSTAT,
	NFS_FSINFO,
	NFS_PATHCONF,
	NFS_COMMIT,
	NFS_NOOP = 25,
	NFS_PROCEDURES,
};

struct nfs_reader {
	struct print *p;
	const uint8_t *at;
	unsigned verbose;
	bool v3;
	bool failed; /* the server answered with an error */
};

extern const struct print_name nfs_file_types[];
extern const struct print_name nfs_write_modes[];

/* The next 32-bit number. */
static inline uint32_t nfs_u32(struct nfs_reader *n)
{
	uint32_t value = get_u32(n->p, n->at);

	n->at += 4;
	return value;
}

/* A procedure's number as version 3 counts them. */
uint32_t nfs_generic(uint32_t procedure, bool v3);
void nfs_procedure_print(struct print *p, uint32_t procedure);
bool nfs_file_name(struct nfs_reader *n);
/* nfs_handle.c: a file handle, read as tcpdump guesses its server's format. */
bool nfs_handle(struct nfs_reader *n);
/* nfs_reply.c: at is the RPC message. */
void nfs_reply_print(struct print *p, const uint8_t *at, uint32_t length);

#endif
