"""A veth pair between two namespaces, for the rows that need a wire. Needs root."""
import functools
import json
import os
import re
import struct
import subprocess
import time

from measure import Run, warm

COPIES = 10  # of each frame, where the sender would be slower than a hearer
QUIET = 2  # seconds without a line, and a hearer has printed all it heard
TRIES = 3  # a busy machine loses a packet now and then, and what was measured then says nothing


class NoRight(Exception):
    """Not root, or no network namespaces here."""


class Lost(RuntimeError):
    """Not every packet came."""


def until_complete(measure):
    """The same, tried again when packets were lost."""
    @functools.wraps(measure)
    def patiently(*args):
        for _ in range(TRIES - 1):
            try:
                return measure(*args)
            except Lost:
                pass
        return measure(*args)
    return patiently


class Wire:
    def __init__(self, name, copies=1):
        self.a, self.b = f"{name}-{os.getpid()}-a", f"{name}-{os.getpid()}-b"
        self.near, self.far = "bench0", "bench1"
        self.copies = copies

    def __enter__(self):
        if os.getuid() != 0:
            raise NoRight("needs root for network namespaces")
        try:
            for n in (self.a, self.b):
                call("ip", "netns", "add", n)
                on(n, "sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1")
            call("ip", "link", "add", self.near, "netns", self.a, "type", "veth", "peer", "name", self.far, "netns", self.b)
            call("ip", "-n", self.a, "link", "set", self.near, "arp", "off", "up")
            call("ip", "-n", self.b, "link", "set", self.far, "arp", "off", "up")
            if self.copies > 1:
                self.multiply()
        except subprocess.CalledProcessError as e:
            self.__exit__()
            raise NoRight("no network namespaces here, or no mirroring") from e
        time.sleep(0.5)
        return self

    def multiply(self):
        """Frames leave by a pair of their own, whose far end sends each of them on in copies: a
        copy costs the kernel a fraction of a frame that a program sends, so a sender that shares
        two cores with a hearer is no longer the slower of them."""
        first, last, to = "benchin0", "benchin1", ("dev", self.near)
        call("ip", "link", "add", first, "netns", self.a, "type", "veth", "peer", "name", last, "netns", self.a)
        for end in (first, last):
            call("ip", "-n", self.a, "link", "set", end, "arp", "off", "up")
        call("tc", "-n", self.a, "qdisc", "add", "dev", last, "clsact")
        mirrors = ["action", "mirred", "egress", "mirror", *to] * (self.copies - 1)
        call("tc", "-n", self.a, "filter", "add", "dev", last, "ingress", "protocol", "all", "prio", "1", "u32",
             "match", "u32", "0", "0", *mirrors, "action", "mirred", "egress", "redirect", *to)
        self.near = first

    def __exit__(self, *_):
        for n in (self.a, self.b):
            subprocess.run(["ip", "netns", "del", n], capture_output=True, check=False)

    def replay(self, bench, capture, how, key="packets_per_second"):
        """One replay; the figure is what its ledger says under that key."""
        warm(capture)
        start = time.monotonic()
        p = subprocess.run(f"exec ip netns exec {self.a} {bench.tool('pcap-replay')} -i {self.near} -K {how} --stats=json {capture}",
                           shell=True, capture_output=True, text=True, check=True)
        ledger = json.loads([l for l in p.stderr.splitlines() if l.startswith("{")][-1])
        return Run(time.monotonic() - start, 0, 0, ledger[key])

    def tcpreplay(self, capture, how):
        warm(capture)
        start = time.monotonic()
        p = subprocess.run(f"exec ip netns exec {self.a} tcpreplay -i {self.near} -K {how} {capture}",
                           shell=True, capture_output=True, text=True, check=True)
        return Run(time.monotonic() - start, 0, 0, float(re.findall(r"([0-9.]+) pps", p.stdout + p.stderr)[-1]))

    @staticmethod
    def speed_for(capture, seconds):
        """The factor at which the capture lasts so long."""
        t = stamps(capture)
        return (t[-1] - t[0]) / 1e9 / seconds

    @until_complete
    def timing(self, capture, send, speed):
        """99th percentile of how far from its moment a packet came, by the receiving kernel's stamps, in µs."""
        heard = f"/tmp/bench-timing-{os.getpid()}.pcap"
        p = subprocess.Popen(["ip", "netns", "exec", self.b, "tcpdump", "-i", self.far, "-w", heard, "--nano", "-s", "64", "-B", "65536"],
                             stderr=subprocess.DEVNULL)
        time.sleep(0.7)
        r = send()
        time.sleep(0.7)
        p.terminate()
        p.wait()
        factor = float(speed.split()[1])
        want, got = stamps(capture), stamps(heard)
        os.unlink(heard)
        if len(want) != len(got):
            raise Lost(f"{len(got)} of {len(want)} packets came")
        errors = sorted(abs((g - got[0]) - (w - want[0]) / factor) / 1000 for w, g in zip(want, got))
        r.figure = errors[len(errors) * 99 // 100]
        return r

    def hear(self, bench, capture, hearer, how):
        """The lines a hearer prints to a file of a capture that is sent, its CPU seconds, and the rate it was sent at."""
        out = f"/tmp/bench-live-{os.getpid()}"
        with open(out, "wb") as f:
            p = subprocess.Popen(["ip", "netns", "exec", self.b, *hearer.split()], stdout=f, stderr=subprocess.DEVNULL)
        time.sleep(0.7)
        sent = self.replay(bench, capture, how)
        # What is left in the ring is read before the end is asked for: tcpdump would throw it away.
        size = -1
        while size != os.path.getsize(out):
            size = os.path.getsize(out)
            time.sleep(QUIET)
        p.terminate()
        _, status, usage = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        with open(out, "rb") as f:
            lines = sum(chunk.count(b"\n") for chunk in iter(lambda: f.read(1 << 20), b""))
        os.unlink(out)
        return lines, usage.ru_utime + usage.ru_stime, sent.figure

    def lossless(self, bench, capture, hearer):
        """The highest of some rates at which every packet is printed."""
        best, count = 0, len(stamps(capture))
        rates = (10_000, 20_000) if bench.quick else (100_000, 150_000, 200_000, 300_000, 400_000, 500_000, 700_000, 900_000, 1_100_000, 1_300_000)
        for rate in rates:
            loop = max(1, 2 * rate // self.copies // count)
            lines, _, rate_sent = self.hear(bench, capture, hearer, f"-p {rate // self.copies} --loop {loop}")
            if lines < count * loop * self.copies:
                break
            best = rate_sent * self.copies
        return Run(0, 0, 0, best)

    @until_complete
    def cost(self, bench, capture, hearer):
        """CPU time a packet that is heard and printed, the kernel's for the hearer with it, in ns; at a rate nobody loses at."""
        lines, cpu, _ = self.hear(bench, capture, hearer, f"-p {(20000 if bench.quick else 50000) // self.copies}")
        want = len(stamps(capture)) * self.copies
        if lines < want:
            raise Lost(f"{lines} of {want} packets were printed")
        return Run(0, cpu, 0, cpu / lines * 1e9)


def call(*words):
    subprocess.run(words, check=True, capture_output=True)


def on(namespace, *words):
    call("ip", "netns", "exec", namespace, *words)


def stamps(path):
    """The stamps of a little-endian pcap file, in nanoseconds."""
    with open(path, "rb") as f:
        data = f.read()
    unit = 1 if data[:4] == b"\x4d\x3c\xb2\xa1" else 1000
    at, out = 24, []
    while at + 16 <= len(data):
        s, u, n, _ = struct.unpack_from("<IIII", data, at)
        out.append(s * 10**9 + u * unit)
        at += 16 + n
    return out
