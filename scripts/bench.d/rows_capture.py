"""Rows of pcap-capture: packets to lines, from files and off a wire."""
import dataclasses

from measure import Measured, beside_bound, in_turns, run
from row import commands, row
import wire


def printing(b, f):
    """Ours and tcpdump, printing a file to nobody."""
    return f"{b.tool('pcap-capture')} --stats=none -nn -r {f} >/dev/null", f"tcpdump -nn -r {f} >/dev/null 2>&1"


@row
def print_whole(b, runs):
    """lines of whole frames"""
    f = b.capture()
    return commands(b, runs, "print-whole", f"{b.packets} packets to lines, whole frames", "s", "tcpdump -nn",
                    *printing(b, f), "cat", f"cat {f} >/dev/null", want=4)


@row
def print_headers(b, runs):
    """lines of frames cut at 96 bytes"""
    f = b.capture(snap=96)
    return commands(b, runs, "print-headers", f"{b.packets} packets to lines, 96-byte frames", "s", "tcpdump -nn",
                    *printing(b, f), "cat", f"cat {f} >/dev/null", want=8)


@row
def print_cpu(b, runs):
    """CPU of printing, the kernel's share left out"""
    ours, peer = printing(b, b.capture())
    m = Measured("print-cpu", f"user CPU of {b.packets} packets to lines, whole frames", "s", "tcpdump -nn", want=8)

    def user(command):
        r = run(command)
        return dataclasses.replace(r, figure=r.user)
    return in_turns(m, lambda: user(ours), lambda: user(peer), runs)


def many_addresses(b):
    return 4_000 if b.quick else 340_000


@row
def print_addresses(b, runs):
    """a packet's cost among many addresses"""
    few, many = b.addresses(40), b.addresses(many_addresses(b))
    return commands(b, runs, "print-addresses", f"{b.packets} packets to lines, {many_addresses(b)} addresses", "s",
                    "the same, 40 addresses", printing(b, many)[0], printing(b, few)[0], want=0.9)


@row
def print_memory(b, runs):
    """memory of printing"""
    f = b.addresses(many_addresses(b))
    m = Measured("print-memory", f"peak memory, {b.packets} packets, {many_addresses(b)} addresses", "MiB", "")

    def memory():
        r = run(printing(b, f)[0])
        return dataclasses.replace(r, figure=r.memory)
    return beside_bound(m, memory, 32, min(runs, 2))


@row
def live(b, runs):
    """highest rate heard without loss"""
    f = b.capture(2_000 if b.quick else min(b.packets, 300_000))
    with wire.Wire("bench", wire.COPIES) as w:
        m = Measured("live", "highest rate printed to a file without loss", "packets/s", "tcpdump -nn",
                     want=3, more_is_better=True)
        ours = lambda: w.lossless(b, f, f"{b.tool('pcap-capture')} --stats=none -i {w.far} -nn -B 65536 --no-notices")
        peer = lambda: w.lossless(b, f, f"tcpdump -i {w.far} -nn -B 65536")
        return in_turns(m, ours, peer, 1)


@row
def live_cost(b, runs):
    """CPU time a packet heard and printed"""
    f = b.capture(min(b.packets, 300_000))
    with wire.Wire("bench") as w:
        m = Measured("live-cost", "ns of CPU a packet, from the interface to a file of lines", "ns", "tcpdump -nn", want=3)
        ours = lambda: w.cost(b, f, f"{b.tool('pcap-capture')} --stats=none -i {w.far} -nn -B 65536 --no-notices")
        peer = lambda: w.cost(b, f, f"tcpdump -i {w.far} -nn -B 65536")
        return in_turns(m, ours, peer, min(runs, 3))
