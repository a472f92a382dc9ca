#!/usr/bin/env python3
"""Where a result may be put, and what is there already: nothing is lost or half-written by mistake,
and the message says what is wrong."""
import os
import subprocess

from harness import PROGRAM, Folder, Verdict, contents, differences

OUTPUT = "out.h5"


def main():
    verdict = Verdict()
    with Folder(members=3) as folder:

        def refused(output, message, *options, arguments=None, **more):
            before = folder.names()
            done = folder.call(arguments or folder.arguments(output, *options), **more)
            what = "%s %s" % (output, options)
            verdict.require(done.returncode == 2, "%s: ends with %d" % (what, done.returncode))
            verdict.require(message in done.stderr, "%s: says %r" % (what, done.stderr))
            verdict.require(folder.names() == before, "%s: wrote something" % what)

        (folder.path / "folder.h5").mkdir()
        refused("folder.h5", "is a folder")
        refused("folder.h5/", "is a folder")
        refused("no/such/out.h5", "there is no folder no/such")
        refused("/dev/null", "is not a file")
        # A scenario or a table named by mistake.
        scenario = (folder.path / "batch.yaml").read_text()
        table = contents(folder.path / "table.h5")
        refused("batch.yaml", "is not a result of this program")
        refused("table.h5", "is not a result of this program")
        refused("table.h5", "is not a result of this program", "--resume")
        refused("table.h5", "is not a result of this program",
                arguments=[PROGRAM, "merge", "table.h5", "batch.yaml"])
        verdict.require((folder.path / "batch.yaml").read_text() == scenario, "scenario is lost")
        verdict.require(contents(folder.path / "table.h5") == table, "table is lost")

        (folder.path / "taken.h5.parts").write_text("not a folder")
        refused("taken.h5", "cannot")
        refuse_unwritable(folder, verdict)

        # An earlier result is replaced, in one move; so is the target of a link; so is an empty file.
        done = folder.run(OUTPUT)
        verdict.require(done.returncode == 0, done.stderr)
        first = contents(folder.path / OUTPUT)
        (folder.path / "other.yaml").write_text(scenario.replace("10.0", "11.0"))
        verdict.require(folder.run(OUTPUT, scenario="other.yaml").returncode == 0, "replace")
        verdict.require(differences(contents(folder.path / OUTPUT), first), "was not replaced")
        (folder.path / "link.h5").symlink_to(OUTPUT)
        verdict.require(folder.run("link.h5").returncode == 0, "through a link")
        verdict.require((folder.path / "link.h5").is_symlink(), "the link is gone")
        verdict.require(not differences(contents(folder.path / OUTPUT), first), "link: differs")
        (folder.path / "empty.h5").touch()
        verdict.require(folder.run("empty.h5").returncode == 0, "empty file")
        # A name that looks like that of an unfinished file.
        (folder.path / "job.tmp.7").mkdir()
        kept_parts_in_a_folder_called_tmp(folder, verdict, first)
        verdict.require(not list(folder.path.rglob("*.parts/*")), "parts stay")
        help_text = folder.call([PROGRAM, "run", "--help"]).stdout
        for word in ("--resume", "--part-members", "replaced in", ".parts/", "130 and 143"):
            verdict.require(word in help_text, "--help does not tell of " + word)
    verdict.finish()


def refuse_unwritable(folder, verdict):
    """Nobody may write to the folder; root may, so another user tries."""
    closed = folder.path / "closed"
    closed.mkdir(mode=0o755 if os.geteuid() == 0 else 0o555)
    folder.path.chmod(0o755)
    arguments = folder.arguments("closed/out.h5")
    if os.geteuid() == 0:
        arguments = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *arguments]
        reachable = subprocess.run(arguments[:4] + [PROGRAM, "--version"], capture_output=True)
        if reachable.returncode != 0:
            print("skipped: another user cannot start the program here")
            return
    done = folder.call(arguments)
    verdict.require(done.returncode == 2 and "Permission denied" in done.stderr,
                    "unwritable: %d %s" % (done.returncode, done.stderr))
    verdict.require(not list(closed.iterdir()), "unwritable: wrote something")


def kept_parts_in_a_folder_called_tmp(folder, verdict, expected):
    output = "job.tmp.7/out.h5"
    trace = folder.path / "trace"
    folder.run(output, "--part-members", "1", "--threads", "1", trace=trace)
    whole = [line.split("\t") for line in trace.read_text().splitlines()]
    second = [n for n, call in enumerate(whole, 1) if call[0] == "rename"][1]
    folder.clear(output)
    folder.run(output, "--part-members", "1", "--threads", "1", fault="kill:%d" % (second + 2))
    before = {path.name: path.stat().st_ino for path in folder.results(output)}
    verdict.require(len(before) == 2, "tmp: %s" % before)
    trace.unlink()
    done = folder.run(output, "--part-members", "1", "--threads", "1", "--resume", trace=trace)
    parts_made = sum(line.startswith("rename") and "result.h5" not in line
                     for line in trace.read_text().splitlines())
    verdict.require(done.returncode == 0 and parts_made == 1,
                    "tmp: %d parts made again instead of 1" % parts_made)
    verdict.require(not differences(contents(folder.path / output), expected), "tmp: differs")


if __name__ == "__main__":
    main()
