#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "capture/privilege.h"
#include "capture/sandbox.h"

/* Runs what cannot be taken back in a child: its exit code. */
static int in_child(int (*function)(void))
{
	pid_t pid = fork();
	int status = 0;

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(function());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int enter(unsigned sets)
{
	char message[128];

	return sandbox_enter(sets, message, sizeof(message));
}

/* Whether the sandbox is there: not under a sanitizer, nor in a kernel without seccomp. */
static int is_closed(void)
{
	return enter(SANDBOX_STDIO) == 0 && open("/", O_RDONLY) < 0 && errno == EPERM;
}

static int only_streams(void)
{
	int ends[2];
	char c = 'x';

	if (pipe(ends) < 0 || enter(SANDBOX_STDIO) < 0)
		return 1;
	if (write(ends[1], &c, 1) != 1 || read(ends[0], &c, 1) != 1 || c != 'x')
		return 2;
	if (open("/dev/null", O_RDONLY) >= 0 || socket(AF_INET, SOCK_STREAM, 0) >= 0 || fork() >= 0)
		return 3;
	free(malloc(10 << 20));
	return 0;
}

static int files_too(void)
{
	if (enter(SANDBOX_FILES) < 0 || open("/dev/null", O_RDONLY) < 0)
		return 1;
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 0 : 2;
}

static int sockets_too(void)
{
	char c = 'x';
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 || enter(SANDBOX_SOCKETS) < 0)
		return 1;
	if (send(pair[0], &c, 1, 0) != 1 || recv(pair[1], &c, 1, 0) != 1)
		return 2;
	return socket(AF_INET, SOCK_STREAM, 0) < 0 ? 0 : 3;
}

static int network_too(void)
{
	return enter(SANDBOX_NET) == 0 && socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1;
}

static void the_sandbox_leaves_what_was_asked_for(void **state)
{
	(void)state;
	if (in_child(is_closed) == 0) {
		print_message("# not looked at: a sanitizer, or a kernel without seccomp\n");
		return;
	}
	assert_int_equal(in_child(only_streams), 0);
	assert_int_equal(in_child(files_too), 0);
	assert_int_equal(in_child(sockets_too), 0);
	assert_int_equal(in_child(network_too), 0);
}

static void the_user_is_chosen_by_name_number_sudo_or_nobody(void **state)
{
	struct privilege_user who;
	char message[128];

	(void)state;
	if (geteuid() != 0) {
		print_message("# not looked at: needs root\n");
		return;
	}
	unsetenv("SUDO_UID");
	assert_int_equal(privilege_choose("daemon", &who, message, sizeof(message)), 0);
	assert_true(who.change && !who.fallback && who.uid == 1);
	assert_int_equal(privilege_choose("1", &who, message, sizeof(message)), 0);
	assert_string_equal(who.name, "daemon");
	assert_int_equal(privilege_choose("root", &who, message, sizeof(message)), 0);
	assert_false(who.change);
	assert_int_equal(privilege_choose(NULL, &who, message, sizeof(message)), 0);
	assert_true(who.change && who.fallback);
	assert_string_equal(who.name, "nobody");
	setenv("SUDO_UID", "1234", 1);
	setenv("SUDO_GID", "1235", 1);
	assert_int_equal(privilege_choose(NULL, &who, message, sizeof(message)), 0);
	assert_true(who.change && !who.fallback && who.uid == 1234 && who.gid == 1235);
	setenv("SUDO_UID", "0", 1);
	assert_int_equal(privilege_choose(NULL, &who, message, sizeof(message)), 0);
	assert_string_equal(who.name, "nobody");
	assert_int_equal(privilege_choose("no such", &who, message, sizeof(message)), -1);
	assert_string_equal(message, "no such: no such user");
}

static int give_up(void)
{
	struct privilege_user who = {.change = true, .uid = 1234, .gid = 1235, .name = "x"};
	char message[128];
	gid_t groups[8];

	if (privilege_give_up(&who, false, message, sizeof(message)) < 0)
		return 1;
	if (getuid() != 1234 || geteuid() != 1234 || getgid() != 1235 || getgroups(8, groups) > 1)
		return 2;
	return setuid(0) < 0 && setgid(0) < 0 && open("/etc/shadow", O_RDONLY) < 0 ? 0 : 3;
}

static int keep_files(void)
{
	struct privilege_user who = {.change = true, .uid = 1234, .gid = 1235, .name = "x"};
	char message[128];

	if (privilege_give_up(&who, true, message, sizeof(message)) < 0)
		return 1;
	return setuid(0) < 0 && open("/etc/shadow", O_RDONLY) >= 0 ? 0 : 2;
}

static void root_once_given_up_is_gone(void **state)
{
	(void)state;
	if (geteuid() != 0 || access("/etc/shadow", R_OK) < 0) {
		print_message("# not looked at: needs root\n");
		return;
	}
	assert_int_equal(in_child(give_up), 0);
	assert_int_equal(in_child(keep_files), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_sandbox_leaves_what_was_asked_for),
	    cmocka_unit_test(the_user_is_chosen_by_name_number_sudo_or_nobody),
	    cmocka_unit_test(root_once_given_up_is_gone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
