#!/usr/bin/env python3
"""Ends the program at its N-th change of the file system, for every N (or every k-th, as the first
argument says), cleanly or with a write torn in half; likewise a full disk from there on, and one call
that fails. Whatever happened: every file that has its name opens and is right, no member that was
reported as saved is missing, and --resume makes the result of an undisturbed run, value for value."""
import signal
import sys

from harness import Folder, Verdict, contents, differences, rows, saved_members

OPTIONS = ("--part-members", "2", "--threads", "1")
OUTPUT = "out.h5"


def examine(folder, done, what, expected_rows, expected, verdict):
    """What is on the disk after a fault; then finishes the run."""
    seen = set()
    for path in folder.results(OUTPUT):
        try:
            found = rows(path)
        except Exception as error:  # whatever h5py makes of a broken file
            verdict.require(False, "%s: %s does not open: %s" % (what, path.name, error))
            continue
        for member, values in found.items():
            verdict.require(values == expected_rows[member],
                            "%s: member %s in %s has other values" % (what, member, path.name))
        seen |= set(found)
    reported = saved_members(done.stderr)
    verdict.require(len(seen) >= reported,
                    "%s: %d members reported, %d found" % (what, reported, len(seen)))
    if done.returncode == 0:
        verdict.require(len(seen) == len(expected_rows), "%s: done but not whole" % what)
    again = folder.run(OUTPUT, "--resume", *OPTIONS)
    if verdict.require(again.returncode == 0, "%s: --resume ends with %d: %s" %
                       (what, again.returncode, again.stderr)):
        verdict.require(not differences(contents(folder.path / OUTPUT), expected),
                        "%s: the resumed result differs" % what)
        left = [p.name for p in folder.path.iterdir() if p.name.startswith(OUTPUT) and
                p.name != OUTPUT]
        verdict.require(not left, "%s: left behind: %s" % (what, left))
    return len(seen)


def syncs_before_it_tells(trace, folder, verdict):
    """What a crash of the machine needs, which no kill shows: a file is on the disk before it gets its
    name, and the name before anything else relies on it."""
    calls = [[part if not part else str(folder.path / part) for part in line.split("\t")[1:]]
             for line in trace]
    kinds = [line.split("\t")[0] for line in trace]
    synced = [n for n, kind in enumerate(kinds) if kind == "sync"]
    renames = [n for n, kind in enumerate(kinds) if kind == "rename"]
    for n in renames:
        source, target = calls[n]
        last = max([k for k in range(n) if kinds[k] in ("write", "truncate") and
                    calls[k][0] == source], default=-1)
        verdict.require(any(last < k < n and calls[k][0] == source for k in synced),
                        "%s has its name before it is on the disk" % target)
        end = next((k for k in range(n + 1, len(kinds)) if kinds[k] != "sync"), len(kinds))
        home = target.rsplit("/", 1)[0]
        verdict.require(any(n < k < end and calls[k][0] == home for k in synced),
                        "the name %s is relied on before it is on the disk" % target)
    made = kinds.index("mkdir")
    verdict.require(any(made < k < renames[0] and calls[k][0] == str(folder.path) for k in synced),
                    "the folder of parts is used before its name is on the disk")
    verdict.require(len(renames) == 4, "3 parts and the result, but %d renames" % len(renames))


def main():
    step = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    kinds = sys.argv[2].split(",") if len(sys.argv) > 2 else ["kill", "torn", "full", "eio"]
    verdict = Verdict()
    with Folder(members=5) as folder:
        trace = folder.path / "trace"
        undisturbed = folder.run(OUTPUT, *OPTIONS, trace=trace)
        verdict.require(undisturbed.returncode == 0, "undisturbed: %s" % undisturbed.stderr)
        expected, expected_rows = contents(folder.path / OUTPUT), rows(folder.path / OUTPUT)
        lines = trace.read_text().splitlines()
        syncs_before_it_tells(lines, folder, verdict)
        calls = len(lines)
        print("%d calls, %d datasets and attributes" % (calls, len(expected)))
        for number, kind in enumerate(kinds):
            partly, ended = 0, 0
            # Each kind takes other calls than its neighbour where calls are sampled.
            for n in range(1 + number % step, calls + 1, step):
                folder.clear(OUTPUT)
                done = folder.run(OUTPUT, *OPTIONS, fault="%s:%d" % (kind, n))
                what = "%s at call %d" % (kind, n)
                ended += done.returncode != 0
                if kind in ("kill", "torn"):
                    verdict.require(done.returncode == -signal.SIGKILL, what + ": was not killed")
                elif verdict.require(done.returncode in (0, 1, 2),
                                     "%s: ends with %d" % (what, done.returncode)):
                    told = done.stderr.strip().splitlines()
                    verdict.require(done.returncode == 0 or "error" in done.stderr,
                                    "%s: no message: %s" % (what, told))
                    if kind == "full" and done.returncode == 1:
                        verdict.require("No space left on device" in done.stderr,
                                        "%s: the reason is not told: %s" % (what, told))
                found = examine(folder, done, what, expected_rows, expected, verdict)
                partly += 0 < found < len(expected_rows)
            print("%s: %d runs ended early, %d with some members kept" % (kind, ended, partly))
            verdict.require(ended > 0 and partly > 0, kind + ": never hit the middle of a batch")
    verdict.finish()


if __name__ == "__main__":
    main()
