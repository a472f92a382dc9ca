#!/usr/bin/env python3
"""--resume takes up what matches and refuses what does not; two processes never write one result;
shards and an index of them hold what a single run does, and a wrong or missing shard is told."""
import os
import resource
import shutil
import time

import h5py
import numpy as np

from harness import PROGRAM, Folder, Verdict, contents, differences, rows, small_table

OUTPUT = "out.h5"
SMALL = ("--part-members", "2", "--threads", "1")
MEMBERS = 7


def expect(verdict, done, code, *messages):
    what = " ".join(done.args[1:])
    verdict.require(done.returncode == code,
                    "%s: ends with %d: %s" % (what, done.returncode, done.stderr))
    for message in messages:
        verdict.require(message in done.stderr + done.stdout,
                        "%s: does not say %r but %r" % (what, message, done.stderr))


def leave_parts(folder, output=OUTPUT, *options):
    """A run that is killed after its second part."""
    trace = folder.path / "trace"
    folder.run(output, *SMALL, *options, trace=trace)
    calls = [line.split("\t")[0] for line in trace.read_text().splitlines()]
    trace.unlink()
    folder.clear(output)
    second = [n for n, call in enumerate(calls, 1) if call == "rename"][1]
    folder.run(output, *SMALL, *options, fault="kill:%d" % (second + 2))
    return folder.results(output)


def resume(folder, verdict, expected):
    parts = leave_parts(folder)
    verdict.require(len(parts) == 2, "%d parts" % len(parts))
    before = [(p, p.read_bytes()) for p in parts]
    # The table, the scenario, the program, none of the flags.
    expect(verdict, folder.run(OUTPUT), 2, "holds parts of an interrupted run", "--resume")
    scenario, table = folder.path / "batch.yaml", folder.path / "table.h5"
    original, same_table = scenario.read_text(), table.read_bytes()
    scenario.write_text(original.replace("duration: 3w", "duration: 4w"))
    expect(verdict, folder.run(OUTPUT, "--resume"), 2, "made of other scenarios", parts[0].name)
    scenario.write_text(original)
    small_table(table, seed=2)
    expect(verdict, folder.run(OUTPUT, "--resume"), 2, "made with another table 'reference'")
    table.write_bytes(same_table)
    expect(verdict, folder.run(OUTPUT, "--resume", "--shard", "0/2"), 2, "holds member 1")
    verdict.require(before == [(p, p.read_bytes()) for p in parts], "refusing changed the parts")
    other_program(folder, verdict, parts[0])
    damaged(folder, verdict, parts[0])
    # What matches is used: its parts are not made again.
    expect(verdict, folder.run(OUTPUT, "--resume", *SMALL, trace=folder.path / "trace"), 0)
    made = [line for line in (folder.path / "trace").read_text().splitlines()
            if line.startswith("rename") and "result.h5" not in line]
    verdict.require(len(made) == 2, "%d parts made instead of the missing 2" % len(made))
    (folder.path / "trace").unlink()
    verdict.require(not differences(contents(folder.path / OUTPUT), expected), "resumed: differs")
    # Finished: nothing is done, the summary is shown.
    number = (folder.path / OUTPUT).stat().st_ino
    expect(verdict, folder.run(OUTPUT, "--resume"), 0, "written to " + OUTPUT)
    verdict.require(number == (folder.path / OUTPUT).stat().st_ino, "a finished result is made anew")
    # Finished, but of another batch, or of another shard of the same size.
    scenario.write_text(original.replace("duration: 3w", "duration: 4w"))
    expect(verdict, folder.run(OUTPUT, "--resume"), 2, "made of other scenarios")
    scenario.write_text(original)
    expect(verdict, folder.run("half.h5", "--shard", "1/3"), 0)
    expect(verdict, folder.run("half.h5", "--shard", "2/3", "--resume"), 2, "other members")
    expect(verdict, folder.run("half.h5", "--shard", "1/3", "--resume"), 0)


def other_program(folder, verdict, part):
    """Parts of another version: what they say of themselves differs, and so does the hash."""
    kept = part.read_bytes()
    with h5py.File(part, "r+") as file:
        file.attrs["source"] = "Spillover 9.9 (0000)"
        file.attrs["batch_sha256"] = "0" * 64
    expect(verdict, folder.run(OUTPUT, "--resume"), 2, "was made by Spillover 9.9 (0000); this is")
    part.write_bytes(kept)


def damaged(folder, verdict, part):
    kept = part.read_bytes()
    part.write_bytes(kept[:len(kept) // 2])
    expect(verdict, folder.run(OUTPUT, "--resume"), 2, "damaged", "remove it")
    part.write_bytes(kept)


def rivals(folder, verdict, expected):
    first = folder.start("rival.h5", *SMALL, fault="slow:20")
    lock = folder.path / "rival.h5.parts" / "lock"
    while not lock.exists():
        time.sleep(0.002)
    time.sleep(0.05)
    expect(verdict, folder.run("rival.h5"), 2, "another process is writing this result")
    expect(verdict, folder.run("rival.h5", "--resume"), 2, "another process is writing this result")
    expect(verdict, folder.call([PROGRAM, "merge", "rival.h5", OUTPUT]), 2, "another process")
    told = first.communicate()[1]
    verdict.require(first.returncode == 0, "rival: " + told)
    verdict.require(not differences(contents(folder.path / "rival.h5"), expected), "rival: differs")
    for n in range(8):
        folder.clear("rival.h5")
        both = [folder.start("rival.h5", *SMALL) for _ in range(3)]
        told = [process.communicate()[1] for process in both]
        codes = sorted(process.returncode for process in both)
        verdict.require(codes[0] == 0 and set(codes) <= {0, 2}, "at once: %s %s" % (codes, told))
        verdict.require(not differences(contents(folder.path / "rival.h5"), expected),
                        "at once: differs")
        verdict.require(not (folder.path / "rival.h5.parts").exists(), "at once: folder stays")


def shards(folder, verdict, expected):
    names = ["shard%d.h5" % k for k in range(3)]
    for k, name in enumerate(names):
        expect(verdict, folder.run(name, "--shard", "%d/3" % k, *SMALL), 0)
        verdict.require(len(rows(folder.path / name)) == [3, 2, 2][k], name + ": members")

    def merge(*arguments):
        return folder.call([PROGRAM, "merge", *arguments])

    expect(verdict, merge("all.h5", *reversed(names)), 0, "merged 3 shards")
    verdict.require(not differences(contents(folder.path / "all.h5"), expected), "merged: differs")
    before = folder.names()
    expect(verdict, merge("part.h5", names[0], names[2]), 2, "2 of 7 members are missing: 1, 4")
    expect(verdict, merge("part.h5", *names, names[1]), 2, "are in an earlier file too: 1, 4")
    expect(verdict, merge("part.h5", *names, "no.h5"), 2, "no.h5: error: there is no such file")
    expect(verdict, merge("part.h5", *names, "table.h5"), 2, "table.h5: error: is not a result")
    expect(verdict, merge("part.h5", *names, "batch.yaml"), 2, "batch.yaml: error: is not a result")
    scenario = (folder.path / "batch.yaml").read_text()
    (folder.path / "other.yaml").write_text(scenario.replace("duration: 3w", "duration: 4w"))
    before = sorted(before + ["other.yaml"])
    verdict.require(folder.names() == before, "a refused merge wrote something")
    folder.run("wrong.h5", "--shard", "1/3", scenario="other.yaml")
    expect(verdict, merge("part.h5", names[0], "wrong.h5", names[2]), 2,
           "wrong.h5: error: belongs to another batch than shard0.h5")
    for text in ("3/3", "1", "a/b", "-1/3", "1/0"):
        expect(verdict, folder.run("none.h5", "--shard=" + text), 2, "is no K/N")
    expect(verdict, folder.run("none.h5", "--shard", "8/9"), 0, "has no members")
    index(folder, verdict, expected, names, merge)


def index(folder, verdict, expected, names, merge):
    expect(verdict, merge("index.h5", *names, "--index"), 0)
    # That the trajectories lie elsewhere is all that tells it from the whole file.
    verdict.require(not differences(contents(folder.path / "index.h5"), expected), "index: differs")
    with h5py.File(folder.path / "index.h5") as file:
        verdict.require(file["output_by_region_sector"].is_virtual, "index: nothing is virtual")
    verdict.require("one of the shards" in merge(names[0], *names, "--index").stderr, "index on shard")
    elsewhere = folder.path / "elsewhere"
    elsewhere.mkdir()
    for name in ("index.h5", *names):
        shutil.move(folder.path / name, elsewhere / name)
    old = os.getcwd()
    os.chdir("/")
    verdict.require(not differences(contents(elsewhere / "index.h5"), expected), "index: moved")
    os.chdir(old)
    (elsewhere / names[1]).unlink()
    with h5py.File(elsewhere / "index.h5") as file:
        lost = np.isnan(file["output_by_region_sector"][()]).all(axis=(1, 2, 3))
        verdict.require(list(np.flatnonzero(lost)) == [1, 4], "index without a shard: %s" % lost)


def many_parts(verdict):
    """More parts than files that a process may have open."""
    few = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))  # noqa: E731
    with Folder(members=60, variables="[gdp_real]") as folder:
        expect(verdict, folder.run("single.h5"), 0)
        done = folder.call(folder.arguments(OUTPUT, "--part-members", "1", "--threads", "1"),
                           preexec_fn=few)
        expect(verdict, done, 0)
        verdict.require(done.stderr.count(" saved") == 60, "not a part per member")
        verdict.require(not differences(contents(folder.path / OUTPUT),
                                        contents(folder.path / "single.h5")), "many parts: differs")


def main():
    verdict = Verdict()
    with Folder(members=MEMBERS) as folder:
        expect(verdict, folder.run("single.h5"), 0)
        expected = contents(folder.path / "single.h5")
        resume(folder, verdict, expected)
        rivals(folder, verdict, expected)
        shards(folder, verdict, expected)
    many_parts(verdict)
    verdict.finish()


if __name__ == "__main__":
    main()
