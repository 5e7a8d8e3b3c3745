#include "store/environment.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { READERS = 1024, FULL_BELOW = 1 << 20, FOLDER_MODE = 0755, FILE_MODE = 0644 };

/* The map is address space, not memory or disk: it begins large and doubles. */
static const size_t first_map = (size_t)1 << 30;

struct environment {
	MDB_env *env;
	MDB_dbi tables[TABLES];
	char *path;
	enum durability durability;
	bool writes, full;
};

struct transaction {
	struct environment *env;
	MDB_txn *txn;
};

static const char *const table_names[TABLES] = { "names", "blocks", "data", "sources" };

static int complain(const char *path, const char *what, int code)
{
	fprintf(stderr, "kv-store: %s: %s: %s\n", path, what,
	    code == MDB_INVALID || code == MDB_CORRUPTED || code == MDB_PAGE_NOTFOUND
		? "the file is damaged or no store"
		: mdb_strerror(code));
	return -1;
}

/* LMDB calls a write that was cut short an I/O error; where the disk is full, that is why. */
static int write_error(const char *path, int code)
{
	struct statvfs s;

	if (code == EIO && statvfs(path, &s) == 0 && (uint64_t)s.f_bavail * s.f_frsize < FULL_BELOW)
		return ENOSPC;
	return code;
}

/* Makes what a folder says last: names of files that are new. */
static int sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), result;

	if (fd < 0)
		return complain(path, "open", errno);
	result = fsync(fd) == 0 ? 0 : complain(path, "sync", errno);
	close(fd);
	return result;
}

/* A file that ends before its last page would kill whoever reads that page. */
static int check_length(struct environment *e)
{
	MDB_envinfo info;
	MDB_stat stat_of;
	struct stat file;
	mdb_filehandle_t fd;

	if (mdb_env_info(e->env, &info) != 0 || mdb_env_stat(e->env, &stat_of) != 0 ||
	    mdb_env_get_fd(e->env, &fd) != 0 || fstat(fd, &file) != 0)
		return complain(e->path, "stat", errno);
	if ((uint64_t)file.st_size < (info.me_last_pgno + (uint64_t)1) * stat_of.ms_psize &&
	    info.me_last_txnid > 0) {
		fprintf(stderr, "kv-store: %s: the file is cut short: %llu bytes of %llu\n", e->path,
		    (unsigned long long)file.st_size,
		    (unsigned long long)((info.me_last_pgno + (uint64_t)1) * stat_of.ms_psize));
		return -1;
	}
	return 0;
}

static int open_tables(struct environment *e, bool create)
{
	MDB_txn *txn;
	int code = mdb_txn_begin(e->env, NULL, create ? 0 : MDB_RDONLY, &txn);

	if (code != 0)
		return complain(e->path, "open", code);
	for (unsigned i = 0; i < TABLES && code == 0; i++)
		code = mdb_dbi_open(txn, table_names[i], create ? MDB_CREATE : 0, &e->tables[i]);
	if (code == 0)
		code = mdb_txn_commit(txn);
	else
		mdb_txn_abort(txn);
	if (code == MDB_NOTFOUND)
		return complain(e->path, "open", MDB_INVALID);
	return code == 0 ? 0 : complain(e->path, "open", code);
}

int environment_folder(const char *path)
{
	if (mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST)
		return 0;
	fprintf(stderr, "kv-store: make %s: %s\n", path, strerror(errno));
	return -1;
}

bool environment_is_made(const char *path)
{
	char name[PATH_MAX];
	struct stat s;

	if (snprintf(name, sizeof(name), "%s/data.mdb", path) < (int)sizeof(name))
		return stat(name, &s) == 0;
	errno = ENAMETOOLONG;
	return false;
}

bool environment_exists(const char *path)
{
	if (environment_is_made(path))
		return true;
	fprintf(stderr, "kv-store: open %s: no store is there\n", path);
	return false;
}

/* A store that is being made stands in a folder within its own until it is whole: whoever is killed
 * on the way leaves no half of one that would pass for a store. */
struct nest {
	const char *path; /* of the store */
	char folder[PATH_MAX], data[PATH_MAX], lock[PATH_MAX], whole[PATH_MAX];
};

static void nest_clear(const struct nest *n)
{
	unlink(n->data);
	unlink(n->lock);
	rmdir(n->folder);
}

static int nest_open(struct nest *n, const char *path)
{
	n->path = path;
	if (snprintf(n->folder, PATH_MAX, "%s/new", path) >= PATH_MAX ||
	    snprintf(n->data, PATH_MAX, "%s/new/data.mdb", path) >= PATH_MAX ||
	    snprintf(n->lock, PATH_MAX, "%s/new/lock.mdb", path) >= PATH_MAX ||
	    snprintf(n->whole, PATH_MAX, "%s/data.mdb", path) >= PATH_MAX)
		return complain(path, "make", ENAMETOOLONG);
	nest_clear(n);
	return mkdir(n->folder, FOLDER_MODE) == 0 ? 0 : complain(n->folder, "make", errno);
}

/* The store is whole: it goes where everybody sees it. */
static int nest_leave(const struct nest *n, bool sync)
{
	if (rename(n->data, n->whole) != 0)
		return complain(n->path, "make", errno);
	nest_clear(n);
	return sync ? sync_folder(n->path) : 0;
}

/* Opens the LMDB environment that stands in a folder, or begins one there. */
static int start_env(struct environment *e, const char *folder)
{
	unsigned flags = e->writes ? 0 : MDB_RDONLY;
	int code = mdb_env_create(&e->env);

	if (code != 0)
		return complain(e->path, "open", code);
	if (e->writes && e->durability != DURABILITY_DISK)
		flags |= MDB_NOSYNC;
	/* Blocks are read in place and seldom in file order. */
	flags |= MDB_NORDAHEAD | MDB_NOTLS;
	mdb_env_set_maxdbs(e->env, TABLES);
	mdb_env_set_maxreaders(e->env, READERS);
	mdb_env_set_mapsize(e->env, first_map);
	code = mdb_env_open(e->env, folder, flags, FILE_MODE);
	if (code != 0)
		return complain(e->path, code == EACCES && !e->writes ? "open (readers, too, write to lock.mdb)" : "open", code);
	return 0;
}

/* Makes a store without records. */
static int make_store(struct environment *e)
{
	struct nest n;
	int result;

	if (nest_open(&n, e->path) != 0)
		return -1;
	result = start_env(e, n.folder);
	if (result == 0)
		result = open_tables(e, true);
	if (e->env)
		mdb_env_close(e->env);
	e->env = NULL;
	if (result == 0)
		result = nest_leave(&n, e->durability != DURABILITY_NONE);
	if (result != 0)
		nest_clear(&n);
	return result;
}

static int open_env(struct environment *e)
{
	int dead;

	if (start_env(e, e->path) != 0)
		return -1;
	mdb_reader_check(e->env, &dead);
	return check_length(e) == 0 ? open_tables(e, e->writes) : -1;
}

int environment_open(const char *path, enum environment_mode mode, enum durability durability,
    struct environment **env)
{
	struct environment *e;

	if (mode == ENVIRONMENT_WRITE && environment_folder(path) != 0)
		return -1;
	if (mode != ENVIRONMENT_WRITE && !environment_exists(path))
		return -1;
	e = calloc(1, sizeof(*e));
	if (e)
		e->path = strdup(path);
	if (!e || !e->path) {
		fprintf(stderr, "kv-store: open %s: no memory\n", path);
		free(e);
		return -1;
	}
	e->durability = durability;
	e->writes = mode != ENVIRONMENT_READ;
	if ((mode == ENVIRONMENT_WRITE && !environment_is_made(path) && make_store(e) != 0) || open_env(e) != 0) {
		e->durability = DURABILITY_NONE;
		environment_close(e);
		return -1;
	}
	*env = e;
	return 0;
}

int environment_close(struct environment *e)
{
	int code = 0;

	if (e->writes && e->durability == DURABILITY_PROCESS)
		code = mdb_env_sync(e->env, 1);
	if (code != 0)
		complain(e->path, "sync", code);
	if (e->env)
		mdb_env_close(e->env);
	free(e->path);
	free(e);
	return code == 0 ? 0 : -1;
}

const char *environment_path(const struct environment *e)
{
	return e->path;
}

bool environment_is_full(const struct environment *e)
{
	return e->full;
}

int environment_grow(struct environment *e)
{
	MDB_envinfo info;
	int code = mdb_env_info(e->env, &info);

	if (code == 0)
		code = mdb_env_set_mapsize(e->env, info.me_mapsize * 2);
	e->full = false;
	return code == 0 ? 0 : complain(e->path, "grow the map", code);
}

int transaction_begin(struct environment *e, bool write, struct transaction **t)
{
	struct transaction *made = calloc(1, sizeof(*made));
	int code = made ? mdb_txn_begin(e->env, NULL, write ? 0 : MDB_RDONLY, &made->txn) : ENOMEM;

	if (code == MDB_MAP_RESIZED) {
		/* Another process made the map larger: take its size over. */
		code = mdb_env_set_mapsize(e->env, 0);
		if (code == 0)
			code = mdb_txn_begin(e->env, NULL, write ? 0 : MDB_RDONLY, &made->txn);
	}
	if (code != 0) {
		free(made);
		return complain(e->path, "begin", code);
	}
	made->env = e;
	*t = made;
	return 0;
}

void transaction_rest(struct transaction *t)
{
	mdb_txn_reset(t->txn);
}

int transaction_renew(struct transaction *t)
{
	size_t before = mdb_txn_id(t->txn);
	int code;

	mdb_txn_reset(t->txn);
	code = mdb_txn_renew(t->txn);
	if (code == MDB_MAP_RESIZED) {
		code = mdb_env_set_mapsize(t->env->env, 0);
		if (code == 0)
			code = mdb_txn_renew(t->txn);
	}
	return code == 0 ? mdb_txn_id(t->txn) != before : complain(t->env->path, "begin", code);
}

int transaction_commit(struct transaction *t)
{
	struct environment *e = t->env;
	int code = mdb_txn_commit(t->txn);

	free(t);
	if (code == MDB_MAP_FULL) {
		e->full = true;
		return -1;
	}
	return code == 0 ? 0 : complain(e->path, "commit", write_error(e->path, code));
}

void transaction_abort(struct transaction *t)
{
	mdb_txn_abort(t->txn);
	free(t);
}

const char *transaction_path(const struct transaction *t)
{
	return t->env->path;
}

static MDB_val to_mdb(struct value v)
{
	return (MDB_val){ .mv_size = v.size, .mv_data = (void *)(uintptr_t)v.data };
}

static struct value from_mdb(MDB_val v)
{
	return (struct value){ .data = v.mv_data, .size = v.mv_size };
}

int table_get(struct transaction *t, enum table table, struct value key, struct value *found)
{
	MDB_val k = to_mdb(key), v;
	int code = mdb_get(t->txn, t->env->tables[table], &k, &v);

	if (code == MDB_NOTFOUND)
		return 0;
	if (code != 0)
		return complain(t->env->path, "read", code);
	*found = from_mdb(v);
	return 1;
}

int table_put(struct transaction *t, enum table table, struct value key, struct value put)
{
	MDB_val k = to_mdb(key), v = to_mdb(put);
	int code = mdb_put(t->txn, t->env->tables[table], &k, &v, 0);

	if (code == MDB_MAP_FULL) {
		t->env->full = true;
		return -1;
	}
	return code == 0 ? 0 : complain(t->env->path, "write", write_error(t->env->path, code));
}

int table_delete(struct transaction *t, enum table table, struct value key)
{
	MDB_val k = to_mdb(key);
	int code = mdb_del(t->txn, t->env->tables[table], &k, NULL);

	if (code == MDB_MAP_FULL) {
		t->env->full = true;
		return -1;
	}
	return code == 0 || code == MDB_NOTFOUND ? 0 : complain(t->env->path, "delete", code);
}

static int seek(struct transaction *t, enum table table, MDB_cursor_op op, MDB_val *k, MDB_val *v)
{
	MDB_cursor *cursor;
	int code = mdb_cursor_open(t->txn, t->env->tables[table], &cursor);

	if (code == 0) {
		code = mdb_cursor_get(cursor, k, v, op);
		mdb_cursor_close(cursor);
	}
	return code;
}

int table_next(struct transaction *t, enum table table, struct value after, struct value *key,
    struct value *found)
{
	MDB_val k = to_mdb(after), v;
	MDB_cursor *cursor;
	int code = mdb_cursor_open(t->txn, t->env->tables[table], &cursor);

	if (code == 0) {
		code = mdb_cursor_get(cursor, &k, &v, after.size > 0 ? MDB_SET_RANGE : MDB_FIRST);
		if (code == 0 && after.size > 0 && k.mv_size == after.size &&
		    memcmp(k.mv_data, after.data, after.size) == 0)
			code = mdb_cursor_get(cursor, &k, &v, MDB_NEXT);
		mdb_cursor_close(cursor);
	}
	if (code == MDB_NOTFOUND)
		return 0;
	if (code != 0)
		return complain(t->env->path, "read", code);
	*key = from_mdb(k);
	*found = from_mdb(v);
	return 1;
}

int table_last(struct transaction *t, enum table table, struct value *key, struct value *found)
{
	MDB_val k, v;
	int code = seek(t, table, MDB_LAST, &k, &v);

	if (code == MDB_NOTFOUND)
		return 0;
	if (code != 0)
		return complain(t->env->path, "read", code);
	*key = from_mdb(k);
	*found = from_mdb(v);
	return 1;
}

/* Pages that no transaction needs any more: the lists in LMDB's own free table, whose values
 * begin with their length. */
static int count_free(MDB_txn *txn, uint64_t *pages)
{
	MDB_cursor *cursor;
	MDB_val k, v;
	int code = mdb_cursor_open(txn, 0, &cursor);

	if (code != 0)
		return code;
	while ((code = mdb_cursor_get(cursor, &k, &v, MDB_NEXT)) == 0) {
		size_t n;

		memcpy(&n, v.mv_data, sizeof(n));
		*pages += n;
	}
	mdb_cursor_close(cursor);
	return code == MDB_NOTFOUND ? 0 : code;
}

int environment_size(struct environment *e, uint64_t *file, uint64_t *used)
{
	uint64_t unused = 0;
	MDB_envinfo info;
	MDB_stat s;
	MDB_txn *txn;
	int code = mdb_txn_begin(e->env, NULL, MDB_RDONLY, &txn);

	if (code != 0)
		return complain(e->path, "begin", code);
	code = count_free(txn, &unused);
	mdb_txn_abort(txn);
	if (code != 0 || (code = mdb_env_info(e->env, &info)) != 0 ||
	    (code = mdb_env_stat(e->env, &s)) != 0)
		return complain(e->path, "size", code);
	*file = (info.me_last_pgno + (uint64_t)1) * s.ms_psize;
	*used = *file - unused * s.ms_psize;
	return 0;
}

/* LMDB writes the copy but does not sync it. */
static int sync_copy(const char *folder, const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC), result;

	if (fd < 0)
		return complain(folder, "copy", errno);
	result = fsync(fd) == 0 ? 0 : complain(folder, "copy", errno);
	close(fd);
	return result;
}

int environment_copy(struct environment *e, const char *folder)
{
	struct nest n;
	int code;

	if (environment_folder(folder) != 0)
		return -1;
	if (environment_is_made(folder)) {
		fprintf(stderr, "kv-store: copy to %s: a store is there already\n", folder);
		return -1;
	}
	if (nest_open(&n, folder) != 0)
		return -1;
	code = mdb_env_copy2(e->env, n.folder, MDB_CP_COMPACT);
	if (code != 0)
		complain(folder, "copy", write_error(folder, code));
	else if (sync_copy(folder, n.data) == 0 && nest_leave(&n, true) == 0)
		return 0;
	nest_clear(&n);
	return -1;
}
