"""What a row of the table is, and the list of them."""
import subprocess

from measure import Measured, in_turns, run
import wire


class Row:
    def __init__(self, name, function):
        self.name = name
        self.function = function

    def measure(self, bench, runs):
        try:
            return self.function(bench, runs)
        except wire.NoRight as e:
            return Measured(self.name, self.function.__doc__, "", "", reason=str(e))
        except (RuntimeError, OSError, subprocess.SubprocessError) as e:
            return Measured(self.name, self.function.__doc__, "", "", reason=f"failed: {e}", failed=True)


ALL = []


def row(function):
    ALL.append(Row(function.__name__.replace("_", "-"), function))
    return function


def commands(bench, runs, name, what, unit, peer_name, ours, peer, limit_name="", limit="", want=0.0):
    """A row whose two sides are shell commands and whose figure is wall seconds."""
    m = Measured(name, what, unit, peer_name, want=want)
    in_turns(m, lambda: run(ours), (lambda: run(peer)) if peer else None, runs)
    if limit:
        m.limit_name, m.limit = limit_name, min(run(limit).wall for _ in range(3))
    return m
