#include "serve/receipt.h"

#include <stdlib.h>
#include <sys/socket.h>

#include "serve/persist.h"

struct slot {
	uint64_t base;
	struct mmsghdr message; /* msg_len is all the next run reads of it */
};

struct page {
	uint32_t current; /* 0: none counts; 1, 2: a slot */
	struct slot slots[2];
};

struct receipt {
	struct page *page;
};

struct receipt *receipt_open(int folder)
{
	struct receipt *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->page = persist_map(folder, "receipt", sizeof(*r->page), NULL);
	if (r->page)
		return r;
	free(r);
	return NULL;
}

void receipt_close(struct receipt *r)
{
	if (!r)
		return;
	persist_unmap(r->page, sizeof(*r->page));
	free(r);
}

/* Everything stored before is in memory when this is, in the order a killed process leaves. */
static void make_current(struct page *page, uint32_t current)
{
	__atomic_store_n(&page->current, current, __ATOMIC_RELEASE);
}

ssize_t receipt_send(struct receipt *r, int fd, const char *bytes, size_t n, uint64_t offset)
{
	uint32_t next = r->page->current == 1 ? 2 : 1;
	struct slot *s = &r->page->slots[next - 1];
	struct iovec part = {.iov_base = (void *)(uintptr_t)bytes, .iov_len = n};

	*s = (struct slot){
	    .base = offset,
	    .message.msg_hdr = {.msg_iov = &part, .msg_iovlen = 1},
	};
	make_current(r->page, next);
	if (sendmmsg(fd, &s->message, 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return -1;
	return (ssize_t)s->message.msg_len;
}

bool receipt_position(const struct receipt *r, uint64_t *offset)
{
	const struct slot *s;

	if (r->page->current != 1 && r->page->current != 2)
		return false;
	s = &r->page->slots[r->page->current - 1];
	*offset = s->base + s->message.msg_len;
	return true;
}

void receipt_forget(struct receipt *r)
{
	make_current(r->page, 0);
}
