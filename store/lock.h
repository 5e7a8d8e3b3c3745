/*
 * One writer at a time: a lock on the file "writer" in the store's folder, which says who holds it.
 * The lock goes with the process that holds it, however that ends.
 */
#ifndef STORE_LOCK_H
#define STORE_LOCK_H

/* How long somebody else's lock is waited for: a process that was just killed still holds it until
 * its memory is gone, and the run that follows must not fail for that. */
enum { WRITER_PATIENCE_MS = 3000 };

/* Takes the lock; command says what for. A descriptor to keep open for as long as it is held, or
 * -1: said on stderr, with the holder where somebody has it. */
int writer_lock(const char *store, const char *command);

#endif
