/*
 * Giving up root once every privileged handle is open. Lent to all five tools; libcap-ng stays
 * behind this file. A program that was not started as root gives up the capabilities it may have
 * from its file.
 */
#ifndef CAPTURE_PRIVILEGE_H
#define CAPTURE_PRIVILEGE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct privilege_user {
	bool change;   /* false: not root, or root is what was asked for */
	bool fallback; /* nobody asked for this user */
	uid_t uid;
	gid_t gid;
	char name[64];
};

/* Who to become: the user named (-Z, a name or a number), else the one sudo(8) came from
 * (SUDO_UID and SUDO_GID), else nobody. 0, or -1: message says what is wrong, object first. */
int privilege_choose(const char *user, struct privilege_user *who, char *message, size_t size);

/* Becomes that user, without other groups and capabilities; keep_files leaves the capability to
 * create and open files anywhere, for output files that are opened later. Where the kernel knows
 * no such user (a container) and none was asked for, only the capabilities are given up.
 * 0, or -1 with message. Once given up, root cannot be had back. */
int privilege_give_up(
    const struct privilege_user *who, bool keep_files, char *message, size_t size);

#endif
