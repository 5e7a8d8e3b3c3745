"""Rows of line-serve: one reader, and many."""
import os
import subprocess
import time

from drain import drained, free_port
from measure import Measured, in_turns
from row import row


def served(b, server, readers, source):
    port = free_port()
    return drained(server.replace("PORT", str(port)), source, port, readers)


@row
def serve_one(b, runs):
    """one reader"""
    f = b.lines()
    m = Measured("serve-one", "lines to one reader", "MB/s", "the faster of nc -l, socat -u", want=1.2, more_is_better=True)
    peers = ["nc -l -N 127.0.0.1 PORT", "socat -u - TCP-LISTEN:PORT,bind=127.0.0.1"]
    return in_turns(m, lambda: served(b, f"{b.tool('line-serve')} -q 127.0.0.1:PORT", 1, f),
                    lambda: max((served(b, p, 1, f) for p in peers), key=lambda r: r.figure), runs)


@row
def serve_hundred(b, runs):
    """a hundred readers"""
    f = b.make("lines-50m.txt" if not b.quick else "lines-1m.txt", f"head -c {1 if b.quick else 50}000000 {b.lines()}")

    def broker():
        port = free_port()
        p = subprocess.Popen(["ncat", "-l", "-m", "200", "--broker", "127.0.0.1", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.3)
        r = drained(f"ncat --send-only 127.0.0.1 {port}", f, port, 100, 100 * os.path.getsize(f))
        p.kill()
        p.wait()
        return r
    m = Measured("serve-hundred", "lines to 100 readers, together", "MB/s", "ncat --broker", want=3, more_is_better=True)
    return in_turns(m, lambda: served(b, f"{b.tool('line-serve')} -q 127.0.0.1:PORT", 100, f), broker, min(runs, 3))
