#!/usr/bin/env python3
"""Kills a large batch at random moments, and every third time its resumption too: every file that has
its name opens and is right, nothing that was reported as saved is missing, and the resumed result
equals the undisturbed one in every value. Argument: the number of kills."""
import random
import signal
import sys
import time

from harness import Folder, Verdict, contents, differences, rows, saved_members

OUTPUT = "out.h5"
OPTIONS = ("--part-members", "24", "--threads", "2")
MEMBERS = 400


def kill_after(folder, seconds, *options):
    process = folder.start(OUTPUT, *OPTIONS, *options)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    told = process.stderr.read()
    process.stderr.close()
    return process.wait(), told


def main():
    kills = int(sys.argv[1])
    verdict, chance = Verdict(), random.Random(20)
    with Folder(members=MEMBERS, horizon="6y") as folder:
        begin = time.monotonic()
        undisturbed = folder.run(OUTPUT, *OPTIONS)
        seconds = time.monotonic() - begin
        verdict.require(undisturbed.returncode == 0, "undisturbed: " + undisturbed.stderr)
        expected, expected_rows = contents(folder.path / OUTPUT), rows(folder.path / OUTPUT)
        killed, partly = 0, 0
        for n in range(kills):
            folder.clear(OUTPUT)
            reported = 0
            for attempt in range(2 if n % 3 == 2 else 1):
                code, told = kill_after(folder, chance.uniform(0, seconds),
                                        *(["--resume"] if attempt else []))
                killed += code == -signal.SIGKILL
                reported = max(reported, saved_members(told))
            found = {}
            for path in folder.results(OUTPUT):
                found.update(rows(path))
            partly += 0 < len(found) < MEMBERS
            verdict.require(len(found) >= reported,
                            "kill %d: %d reported, %d found" % (n, reported, len(found)))
            wrong = [m for m, values in found.items() if values != expected_rows[m]]
            verdict.require(not wrong, "kill %d: other values in %s" % (n, wrong[:5]))
            again = folder.run(OUTPUT, "--resume", *OPTIONS)
            verdict.require(again.returncode == 0, "kill %d: resume: %s" % (n, again.stderr))
            verdict.require(not differences(contents(folder.path / OUTPUT), expected),
                            "kill %d: the resumed result differs" % n)
        print("%d kills of a run of %.2f s, %d in the middle of it" % (killed, seconds, partly))
        verdict.require(killed >= kills * 0.6 and partly >= kills * 0.3,
                        "the kills came too early or too late to tell anything")
    verdict.finish()


if __name__ == "__main__":
    main()
