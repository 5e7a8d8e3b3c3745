#include "capture/sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define SANITIZED true
#endif
#endif
#ifndef SANITIZED
#define SANITIZED false
#endif

/* Each list ends with -1. What this machine lacks has one of libseccomp's own numbers below that,
 * and is passed over. */
enum { END = -1 };

static const int stdio_calls[] = {SCMP_SYS(read), SCMP_SYS(write), SCMP_SYS(readv),
    SCMP_SYS(writev), SCMP_SYS(vmsplice), SCMP_SYS(pread64), SCMP_SYS(pwrite64), SCMP_SYS(preadv), SCMP_SYS(pwritev), SCMP_SYS(lseek), SCMP_SYS(_llseek),
    SCMP_SYS(close), SCMP_SYS(fstat), SCMP_SYS(fstat64), SCMP_SYS(fcntl), SCMP_SYS(fcntl64),
    SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(select),
    SCMP_SYS(pselect6), SCMP_SYS(mmap), SCMP_SYS(mmap2), SCMP_SYS(munmap), SCMP_SYS(mremap),
    SCMP_SYS(mprotect), SCMP_SYS(madvise), SCMP_SYS(brk), SCMP_SYS(futex), SCMP_SYS(membarrier),
    SCMP_SYS(rseq), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn), SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(sigaltstack), SCMP_SYS(restart_syscall),
    SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64), SCMP_SYS(clock_getres),
    SCMP_SYS(clock_nanosleep), SCMP_SYS(nanosleep), SCMP_SYS(gettimeofday), SCMP_SYS(time),
    SCMP_SYS(getrusage), SCMP_SYS(times), SCMP_SYS(getrandom), SCMP_SYS(sched_yield),
    SCMP_SYS(getpid), SCMP_SYS(gettid), SCMP_SYS(getuid), SCMP_SYS(geteuid), SCMP_SYS(getgid),
    SCMP_SYS(getegid), SCMP_SYS(tgkill), SCMP_SYS(exit), SCMP_SYS(exit_group), END};

static const int file_calls[] = {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(creat), SCMP_SYS(stat),
    SCMP_SYS(stat64), SCMP_SYS(lstat), SCMP_SYS(newfstatat), SCMP_SYS(fstatat64), SCMP_SYS(statx),
    SCMP_SYS(access), SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(unlink),
    SCMP_SYS(unlinkat), SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(renameat2), SCMP_SYS(link),
    SCMP_SYS(linkat), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(rmdir), SCMP_SYS(ftruncate),
    SCMP_SYS(ftruncate64), SCMP_SYS(fallocate), SCMP_SYS(fchmod), SCMP_SYS(fchmodat),
    SCMP_SYS(chmod), SCMP_SYS(fchown), SCMP_SYS(fadvise64), SCMP_SYS(flock), SCMP_SYS(getdents64),
    SCMP_SYS(getcwd), SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(msync),
    SCMP_SYS(sync_file_range), SCMP_SYS(statfs), SCMP_SYS(fstatfs), SCMP_SYS(utimensat),
    SCMP_SYS(umask), SCMP_SYS(dup), SCMP_SYS(uname), SCMP_SYS(sysinfo), END};

static const int socket_calls[] = {SCMP_SYS(sendto), SCMP_SYS(recvfrom), SCMP_SYS(sendmsg),
    SCMP_SYS(recvmsg), SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg), SCMP_SYS(send), SCMP_SYS(recv),
    SCMP_SYS(sendfile), SCMP_SYS(splice), SCMP_SYS(shutdown), SCMP_SYS(accept), SCMP_SYS(accept4),
    SCMP_SYS(setsockopt), SCMP_SYS(getsockopt), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
    SCMP_SYS(ioctl), SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait), SCMP_SYS(epoll_pwait2), SCMP_SYS(eventfd2), SCMP_SYS(timerfd_create),
    SCMP_SYS(timerfd_settime), SCMP_SYS(signalfd4), SCMP_SYS(pipe2), END};

static const int net_calls[] = {SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect),
    SCMP_SYS(bind), SCMP_SYS(listen), SCMP_SYS(uname), SCMP_SYS(sysinfo), SCMP_SYS(pipe), END};

static const int thread_calls[] = {SCMP_SYS(clone), SCMP_SYS(clone3), SCMP_SYS(set_robust_list),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(sched_setaffinity), SCMP_SYS(sched_setscheduler),
    SCMP_SYS(sched_getparam), SCMP_SYS(sched_getscheduler), SCMP_SYS(set_tid_address),
    SCMP_SYS(prlimit64), SCMP_SYS(prctl), SCMP_SYS(wait4), SCMP_SYS(pipe), SCMP_SYS(pipe2), END};

static const int capture_calls[] = {SCMP_SYS(setsockopt), SCMP_SYS(getsockopt), SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg), SCMP_SYS(sendmsg), SCMP_SYS(sendto), SCMP_SYS(ioctl), END};

static int allow(scmp_filter_ctx filter, const int *calls)
{
	int result = 0;

	for (; *calls != END && result == 0; calls++)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, *calls, 0);
	return result;
}

static int allow_sets(scmp_filter_ctx filter, unsigned sets)
{
	static const struct {
		unsigned set;
		const int *calls;
	} lists[] = {
	    {SANDBOX_FILES, file_calls},
	    {SANDBOX_SOCKETS | SANDBOX_NET, socket_calls},
	    {SANDBOX_NET, net_calls},
	    {SANDBOX_NET, file_calls},
	    {SANDBOX_THREADS, thread_calls},
	    {SANDBOX_CAPTURE, capture_calls},
	};
	int result = allow(filter, stdio_calls);

	/* Of a pipe: how much waits in it. */
	if (result == 0)
		result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, FIONREAD));

	for (unsigned i = 0; i < sizeof(lists) / sizeof(lists[0]) && result == 0; i++)
		if (sets & lists[i].set)
			result = allow(filter, lists[i].calls);
	return result;
}

int sandbox_enter(unsigned sets, char *message, size_t size)
{
	scmp_filter_ctx filter;
	int result;

	if (SANITIZED) {
		prctl(PR_SET_DUMPABLE, 1); /* the leak checker looks at its own process */
		return 0;
	}
	filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	result = filter ? allow_sets(filter, sets) : -ENOMEM;
	if (result == 0) {
		/* Sorted as a tree, without slowing the whole program against speculation, and for
		 * the threads that run already, too. */
		seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
		seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
		seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
		result = seccomp_load(filter);
	}
	if (filter)
		seccomp_release(filter);
	if (result < 0)
		snprintf(message, size, "sandbox: %s", strerror(-result));
	return result < 0 ? -1 : 0;
}
