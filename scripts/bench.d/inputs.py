"""The inputs of the benchmark: made once, kept in a cache folder, the same for both sides."""
import hashlib
import os
import shutil
import struct
import subprocess
import sys

REGEXES = r'''
import re, sys
STAMP = re.compile(r'^(\S+ \d\d:\d\d:\d\d\.\d+)')
ADDRESSES = re.compile(r'IP (\d+\.\d+\.\d+\.\d+)\.(\d+) > (\d+\.\d+\.\d+\.\d+)\.(\d+):')
FLAGS = re.compile(r'Flags \[([^\]]*)\]')
SEQ = re.compile(r'seq (\d+)(?::(\d+))?')
LENGTH = re.compile(r'length (\d+)')
out = []
for line in sys.stdin:
    t, a, f, s, n = (r.search(line) for r in (STAMP, ADDRESSES, FLAGS, SEQ, LENGTH))
    a = a.groups() if a else ('', '', '', '')
    out.append('|'.join((t[1] if t else '', *a, f[1] if f else '', s[1] if s else '', n[1] if n else '')))
    if len(out) == 10000:
        print('\n'.join(out)); out = []
print('\n'.join(out))
'''


class Inputs:
    def __init__(self, quick, captures):
        self.quick = quick
        self.captures = captures
        self.build = os.path.abspath(os.environ.get("BUILD", "build"))
        self.packets = 20_000 if quick else 1_000_000
        self.folder = os.environ.get("BENCH_CACHE", "/var/tmp/pcap-pipeline-bench-%d" % os.getuid())
        if captures:  # a cache of their own
            self.folder += "/" + hashlib.sha256(os.path.abspath(captures).encode()).hexdigest()[:12]
        os.makedirs(self.folder, exist_ok=True)

    def tool(self, name):
        return os.path.join(self.build, name)

    def path(self, name):
        return os.path.join(self.folder, name)

    def make(self, name, command):
        """The file that the shell command prints, made when it is not there yet."""
        path = self.path(name)
        if not os.path.exists(path):
            print(f"bench: making {name}", file=sys.stderr)
            with open(path + ".part", "wb") as f:
                subprocess.run(["bash", "-c", command], stdout=f, check=True)
            os.rename(path + ".part", path)
        return path

    def capture(self, packets=None, snap=0):
        """A capture of so many packets: the sample, or a folder's captures, pass after pass in time."""
        packets = packets or self.packets
        path = self.path(f"packets-{packets}{'-%d' % snap if snap else ''}.pcap")
        if not os.path.exists(path):
            print(f"bench: making {os.path.basename(path)}", file=sys.stderr)
            sources = sorted_captures(self.captures) if self.captures else ["tests/data/sample.pcap"]
            with open(path + ".part", "wb") as f:
                write_passes(f, one_pass(sources, snap), packets, snap or 262144)
            os.rename(path + ".part", path)
        return path

    def addresses(self, count):
        """The sample's IPv4 packets between so many addresses, one pair after another."""
        path = self.path(f"addresses-{count}-{self.packets}.pcap")
        if not os.path.exists(path):
            print(f"bench: making {os.path.basename(path)}", file=sys.stderr)
            frames = [p for p in one_pass(["tests/data/sample.pcap"], 0) if p[2][12:14] == b"\x08\x00"]
            with open(path + ".part", "wb") as f:
                write_passes(f, between(frames, count), self.packets, 262144)
            os.rename(path + ".part", path)
        return path

    def lines(self, packets=None, form="-tttt"):
        packets = packets or self.packets
        name = "lines%s-%d.txt" % ("" if form == "-tttt" else form or "-nn", packets)
        return self.make(name, f"tcpdump {form} -nn -r {self.capture(packets)} 2>/dev/null")

    def records(self, packets=None):
        packets = packets or self.packets
        return self.make(f"records-{packets}.json", f"{self.tool('line-parse')} -q <{self.lines(packets)}")

    def regexes(self):
        with open(self.path("regexes.py"), "w", encoding="utf-8") as f:
            f.write(REGEXES)
        return self.path("regexes.py")

    def scratch(self, name):
        """A path that does not exist."""
        path = self.path(name)
        if os.path.isdir(path):
            shutil.rmtree(path)
        elif os.path.exists(path):
            os.unlink(path)
        return path


def one_pass(sources, snap):
    """(nanoseconds since the pass began, bytes on the wire, captured bytes) of every Ethernet packet."""
    packets, now = [], 0
    for source in sources:
        data = subprocess.run(["tcpdump", "-r", source, "--nano", "-w", "-"], capture_output=True, check=False).stdout
        if len(data) < 40 or struct.unpack_from("<I", data, 20)[0] & 0xffff != 1:
            continue
        at, before = 24, None
        while at + 16 <= len(data):
            s, n, caplen, length = struct.unpack_from("<IIII", data, at)
            stamp = s * 10**9 + n
            now += 0 if before is None else min(max(stamp - before, 0), 2 * 10**9)
            before = stamp
            packets.append((now, length, data[at + 16:at + 16 + (min(caplen, snap) if snap else caplen)]))
            at += 16 + caplen
        now += 1000
    return packets


def between(packets, count):
    """The packets over and over, each from and to other addresses, until every address was used."""
    number, now, span, out = 0, 0, packets[-1][0] + 1000, []
    while number < count:
        for after, length, frame in packets:
            ends = struct.pack(">II", 0x0a000000 + number % count, 0x0a000000 + (number + 1) % count)
            out.append((now + after, length, frame[:26] + ends + frame[34:]))
            number += 2
        now += span
    return out


def write_passes(f, packets, count, snap):
    f.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, snap, 1))
    start, span = 1_499_082_958 * 10**9, packets[-1][0] + 1000
    while count > 0:
        for after, length, frame in packets[:count]:
            t = start + after
            f.write(struct.pack("<IIII", t // 10**9, t % 10**9 // 1000, len(frame), length) + frame)
        count -= len(packets)
        start += span


def sorted_captures(folder):
    if os.path.isfile(folder):
        return [folder]
    return sorted(os.path.join(d, f) for d, _, names in os.walk(folder) for f in names
                  if f.endswith((".pcap", ".pcapng", ".cap")))
