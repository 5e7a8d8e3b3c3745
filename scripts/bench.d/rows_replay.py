"""Rows of pcap-replay: packets at their moment, and as fast as they go."""
import dataclasses

from measure import Measured, beside_bound, in_turns, run
from row import commands, row
import wire


@row
def replay_stdout(b, runs):
    """capture to capture"""
    f = b.capture()
    return commands(b, runs, "replay-stdout", f"{b.packets} packets, pcap to pcap", "s", "tcpdump -w",
                    f"{b.tool('pcap-replay')} -q -t {f} | cat >/dev/null",
                    f"tcpdump -r {f} -w - 2>/dev/null | cat >/dev/null", "cat | cat", f"cat {f} | cat >/dev/null")


@row
def replay_top(b, runs):
    """packets a second onto a veth pair, preloaded"""
    f = b.capture(min(b.packets, 300_000))
    with wire.Wire("bench") as w:
        m = Measured("replay-top", "packets a second onto veth, preloaded", "packets/s", "tcpreplay --topspeed",
                     want=1.25, more_is_better=True)
        return in_turns(m, lambda: w.replay(b, f, "-t --loop 3"), lambda: w.tcpreplay(f, "--topspeed --loop 3"), runs)


@row
def replay_timing(b, runs):
    """error of the moment of sending"""
    f = b.capture(2_000 if b.quick else 20_000)
    with wire.Wire("bench") as w:
        m = Measured("replay-timing", "99th percentile of |arrival - schedule|, recorded speed", "us",
                     "tcpreplay", want=1)
        speed = f"-x {w.speed_for(f, 2 if b.quick else 10):.3f}"
        ours = lambda: w.timing(f, lambda: w.replay(b, f, speed), speed)
        peer = lambda: w.timing(f, lambda: w.tcpreplay(f, speed.replace("-x ", "--multiplier=")), speed)
        return in_turns(m, ours, peer, min(runs, 2))


def rate_error(b, runs, name, option, rate, key):
    """How far from the rate asked for, in percent, by the ledger."""
    f, seconds = b.capture(min(b.packets, 300_000)), 1 if b.quick else 30
    with wire.Wire("bench") as w:
        m = Measured(name, f"{option} {rate} over {seconds} s: error of the rate", "%", "")

        def off():
            r = w.replay(b, f, f"{option} {rate} --loop 0 --duration {seconds}s", key)
            return dataclasses.replace(r, figure=abs(r.figure / rate - 1) * 100)
        return beside_bound(m, off, 0.1, min(runs, 2))


@row
def replay_packet_rate(b, runs):
    """packets a second, held"""
    return rate_error(b, runs, "replay-packet-rate", "-p", 100_000, "packets_per_second")


@row
def replay_bit_rate(b, runs):
    """megabits a second, held"""
    return rate_error(b, runs, "replay-bit-rate", "-M", 1000, "megabits_per_second")


@row
def replay_memory(b, runs):
    """memory of a stream without end"""
    f, gigabytes = b.capture(), 0.05 if b.quick else 20
    m = Measured("replay-memory", f"peak memory, {gigabytes:g} GB streamed in and out", "MiB", "")
    replay = b.tool("pcap-replay")

    def memory():
        r = run(f"{replay} -q -t --loop 0 {f} 2>/dev/null | head -c {gigabytes * 1e9:.0f} | {replay} -q -t - 2>/dev/null | cat >/dev/null; true")
        return dataclasses.replace(r, figure=r.memory)
    return beside_bound(m, memory, 64, 1)
