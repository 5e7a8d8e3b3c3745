"""One command's wall time, CPU seconds and peak memory, and pairs of commands in turns."""
import dataclasses
import os
import statistics
import subprocess
import time


@dataclasses.dataclass
class Run:
    wall: float
    cpu: float
    memory: float  # MiB, the largest single process
    figure: float = 0.0  # what the row counts: seconds unless it says otherwise


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


def run(command, cores=None):
    """The shell command, whose figure is its wall time; children it waited for are counted in."""
    start = time.monotonic()
    pid = subprocess.Popen(["bash", "-o", "pipefail", "-c", command],
                           preexec_fn=(lambda: os.sched_setaffinity(0, cores)) if cores else None)
    _, status, usage = os.wait4(pid.pid, 0)
    pid.returncode = os.waitstatus_to_exitcode(status)
    wall = time.monotonic() - start
    if pid.returncode:
        raise RuntimeError(f"exit {pid.returncode}: {command}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, wall)


def in_turns(measured, ours, peer, runs):
    """ours and peer are functions that make one Run each."""
    ours()  # warms caches for both
    for _ in range(runs):
        measured.ours.append(ours())
        if peer:
            measured.peer.append(peer())
    return measured
