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
MEMBERS, PARTS = 400, 17


def kill_when(folder, saved, share, *options):
    """Kills the program when so many parts are there, and a share of the time of a part later: the
    moment is random in what is done, however fast the machine is just now."""
    begin = time.monotonic()
    process = folder.start(OUTPUT, *OPTIONS, *options)
    parts = folder.path / (OUTPUT + ".parts")
    while process.poll() is None and len(list(parts.glob("*-*.h5"))) < saved:
        time.sleep(0.001)
    time.sleep(share * (time.monotonic() - begin) / max(1, saved))
    process.send_signal(signal.SIGKILL)
    told = process.stderr.read()
    process.stderr.close()
    return process.wait(), told


def main():
    kills = int(sys.argv[1])
    verdict, chance = Verdict(), random.Random(20)
    with Folder(members=MEMBERS, horizon="6y") as folder:
        undisturbed = folder.run(OUTPUT, *OPTIONS)
        verdict.require(undisturbed.returncode == 0, "undisturbed: " + undisturbed.stderr)
        expected, expected_rows = contents(folder.path / OUTPUT), rows(folder.path / OUTPUT)
        killed, partly = 0, 0
        for n in range(kills):
            folder.clear(OUTPUT)
            reported = 0
            for attempt in range(2 if n % 3 == 2 else 1):
                code, told = kill_when(folder, chance.randint(0, PARTS), chance.random(),
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
        print("%d kills, %d left some members and not all" % (killed, partly))
        verdict.require(killed >= kills * 0.9 and partly >= kills * 0.5,
                        "the kills came too early or too late to tell anything")
    verdict.finish()


if __name__ == "__main__":
    main()
