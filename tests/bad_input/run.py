#!/usr/bin/env python3
"""Holds the program against scenarios that are wrong, or doubtful.

Each NAME.txt here is what the program must tell of NAME.yaml, to the letter, with exit code 2 and
without writing a file; each warnings/NAME.txt what it must warn of while it takes the scenario.
After a change of messages, --update writes the texts anew: read the difference before committing it.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(FOLDER.parents[1] / "build/spillover"))
FEWEST = 90  # a corpus that shrinks guards less


def files_of(case):
    """The file of a case, and the one that its first line asks to run with it ("# also: FILE")."""
    path = case.with_suffix(".yaml")
    head = path.read_bytes()[:200] if path.is_file() else b""
    also = head.split(b"\n")[0].decode("utf-8", "replace").removeprefix("# also: ")
    return [path.name] + ([also] if head.startswith(b"# also: ") else [])


def run(case, *arguments):
    done = subprocess.run([PROGRAM, arguments[0], *files_of(case), *arguments[1:]], cwd=case.parent,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    return done.returncode, done.stderr.decode("utf-8", "replace"), done.stdout.decode("utf-8", "replace")


def files_below(folder):
    return sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


def trouble_with_bad(case, expected, output):
    """What is wrong with how a bad scenario is refused; empty if nothing."""
    for arguments in (["check"], ["run", "-o", str(output / "out.h5")], ["plan"]):
        code, told, printed = run(case, *arguments)
        if code != 2:
            return "%s: exit code %d, expected 2\n%s%s" % (arguments[0], code, told, printed)
        if told != expected:
            return "%s tells\n%sexpected\n%s" % (arguments[0], told, expected)
        if printed:
            return "%s prints %r" % (arguments[0], printed)
        if files_below(output):
            return "%s leaves files: %s" % (arguments[0], files_below(output))
    return ""


def trouble_with_warning(case, expected):
    code, told, printed = run(case, "check")
    if code != 0 or not printed.startswith("valid"):
        return "exit code %d, expected 0\n%s%s" % (code, told, printed)
    return "" if told == expected else "tells\n%sexpected\n%s" % (told, expected)


def cases_in(folder, update):
    """Every scenario and every expected text, so that neither stands without the other."""
    names = {path.stem for ending in ("*.yaml", "*.txt") for path in folder.glob(ending)}
    cases = [folder / name for name in sorted(names)]
    if update:
        for case in cases:
            case.with_suffix(".txt").write_text(run(case, "check")[1])
    return cases


def main():
    update = "--update" in sys.argv
    before = files_below(FOLDER)
    failed = 0
    bad, doubtful = cases_in(FOLDER, update), cases_in(FOLDER / "warnings", update)
    with tempfile.TemporaryDirectory(prefix="spillover_bad_") as output:
        for case in bad + doubtful:
            text = case.with_suffix(".txt")
            if not text.exists():
                trouble = "has no expected text; --update writes it"
            elif case in bad:
                trouble = trouble_with_bad(case, text.read_text(), pathlib.Path(output))
            else:
                trouble = trouble_with_warning(case, text.read_text())
            if trouble:
                failed += 1
                print("%s: %s\n" % (case.relative_to(FOLDER), trouble))
    if len(bad) < FEWEST:
        failed += 1
        print("only %d bad scenarios are left, expected at least %d" % (len(bad), FEWEST))
    if not update and files_below(FOLDER) != before:
        failed += 1
        print("files appeared beside the scenarios: %s" % (set(files_below(FOLDER)) - set(before)))
    print("%d bad and %d doubtful scenarios, %d fail" % (len(bad), len(doubtful), failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
