"""The step as other engines do it, in NumPy with orders as a matrix of N x N, beside the program's.

Both are timed in turn on the same machine. NumPy computes one scenario at a time whatever the batch, and does
the same for a pooled table as for a dense one; it gets the allocator's settings that suit it best, under which
its temporaries do not fault pages.
"""
import dataclasses
import os
import re
import statistics
import subprocess

from benchmarking import builds

PYTHON = "/usr/bin/python3"
ALLOCATOR = {"MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "100000000000"}
STEP = builds.SOURCE / "bench/peers/numpy_step.py"


@dataclasses.dataclass(frozen=True)
class Case:
    form: str
    regions: int
    sectors: int
    members: int
    target: int      # how many times faster than NumPy the program is to be; 0 = none is stated
    large: bool = False

    @property
    def name(self):
        return "%s %dx%d, %d member%s" % (self.form, self.regions, self.sectors, self.members,
                                          "s" if self.members > 1 else "")


CASES = (
    Case("pooled", 34, 30, 1, 300),
    Case("pooled", 34, 30, 512, 1500),
    Case("pooled", 313, 42, 1, 3000),
    Case("pooled", 313, 42, 64, 6000),
    Case("dense", 44, 56, 1, 0),
    Case("dense", 44, 56, 64, 0),
    Case("dense", 313, 42, 1, 0, large=True),
    Case("dense", 313, 42, 64, 200, large=True),
)


def table_of(case):
    """A pooled table serves NumPy for both forms: it never sees the difference."""
    folder = builds.SOURCE / "build/bench/tables"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("synthetic_%dx%d.h5" % (case.regions, case.sectors))
    if not path.exists():
        subprocess.run([builds.SOURCE / "build/spillover", "table", "build", "--synthetic",
                        "%d,%d" % (case.regions, case.sectors), "-o", path], check=True,
                       stdout=subprocess.DEVNULL)
    return path


def numbers(command, **options):
    done = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True,
                          **options)
    return [float(line) for line in done.stdout.split()]


def seconds_of_numpy(case):
    steps = 5 if case.regions > 100 else 20
    return numbers([PYTHON, STEP, table_of(case), "--steps", steps], env=dict(os.environ, **ALLOCATOR))


def seconds_of_program(case, program):
    return numbers([program, "--step-time", case.form, case.regions, case.sectors, case.members,
                    os.cpu_count()])


def measure(case, rounds, of_numpy, of_program):
    """Medians of both over some rounds, in turn: (NumPy, program), seconds per scenario-step."""
    theirs, ours = [], []
    for _ in range(rounds):
        theirs += of_numpy(case)
        ours += of_program(case)
    return statistics.median(theirs), statistics.median(ours)


def time_text(seconds):
    return "%.3g s" % seconds if seconds >= 1 else "%.3g ms" % (1e3 * seconds)


HEADING = "%-30s %12s %12s %9s %9s" % ("seconds per scenario-step", "NumPy, N x N", "spillover", "ratio",
                                       "target")


def line(case, theirs, ours):
    ratio = theirs / ours
    target = ("%d" % case.target) + (" (met)" if ratio >= case.target else "") if case.target else "-"
    return "%-30s %12s %12s %9.0f %9s" % (case.name, time_text(theirs), time_text(ours), ratio, target)


def chosen(pattern, large):
    """Cases by name; those that take several GB only where asked for."""
    cases = [case for case in CASES if re.search(pattern, case.name) and (large or not case.large)]
    if not cases:
        raise ValueError("no case has a name like '%s'" % pattern)
    return cases


def run(pattern, large, rounds):
    cases = chosen(pattern, large)
    program = builds.program()
    subprocess.run([builds.SOURCE / "scripts/build", "release", "spillover"], check=True,
                   stdout=subprocess.DEVNULL)
    print(HEADING)
    for case in cases:
        theirs, ours = measure(case, rounds, seconds_of_numpy,
                               lambda each: seconds_of_program(each, program))
        print(line(case, theirs, ours), flush=True)
    return 0
