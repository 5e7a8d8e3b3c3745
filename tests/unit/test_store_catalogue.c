#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "store/bytes.h"
#include "store/catalogue.h"
#include "store/crc32c.h"

static char folder[] = "/tmp/test_store_catalogue.XXXXXX";
static struct environment *env;

static int setup(void **state)
{
	(void)state;
	return mkdtemp(folder) &&
		       environment_open(folder, ENVIRONMENT_WRITE, DURABILITY_NONE, &env) == 0
		   ? 0
		   : -1;
}

static int teardown(void **state)
{
	static const char *const files[] = { "data.mdb", "lock.mdb" };
	char name[64];

	(void)state;
	environment_close(env);
	for (unsigned i = 0; i < 2; i++) {
		snprintf(name, sizeof(name), "%s/%s", folder, files[i]);
		unlink(name);
	}
	rmdir(folder);
	return 0;
}

/* An entry that begins with this version, complete with its checksum. */
static void put_entry(enum table table, const char *key, size_t key_size, uint8_t version)
{
	struct bytes b = { 0 };
	struct transaction *t;

	bytes_u8(&b, version);
	for (unsigned i = 0; i < 7; i++)
		bytes_u8(&b, 1);
	bytes_u32(&b, crc32c(0, b.data, b.used));
	assert_int_equal(transaction_begin(env, true, &t), 0);
	assert_int_equal(table_put(t, table, (struct value){ .data = key, .size = key_size },
			     (struct value){ .data = b.data, .size = b.used }),
	    0);
	assert_int_equal(transaction_commit(t), 0);
	bytes_free(&b);
}

static void remove_entry(enum table table, const char *key, size_t key_size)
{
	struct transaction *t;

	assert_int_equal(transaction_begin(env, true, &t), 0);
	assert_int_equal(table_delete(t, table, (struct value){ .data = key, .size = key_size }), 0);
	assert_int_equal(transaction_commit(t), 0);
}

static int read_catalogue(void)
{
	struct transaction *t;
	struct catalogue c;
	int result;

	assert_int_equal(transaction_begin(env, false, &t), 0);
	result = catalogue_read(t, &c);
	catalogue_free(&c);
	transaction_abort(t);
	return result;
}

/* What is said on stderr meanwhile. */
static void read_and_listen(char *said, size_t room, int *result)
{
	int saved = dup(STDERR_FILENO), fds[2];
	ssize_t n;

	assert_int_equal(pipe(fds), 0);
	dup2(fds[1], STDERR_FILENO);
	*result = read_catalogue();
	dup2(saved, STDERR_FILENO);
	close(saved);
	close(fds[1]);
	n = read(fds[0], said, room - 1);
	said[n > 0 ? n : 0] = '\0';
	close(fds[0]);
}

static void a_block_of_a_later_version_is_refused_by_its_number(void **state)
{
	static const char key[8] = { 0, 0, 0, 0, 0, 0, 0, 5 };
	char said[512];
	int result;

	(void)state;
	put_entry(TABLE_BLOCKS, key, sizeof(key), 1);
	assert_int_equal(read_catalogue(), 0);
	put_entry(TABLE_BLOCKS, key, sizeof(key), 2);
	read_and_listen(said, sizeof(said), &result);
	assert_int_equal(result, -1);
	assert_non_null(strstr(said, folder));
	assert_non_null(strstr(said, "format version 2"));
	assert_non_null(strstr(said, "knows 1"));
	remove_entry(TABLE_BLOCKS, key, sizeof(key));
}

static void a_position_of_a_later_version_is_refused(void **state)
{
	struct transaction *t;
	struct source s;

	(void)state;
	put_entry(TABLE_SOURCES, "s", 1, 2);
	assert_int_equal(transaction_begin(env, false, &t), 0);
	assert_int_equal(catalogue_source(t, "s", &s), -1);
	assert_int_equal(catalogue_source(t, "other", &s), 0);
	transaction_abort(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_block_of_a_later_version_is_refused_by_its_number),
		cmocka_unit_test(a_position_of_a_later_version_is_refused),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, setup, teardown);
}
