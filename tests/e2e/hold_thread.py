#!/usr/bin/env python3
"""hold_thread.py PID SECONDS: keeps the first thread of a process, and no other, from running."""
import ctypes
import os
import sys
import time

SEIZE, INTERRUPT, DETACH = 0x4206, 0x4207, 17
WALL = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def ptrace(request, thread):
    if libc.ptrace(request, thread, None, None) != 0:
        sys.exit(f"hold_thread.py: {os.strerror(ctypes.get_errno())}")


thread = int(sys.argv[1])
ptrace(SEIZE, thread)
ptrace(INTERRUPT, thread)
os.waitpid(thread, WALL)
time.sleep(float(sys.argv[2]))
ptrace(DETACH, thread)
