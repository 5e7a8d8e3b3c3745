"""Rows of line-parse: lines to records."""
import dataclasses
import os

from measure import Measured, beside_bound, run
from row import commands, row


SPLIT = r"""'{f="";l="";for(i=6;i<=NF;i++){if($i=="Flags")f=$(i+1);if($i=="length")l=$(i+1)};print $1"\t"$3"\t"$5"\t"f"\t"l}'"""


@row
def parse_awk(b, runs):
    """lines to records beside mawk"""
    f = b.lines()
    return commands(b, runs, "parse-awk", f"{b.packets} lines to JSON records", "s", "mawk splitting fields",
                    f"{b.tool('line-parse')} -q <{f} >/dev/null", f"mawk {SPLIT} <{f} >/dev/null",
                    "wc -l", f"wc -l <{f} >/dev/null", want=10)


@row
def parse_regex(b, runs):
    """lines to records beside regexes in Python"""
    f, program = b.lines(), b.regexes()
    return commands(b, min(runs, 3), "parse-regex", f"{b.packets} lines to JSON records", "s", "Python's regexes",
                    f"{b.tool('line-parse')} -q <{f} >/dev/null", f"python3 {program} <{f} >/dev/null",
                    "wc -l", f"wc -l <{f} >/dev/null", want=40)


@row
def parse_threads(b, runs):
    """two threads beside one"""
    f = b.lines()
    return commands(b, runs, "parse-threads", "line-parse -j 2", "s", "line-parse -j 1",
                    f"{b.tool('line-parse')} -q -j 2 <{f} >/dev/null",
                    f"{b.tool('line-parse')} -q -j 1 <{f} >/dev/null", want=1.7)


@row
def parse_count(b, runs):
    """lines to records beside counting them"""
    f = b.lines()
    return commands(b, runs, "parse-count", f"{b.packets} lines to JSON records", "s", "wc -l",
                    f"{b.tool('line-parse')} -q <{f} >/dev/null", f"wc -l <{f} >/dev/null", want=0.125)


def rate(b, runs, name, unit, count, bound, form="-tttt"):
    f = b.lines(form=form)
    what = f"{(form + ' -nn').strip()} to JSON records, one core"
    m = Measured(name, what, unit, "", more_is_better=True)

    def measured():
        r = run(f"{b.tool('line-parse')} -q <{f} >/dev/null", {0})
        return dataclasses.replace(r, figure=count(f) / r.wall / 1e6)
    return beside_bound(m, measured, bound, runs)


@row
def parse_lines(b, runs):
    """lines a second"""
    return rate(b, runs, "parse-lines", "M lines/s", lambda f: b.packets, 6)


@row
def parse_plain(b, runs):
    """lines a second, of tcpdump's own stamps"""
    return rate(b, runs, "parse-plain", "M lines/s", lambda f: b.packets, 6, "")


@row
def parse_verbose(b, runs):
    """packets a second, of two lines each"""
    return rate(b, runs, "parse-verbose", "M packets/s", lambda f: b.packets, 3, "-v")


@row
def parse_bytes(b, runs):
    """text a second"""
    return rate(b, runs, "parse-bytes", "MB/s", os.path.getsize, 1000)
