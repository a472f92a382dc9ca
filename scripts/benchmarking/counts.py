"""Instructions of every benchmark, counted by callgrind: the same on a busy machine and on an idle one.

What is counted depends on the compiler and on the instruction set that the kernels choose, which under
valgrind 3.19 is x86-64-v3 wherever the processor has AVX2: counts are compared only where both agree.
"""
import json
import os
import pathlib
import re
import subprocess
import tempfile

from benchmarking import builds

BASELINE = builds.SOURCE / "bench/baseline.json"
MOST_MORE = 0.05


def read_dumps(folder):
    """{name: instructions} from the files of callgrind, one for each benchmark."""
    counts = {}
    for file in pathlib.Path(folder).iterdir():
        text = file.read_text(errors="replace")
        name = re.search(r"^desc: Trigger: Client Request: (\S+)$", text, re.M)
        total = re.search(r"^(?:totals|summary): (\d+)$", text, re.M)
        if name and total:
            counts[name[1]] = int(total[1])
    return dict(sorted(counts.items()))


def measure(program):
    with tempfile.TemporaryDirectory(prefix="spillover_count_") as folder:
        done = subprocess.run(
            ["valgrind", "-q", "--tool=callgrind", "--collect-atstart=no",
             "--callgrind-out-file=%s/out" % folder, program, "--count"],
            check=True, stdout=subprocess.PIPE, text=True, env=dict(os.environ, OMP_NUM_THREADS="1"))
        compiler, instruction_set = done.stdout.splitlines()[:2]
        return {"compiler": compiler, "instruction_set": instruction_set, "counts": read_dumps(folder)}


def read_baseline(path=BASELINE):
    return json.loads(path.read_text())


def write_baseline(now, path=BASELINE):
    path.write_text(json.dumps(now, indent=1) + "\n")
    print("baseline of %d benchmarks written to %s: commit it, and say why" %
          (len(now["counts"]), path))


def compare(base, now):
    """Lines to print and the exit code: 1 where something needs more than the baseline allows."""
    built = [(each["compiler"], each["instruction_set"]) for each in (base, now)]
    if built[0] != built[1]:
        return ["counts not compared: the baseline is of %s, this is %s" %
                tuple(" on ".join(each) for each in built),
                "compare with a build of another commit: scripts/bench count --against COMMIT"], 0
    lines, slower = [], 0
    for name, count in now["counts"].items():
        before = base["counts"].get(name)
        if not before:
            lines.append("new     %-45s %12d instructions: accept it" % (name, count))
            slower += 1
            continue
        change = count / before - 1
        word = "slower" if count > (1 + MOST_MORE) * before else \
            "faster" if count < (1 - MOST_MORE) * before else "same"
        slower += word == "slower"
        if word != "same":
            lines.append("%-7s %-45s %12d instructions, %+.1f %%" % (word, name, count, 100 * change))
    gone = sorted(set(base["counts"]) - set(now["counts"]))
    lines += ["gone    %s: accept it" % name for name in gone]
    lines.append("%d of %d benchmarks need over %g %% more instructions than the baseline, are new or "
                 "gone (%s)" % (slower + len(gone), len(now["counts"]), 100 * MOST_MORE,
                                " on ".join(built[1])))
    if slower or gone:
        lines.append("if that is meant: scripts/bench count --accept, and commit bench/baseline.json")
    return lines, 1 if slower or gone else 0
