"""Readers that take lines from a server on loopback and throw them away inside the kernel."""
import socket
import subprocess
import time

from measure import Run


def drained(server, source, port, readers, limit=0):
    """MB/s that so many readers take, all together, thrown away inside the kernel."""
    import selectors
    feed = f"(sleep 1; cat {source}; {'sleep 20' if limit else 'true'})"
    p = subprocess.Popen(["bash", "-c", f"{feed} | {server}"], stdout=subprocess.DEVNULL,
                         stderr=subprocess.DEVNULL, start_new_session=True)
    poll = selectors.DefaultSelector()
    for _ in range(readers):
        poll.register(connected(port), selectors.EVENT_READ)
    sink, bytes_seen, first, last, open_readers = bytearray(1 << 20), 0, 0, 0, readers
    while open_readers and (not limit or bytes_seen < limit):
        events = poll.select(3 if limit and first else 30)
        if not events:
            break
        for key, _ in events:
            n = key.fileobj.recv_into(sink, 0, socket.MSG_TRUNC)
            last = time.monotonic()
            first = first or last
            bytes_seen += n
            if n == 0:
                poll.unregister(key.fileobj)
                key.fileobj.close()
                open_readers -= 1
    subprocess.run(["pkill", "-s", str(p.pid)], check=False)
    p.wait()
    return Run(last - first, 0, 0, bytes_seen / max(last - first, 1e-9) / 1e6)


def connected(port):
    for _ in range(100):
        try:
            s = socket.create_connection(("127.0.0.1", port))
            s.setblocking(False)
            return s
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
