"""Rows of pcap-capture: packets to lines, from files and off a wire."""
from measure import Measured, in_turns
from row import commands, row
import wire


@row
def print_whole(b, runs):
    """lines of whole frames"""
    f = b.capture()
    return commands(b, runs, "print-whole", f"{b.packets} packets to lines, whole frames", "s", "tcpdump -nn",
                    f"{b.tool('pcap-capture')} --stats=none -nn -r {f} >/dev/null", f"tcpdump -nn -r {f} >/dev/null 2>&1",
                    "cat", f"cat {f} >/dev/null", want=4)


@row
def print_headers(b, runs):
    """lines of frames cut at 96 bytes"""
    f = b.capture(snap=96)
    return commands(b, runs, "print-headers", f"{b.packets} packets to lines, 96-byte frames", "s", "tcpdump -nn",
                    f"{b.tool('pcap-capture')} --stats=none -nn -r {f} >/dev/null", f"tcpdump -nn -r {f} >/dev/null 2>&1",
                    "cat", f"cat {f} >/dev/null", want=8)


@row
def live(b, runs):
    """highest rate heard without loss"""
    f = b.capture(min(b.packets, 300_000))
    with wire.Wire("bench") as w:
        m = Measured("live", "highest rate printed to a file without loss", "packets/s", "tcpdump -nn",
                     want=3, more_is_better=True)
        ours = lambda: w.lossless(b, f, f"{b.tool('pcap-capture')} --stats=none -i {w.far} -nn -B 65536 --no-notices")
        peer = lambda: w.lossless(b, f, f"tcpdump -i {w.far} -nn -B 65536")
        return in_turns(m, ours, peer, 1)
