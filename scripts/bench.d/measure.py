"""One command's wall time, CPU seconds and peak memory, and pairs of commands in turns."""
import dataclasses
import os
import re
import statistics
import subprocess
import tempfile
import time


@dataclasses.dataclass
class Run:
    wall: float
    cpu: float
    memory: float  # MiB, the largest single process
    figure: float = 0.0  # what the row counts: seconds unless it says otherwise
    user: float = 0.0  # of cpu, what was not spent in the kernel


@dataclasses.dataclass
class Measured:
    name: str
    what: str
    unit: str
    peer_name: str
    want: float = 0.0          # the ratio the project has set itself
    ours: list = dataclasses.field(default_factory=list)
    peer: list = dataclasses.field(default_factory=list)
    limit_name: str = ""
    limit: float = 0.0
    more_is_better: bool = False
    reason: str = ""           # why it was not measured
    failed: bool = False       # it should have been

    @property
    def measured(self):
        return bool(self.ours)

    def ratios(self):
        pairs = zip(self.ours, self.peer)
        if self.more_is_better:
            return sorted(a.figure / max(b.figure, 1e-9) for a, b in pairs)
        return sorted(b.figure / max(a.figure, 1e-9) for a, b in pairs)

    def ratio(self):
        return statistics.median(self.ratios()) if self.peer else 0.0

    def figure(self, side):
        return statistics.median(r.figure for r in side) if side else 0.0


def warm(command):
    """Brings the files that a command names into memory: a machine may give back what was not used for a minute, and
    the disk is not what is compared."""
    for path in filter(os.path.isfile, re.findall(r"/[^\s<>|;'\"]+", command)):
        with open(path, "rb") as f:
            while f.read(1 << 20):
                pass


def run(command, cores=None):
    """The shell command, whose figure is its wall time; children it waited for are counted in."""
    warm(command)
    with tempfile.NamedTemporaryFile("r") as peak:
        start = time.monotonic()
        # time(1) stands between, or the command's peak memory would begin with that of this process.
        p = subprocess.Popen(["time", "-q", "-f", "%M", "-o", peak.name, "bash", "-o", "pipefail", "-c", command],
                             preexec_fn=(lambda: os.sched_setaffinity(0, cores)) if cores else None)
        _, status, usage = os.wait4(p.pid, 0)
        wall = time.monotonic() - start
        p.returncode = os.waitstatus_to_exitcode(status)
        if p.returncode:
            raise RuntimeError(f"exit {p.returncode}: {command}")
        memory = int(peak.read().split()[-1]) / 1024
    return Run(wall, usage.ru_utime + usage.ru_stime, memory, wall, usage.ru_utime)


def beside_bound(measured, ours, bound, runs):
    """A row whose other side is no program but the figure that ours must keep to."""
    measured.peer_name = measured.peer_name or "the bound"
    measured.want = 1
    for _ in range(runs):
        measured.ours.append(ours())
        measured.peer.append(Run(0, 0, 0, bound))
    return measured


def in_turns(measured, ours, peer, runs):
    """ours and peer are functions that make one Run each."""
    ours()  # warms caches for both
    for _ in range(runs):
        measured.ours.append(ours())
        if peer:
            measured.peer.append(peer())
    return measured
