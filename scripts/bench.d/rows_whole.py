"""Rows of the whole pipeline, from a capture file to a store."""
import dataclasses

from measure import Measured, beside_bound, in_turns, run
from row import commands, row


def whole(b, f):
    db = b.path("whole.db")
    return (f"rm -rf {db}; {b.tool('pcap-capture')} --stats=none -tttt -nn -r {f} | {b.tool('line-parse')} -q | "
            f"{b.tool('kv-store')} put -q {db}")


def founding(b, f):
    db = b.path("founding.sqlite")
    return (f"rm -f {db}; tcpdump -tttt -nn -r {f} 2>/dev/null | python3 {b.regexes()} | sqlite3 {db} "
            f"'CREATE TABLE r(time,src_ip,src_port,dst_ip,dst_port,flags,seq,length)' '.import /dev/stdin r' >/dev/null 2>&1")


@row
def pipeline(b, runs):
    """capture file to store, two cores"""
    f = b.capture()
    return commands(b, min(runs, 3), "pipeline", f"{b.packets} packets from file to store, all cores", "s",
                    "tcpdump | regexes in Python | sqlite3", whole(b, f), founding(b, f), "cat", f"cat {f} >/dev/null", want=12)


@row
def pipeline_one_core(b, runs):
    """capture file to store, one core"""
    f = b.capture()
    m = Measured("pipeline-one-core", f"{b.packets} packets from file to store, one core", "s",
                 "tcpdump | regexes in Python | sqlite3")
    return in_turns(m, lambda: run(whole(b, f), {0}), lambda: run(founding(b, f), {0}), min(runs, 2))


@row
def pipeline_rate(b, runs):
    """packets a second, capture file to store, two cores"""
    f = b.capture(b.packets * 3)
    m = Measured("pipeline-rate", f"{b.packets * 3} packets from file to store, all cores", "M packets/s", "", more_is_better=True)

    def rate():
        r = run(whole(b, f))
        return dataclasses.replace(r, figure=b.packets * 3 / r.wall / 1e6)
    return beside_bound(m, rate, 1.5, min(runs, 3))


def grown(b, name, what, unit, figure):
    """Large input beside small; figure takes a run and its number of packets."""
    small, large = (5_000, 20_000) if b.quick else (100_000, 10_000_000)
    m = Measured(name, f"{what}, file to store, {large} packets of 96 bytes", unit, f"the same, {small} packets")

    def at(packets):
        r = run(whole(b, b.capture(packets, snap=96)))
        return dataclasses.replace(r, figure=figure(r, packets))
    return in_turns(m, lambda: at(large), lambda: at(small), 1)


@row
def growth_time(b, _):
    """a packet's time as inputs grow"""
    return grown(b, "growth-time", "ns a packet", "ns", lambda r, packets: r.wall / packets * 1e9)


@row
def growth_memory(b, _):
    """memory as inputs grow"""
    return grown(b, "growth-memory", "peak memory", "MiB", lambda r, _: r.memory)
