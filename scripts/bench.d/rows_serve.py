"""Rows of line-serve: one reader, and many."""
import dataclasses
import os
import subprocess

from drain import drained, drained_tls, free_port, idle_memory, listening
from measure import Measured, beside_bound, in_turns
from row import row


def served(b, server, readers, source):
    port = free_port()
    return drained(server.replace("PORT", str(port)), source, port, readers)


def some_lines(b):
    size = 1 if b.quick else 50
    return b.make(f"lines-{size}m.txt", f"head -c {size}000000 {b.lines()}")


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
    f = some_lines(b)

    def broker():
        port = free_port()
        p = subprocess.Popen(["ncat", "-l", "-m", "200", "--broker", "127.0.0.1", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            listening(port)  # or the sender finds nobody, and the readers wait for ever
            return drained(f"ncat --send-only 127.0.0.1 {port}", f, port, 100, 100 * os.path.getsize(f))
        finally:
            p.kill()
            p.wait()
    m = Measured("serve-hundred", "lines to 100 readers, together", "MB/s", "ncat --broker", want=3, more_is_better=True)
    return in_turns(m, lambda: served(b, f"{b.tool('line-serve')} -q 127.0.0.1:PORT", 100, f), broker, min(runs, 3))


@row
def serve_cpu(b, runs):
    """CPU of a delivered byte, the feeding cat's included"""
    return cpu_falls(b, runs, "serve-cpu", 100, 10)


@row
def serve_cpu_ten(b, runs):
    """… and from one reader to ten"""
    return cpu_falls(b, runs, "serve-cpu-ten", 10, 1)


def cpu_falls(b, runs, name, more, fewer):
    f = some_lines(b)
    m = Measured(name, f"CPU a MB delivered, {more} readers", "ms", f"the same, {fewer}", want=1)

    def cost(readers):
        r = served(b, f"{b.tool('line-serve')} -q 127.0.0.1:PORT", readers, f)
        return dataclasses.replace(r, figure=r.cpu * 1e9 / readers / os.path.getsize(f))
    return in_turns(m, lambda: cost(more), lambda: cost(fewer), min(runs, 3))


@row
def serve_tls(b, runs):
    """one reader by TLS"""
    f, key, certificate = b.lines(), b.path("tls.key"), b.path("tls.crt")
    if not os.path.exists(certificate):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
                        "-subj", "/CN=localhost", "-days", "3650"], check=True, capture_output=True)
    m = Measured("serve-tls", "lines to one reader by TLS", "MB/s", "socat OPENSSL-LISTEN", more_is_better=True)
    ours = f"{b.tool('line-serve')} -q --tls-cert {certificate} --tls-key {key} 127.0.0.1:PORT"
    peer = f"socat -u - OPENSSL-LISTEN:PORT,bind=127.0.0.1,cert={certificate},key={key},verify=0"

    def tls(server):
        port = free_port()
        return drained_tls(server.replace("PORT", str(port)), f, port)
    return in_turns(m, lambda: tls(ours), lambda: tls(peer), min(runs, 3))


@row
def serve_idle(b, runs):
    """readers that wait"""
    readers = 2_000 if b.quick else 10_000
    m = Measured("serve-idle", f"memory of {readers} idle readers, beside the ring", "MiB", "")

    def grown():
        port = free_port()
        return idle_memory(f"{b.tool('line-serve')} -q --max-clients {readers} 127.0.0.1:{port}", port, readers)
    return beside_bound(m, grown, 64, min(runs, 2))
