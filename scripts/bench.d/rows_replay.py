"""Rows of pcap-replay: packets at their moment, and as fast as they go."""
from measure import Measured, in_turns
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
