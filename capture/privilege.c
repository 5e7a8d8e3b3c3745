#include "capture/privilege.h"

#include <cap-ng.h>
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "parse/number.h"

enum {
	NOBODY = 65534,
};

/* UINT32_MAX itself means "no change" to the kernel. */
static const uint64_t ID_MAX = UINT32_MAX - 1;

static void set_user(struct privilege_user *who, uid_t uid, gid_t gid, const char *name)
{
	who->uid = uid;
	who->gid = gid;
	who->change = uid != 0;
	snprintf(who->name, sizeof(who->name), "%s", name);
}

/* A user by name, or by number if the password file knows it. */
static int choose_named(const char *user, struct privilege_user *who, char *message, size_t size)
{
	const struct passwd *entry;
	uint64_t number;

	errno = 0;
	entry = getpwnam(user);
	if (!entry && number_u64(user, 0, ID_MAX, &number) == 0)
		entry = getpwuid((uid_t)number);
	if (!entry) {
		snprintf(message, size, "%s: %s", user, errno ? strerror(errno) : "no such user");
		return -1;
	}
	set_user(who, entry->pw_uid, entry->pw_gid, entry->pw_name);
	return 0;
}

/* Whoever called sudo(8). False when nobody did, or root. */
static bool choose_sudo(struct privilege_user *who)
{
	const char *uid_text = getenv("SUDO_UID"), *gid_text = getenv("SUDO_GID");
	const char *name = getenv("SUDO_USER");
	uint64_t uid, gid;

	if (!uid_text || !gid_text || number_u64(uid_text, 1, ID_MAX, &uid) < 0 ||
	    number_u64(gid_text, 1, ID_MAX, &gid) < 0)
		return false;
	set_user(who, (uid_t)uid, (gid_t)gid, name ? name : uid_text);
	return true;
}

int privilege_choose(const char *user, struct privilege_user *who, char *message, size_t size)
{
	const struct passwd *nobody;

	*who = (struct privilege_user){.uid = getuid(), .gid = getgid()};
	if (geteuid() != 0)
		return 0;
	if (user)
		return choose_named(user, who, message, size);
	if (choose_sudo(who))
		return 0;
	nobody = getpwnam("nobody");
	set_user(who, nobody ? nobody->pw_uid : NOBODY, nobody ? nobody->pw_gid : NOBODY, "nobody");
	who->fallback = true;
	return 0;
}

static void keep_only(bool files)
{
	capng_clear(CAPNG_SELECT_BOTH);
	if (files)
		capng_updatev(CAPNG_ADD, CAPNG_EFFECTIVE | CAPNG_PERMITTED, CAP_DAC_OVERRIDE, -1);
}

int privilege_give_up(const struct privilege_user *who, bool keep_files, char *message, size_t size)
{
	int result;

	if (!who->change && geteuid() == 0)
		return 0;
	keep_only(keep_files && who->change);
	if (!who->change) { /* perhaps the program's file has capabilities */
		capng_apply(CAPNG_SELECT_CAPS);
		return 0;
	}
	result = capng_change_id(
	    (int)who->uid, (int)who->gid, CAPNG_DROP_SUPP_GRP | CAPNG_CLEAR_BOUNDING);
	if (result != 0 && who->fallback && geteuid() == 0) {
		keep_only(keep_files);
		result = capng_apply(CAPNG_SELECT_CAPS);
	}
	if (result != 0) {
		snprintf(message, size, "%s: cannot become this user (step %d): %s", who->name,
		    -result, strerror(errno));
		return -1;
	}
	return 0;
}
