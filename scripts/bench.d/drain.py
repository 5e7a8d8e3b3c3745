"""Readers that take lines from a server on loopback and keep none of them."""
import os
import resource
import selectors
import signal
import socket
import ssl
import subprocess
import time

from measure import Run

SILENCE = 30  # seconds after which a server that sends nothing has failed
LONGEST = 30  # seconds after which the rate of one that does not end by itself is known


class Served:
    """A server fed by a file, once its readers are there, until they have left."""

    def __init__(self, server, source, hold=False):
        """hold: the server's input stays open, for one that leaves its readers waiting at the end of it."""
        feed = f"(read -r; cat {source}; {'sleep 20' if hold else 'true'})"
        self.shell = subprocess.Popen(["bash", "-c", f"{feed} | {server}"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                      stderr=subprocess.DEVNULL, start_new_session=True)

    def feed(self):
        self.shell.stdin.close()

    def end(self, at_once):
        """CPU seconds of the server and of the cat before it; nothing to say of one that is killed."""
        if at_once:
            os.killpg(self.shell.pid, signal.SIGTERM)
        _, status, usage = os.wait4(self.shell.pid, 0)
        self.shell.returncode = os.waitstatus_to_exitcode(status)
        return 0 if at_once else usage.ru_utime + usage.ru_stime


def drained(server, source, port, readers, limit=0):
    """MB/s that so many readers take, all together, thrown away inside the kernel.

    limit: all there is to take, for a server that does not end by itself; a slow one is cut short.
    """
    served = Served(server, source, hold=bool(limit))
    poll = selectors.DefaultSelector()
    for _ in range(readers):
        poll.register(connected(port), selectors.EVENT_READ)
    served.feed()
    sink, taken, first, last, open_readers = bytearray(1 << 20), 0, 0, 0, readers
    while open_readers and (not limit or taken < limit):
        events = poll.select(3 if limit and first else SILENCE)
        if not events:
            break
        for key, _ in events:
            n = key.fileobj.recv_into(sink, 0, socket.MSG_TRUNC)
            last = time.monotonic()
            first = first or last
            taken += n
            if n == 0:
                poll.unregister(key.fileobj)
                key.fileobj.close()
                open_readers -= 1
        if limit and last - first > LONGEST:
            break
    cpu = served.end(at_once=bool(limit) or open_readers > 0)
    if not taken:
        raise RuntimeError(f"nothing came: {server}")
    return Run(last - first, cpu, 0, taken / max(last - first, 1e-9) / 1e6)


def drained_tls(server, source, port):
    """MB/s that one reader takes by TLS, decrypted and thrown away."""
    served = Served(server, source)
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    sink, taken, first = bytearray(1 << 20), 0, 0
    reader = context.wrap_socket(connected(port), do_handshake_on_connect=False, suppress_ragged_eofs=True)
    reader.settimeout(SILENCE)
    reader.do_handshake()
    served.feed()
    while n := reader.recv_into(sink):
        first = first or time.monotonic()
        taken += n
    wall = time.monotonic() - first
    reader.close()
    return Run(wall, served.end(at_once=False), 0, taken / max(wall, 1e-9) / 1e6)


def idle_memory(server, port, readers):
    """MiB by which a server grows for so many readers that are given nothing."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(readers + 256, hard), hard))
    p = subprocess.Popen(["bash", "-c", f"exec {server} < <(sleep 600)"], stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        first = [connected(port)]
        before = resident(p.pid)
        held = first + [connected(port) for _ in range(readers - 1)]
        time.sleep(0.5)
        grown = resident(p.pid) - before
        for s in held:
            s.close()
    finally:
        os.killpg(p.pid, signal.SIGKILL)
        p.wait()
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return Run(0, 0, grown, grown)


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmRSS")) / 1024


def connected(port):
    for _ in range(100):
        try:
            s = socket.create_connection(("127.0.0.1", port), timeout=10)  # or a server that takes nobody is waited for
            s.setblocking(False)
            return s
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def listening(port):
    """Waits for a server that is not to be connected to before its time."""
    address = f"0100007F:{port:04X} 00000000:0000 0A"
    for _ in range(100):
        with open("/proc/net/tcp", encoding="ascii") as f:
            if address in f.read():
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port}")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
