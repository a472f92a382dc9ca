#!/usr/bin/env python3
"""SIGINT, SIGTERM and a full disk in the middle of a batch: what is complete is kept and named, the
exit code is the promised one, --resume makes the same result as an undisturbed run."""
import os
import re
import signal
import subprocess
import time

from harness import Folder, Verdict, contents, differences, rows

OUTPUT = "out.h5"
OPTIONS = ("--part-members", "4", "--threads", "2")
GRACE = 1.0  # seconds within which the program has to stop


def wait_for(condition, seconds=20):
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.002)


def resume_is_equal(folder, what, expected, verdict):
    again = folder.run(OUTPUT, "--resume", *OPTIONS)
    verdict.require(again.returncode == 0, "%s: resume: %s" % (what, again.stderr))
    verdict.require(not differences(contents(folder.path / OUTPUT), expected),
                    "%s: the resumed result differs" % what)


def interrupt(folder, number, what, ready, slow, verdict, members):
    process = folder.start(OUTPUT, *OPTIONS, fault="slow:%d" % slow if slow else None)
    wait_for(ready)
    begin = time.monotonic()
    process.send_signal(number)
    told = process.communicate()[1]
    seconds = time.monotonic() - begin
    print("%s: stopped in %.2f s" % (what, seconds))
    verdict.require(process.returncode == 128 + number,
                    "%s: ends with %s" % (what, process.returncode))
    verdict.require(seconds < GRACE, "%s: took %.2f s" % (what, seconds))
    kept = re.search(r"interrupted: (\d+) of %d members are complete in (\S+)" % members, told)
    if verdict.require(kept and "--resume" in told, "%s: does not say how to go on: %s" % (what, told)):
        found = sum(len(rows(path)) for path in folder.results(OUTPUT))
        verdict.require(found == int(kept[1]) > 0,
                        "%s: %s members named, %d found" % (what, kept[1], found))
        verdict.require((folder.path / kept[2]).is_dir(), "%s: %s is no folder" % (what, kept[2]))
    verdict.require(not list(folder.path.rglob("*.tmp.*")), what + ": unfinished files stay")


def signals(verdict):
    members = 60
    with Folder(members=members, horizon="10y") as folder:
        verdict.require(folder.run(OUTPUT, *OPTIONS).returncode == 0, "undisturbed")
        expected = contents(folder.path / OUTPUT)
        parts = folder.path / (OUTPUT + ".parts")
        computing = lambda: len(list(parts.glob("*-*.h5"))) >= 2  # noqa: E731
        merging = lambda: list(parts.glob("result.h5.tmp.*"))  # noqa: E731
        for number, what, ready, slow in (
                (signal.SIGINT, "SIGINT while computing", computing, 0),
                (signal.SIGTERM, "SIGTERM while computing", computing, 0),
                (signal.SIGINT, "SIGINT while the parts become one", merging, 3)):
            folder.clear(OUTPUT)
            interrupt(folder, number, what, ready, slow, verdict, members)
            resume_is_equal(folder, what, expected, verdict)
        # Before anything is complete there is nothing to keep, and nothing stays.
        folder.clear(OUTPUT)
        before = folder.names()
        process = folder.start(OUTPUT, "--threads", "1", fault="slow:300")
        wait_for(parts.exists)
        time.sleep(0.2)
        process.send_signal(signal.SIGTERM)
        told = process.communicate()[1]
        if process.returncode == 128 + signal.SIGTERM and "no member was complete" in told:
            verdict.require(folder.names() == before, "early: stays: %s" % folder.names())


def full_disk(verdict):
    members = 48
    with Folder(members=members, horizon="10y") as folder:
        verdict.require(folder.run(OUTPUT, *OPTIONS).returncode == 0, "undisturbed")
        expected = contents(folder.path / OUTPUT)
        size = (folder.path / OUTPUT).stat().st_size
    with Folder(members=members, horizon="10y") as folder:
        disk = folder.path / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=%dk" % (size // 2048), "tmpfs", str(disk)]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
            print("skipped: a disk of limited size cannot be mounted here")
            return
        try:
            output = "disk/" + OUTPUT
            done = folder.run(output, *OPTIONS)
            verdict.require(done.returncode == 1, "full disk: ends with %d" % done.returncode)
            verdict.require("No space left on device" in done.stderr,
                            "full disk: the reason is not told: " + done.stderr)
            kept = re.search(r"(\d+) of %d members are complete in" % members, done.stderr)
            found = {}
            for path in folder.results(output):
                found.update(rows(path))
            verdict.require(kept and 0 < int(kept[1]) == len(found) < members,
                            "full disk: %d found, told: %s" % (len(found), done.stderr))
            print("full disk: %d of %d members kept" % (len(found), members))
            subprocess.run(["mount", "-o", "remount,size=%dk" % (size // 1024 * 4), str(disk)],
                           check=True)
            again = folder.run(output, "--resume", *OPTIONS)
            verdict.require(again.returncode == 0, "full disk: resume: " + again.stderr)
            verdict.require(not differences(contents(folder.path / output), expected),
                            "full disk: the resumed result differs")
        finally:
            subprocess.run(["umount", str(disk)], check=True)


def main():
    verdict = Verdict()
    signals(verdict)
    full_disk(verdict)
    verdict.finish()


if __name__ == "__main__":
    main()
