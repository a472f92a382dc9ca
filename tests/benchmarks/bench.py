#!/usr/bin/env python3
"""scripts/bench calls slower what is slower, and nothing else."""
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "scripts"))
from benchmarking import builds, counts, history, timing  # noqa: E402

NAMES = ["kernel_%d/pooled_34x30/members:8/threads:1/real_time" % n for n in range(25)]


def report(slow_down, noise, only=""):
    """What Google Benchmark would say on a machine where every run is up to `noise` slower."""
    return {"benchmarks": [{"name": name, "time_unit": "us", "real_time": 1e9,
                            "cpu_time": 100 * slow_down.get(name, 1) * (1 + noise * random.random() ** 2)}
                           for name in NAMES if not only or name in only.replace("\\", "")]}


class Builds:
    """Stands for running programs: "before", and "now" with some benchmarks slower."""

    def __init__(self, slow_down=None, noise=0.1, once=False):
        self.slow_down, self.noise, self.once, self.filters = slow_down or {}, noise, once, []

    def __call__(self, program, pattern, *options):
        self.filters.append(pattern)
        again = pattern != "all"
        return report(self.slow_down if program == "now" and not (self.once and again) else {},
                      self.noise, pattern if again else "")

    def verdicts(self):
        return {each.name: each for each in timing.compare("before", "now", "all", 10, self)}


def counted(**of):
    return {"compiler": "GNU 12", "instruction_set": "x86-64-v3", "counts": of}


class Times(unittest.TestCase):
    def setUp(self):
        random.seed(1)

    def test_a_tenth_more_is_slower_and_the_rest_the_same(self):
        found = Builds({NAMES[3]: 1.1}).verdicts()

        self.assertEqual([name for name, each in found.items() if each.word != "same"], [NAMES[3]])
        self.assertEqual(found[NAMES[3]].word, "slower")
        self.assertAlmostEqual(found[NAMES[3]].ratio, 1.1, delta=0.03)

    def test_a_tenth_less_is_faster(self):
        self.assertEqual(Builds({NAMES[0]: 0.9}).verdicts()[NAMES[0]].word, "faster")

    def test_twice_the_same_is_the_same_a_hundred_times(self):
        words = {each.word for _ in range(100) for each in Builds().verdicts().values()}

        self.assertEqual(words, {"same"})

    def test_less_than_the_threshold_is_the_same(self):
        self.assertEqual(Builds({NAMES[0]: 1.03}, noise=0.01).verdicts()[NAMES[0]].word, "same")

    def test_what_is_slow_only_once_is_no_alarm(self):
        builds_ = Builds({NAMES[7]: 1.3}, once=True)

        found = builds_.verdicts()

        self.assertEqual(found[NAMES[7]].word, "same")
        self.assertEqual(len(builds_.filters), 2 * 10 + 2 * 30)
        self.assertTrue(all("kernel_7/" in each and "kernel_8/" not in each
                            for each in builds_.filters[20:]))

    def test_nothing_in_common_is_an_error(self):
        with self.assertRaises(ValueError):
            timing.compare("before", "now", "all", 2, lambda *_: {"benchmarks": []})


class Counts(unittest.TestCase):
    def test_over_five_per_cent_more_fails_and_is_named(self):
        lines, code = counts.compare(counted(a=1000, b=1000), counted(a=1051, b=1049))

        self.assertEqual(code, 1)
        self.assertRegex(lines[0], r"^slower +a +1051 instructions, \+5\.1 %$")
        self.assertNotIn(" b ", "".join(lines))

    def test_less_or_up_to_five_per_cent_more_passes(self):
        lines, code = counts.compare(counted(a=1000, b=1000), counted(a=1050, b=800))

        self.assertEqual(code, 0)
        self.assertRegex(lines[0], r"^faster +b ")

    def test_what_is_new_or_gone_has_to_be_accepted(self):
        self.assertEqual(counts.compare(counted(a=1), counted(a=1, b=1))[1], 1)
        self.assertEqual(counts.compare(counted(a=1, b=1), counted(a=1))[1], 1)

    def test_another_compiler_or_instruction_set_is_not_compared(self):
        other = dict(counted(a=9000), compiler="Clang 14")

        lines, code = counts.compare(counted(a=1000), other)

        self.assertEqual(code, 0)
        self.assertIn("not compared: the baseline is of GNU 12 on x86-64-v3, this is Clang 14", lines[0])

    def test_dumps_are_read_by_the_name_of_the_benchmark(self):
        with tempfile.TemporaryDirectory() as folder:
            files = {"out": "events: Ir\ntotals: 7\n",
                     "out.1": "desc: Trigger: Client Request: a/b\nevents: Ir\nfn=x\n0 12\ntotals: 12\n"}
            for name, text in files.items():
                (pathlib.Path(folder) / name).write_text(text)

            self.assertEqual(counts.read_dumps(folder), {"a/b": 12})

    def test_the_committed_baseline_counts_every_kernel_case_on_every_form(self):
        cases = set()
        for line in (SOURCE / "bench/kernel_cases.cpp").read_text().splitlines():
            if line.strip().startswith('{"'):
                cases.add(line.split('"')[1])

        names = counts.read_baseline()["counts"]

        self.assertGreater(len(cases), 20)
        for case in cases:
            tables = [name.split("/")[1].split("_")[0] for name in names
                      if name.startswith(case + "/")]
            self.assertEqual(sorted(tables), ["dense", "pooled", "sparse"], case)


class History(unittest.TestCase):
    def run_of(self, commit, micros):
        return {"context": {"date": "2026-01-0%d" % micros, "commit": commit, "num_cpus": 2,
                            "compiler": "GNU 12", "instruction_set": "x86-64-v3", "load_avg": [0.1],
                            "triad on 1 thread": "20 GB/s"},
                "benchmarks": [{"name": "sweep/<big>", "real_time": micros / 1e3, "time_unit": "ms",
                                "of_triad": 0.51234}]}

    def test_every_run_is_a_line_and_the_page_draws_them_all(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "history.jsonl"
            self.assertEqual(history.read(path), [])
            for commit, micros in (("aaa", 4), ("bbb", 5)):
                history.append(path, self.run_of(commit, micros), counted(**{"sweep/x": 100 * micros}))

            runs = history.read(path)
            page = history.page(runs)

        self.assertEqual([run["commit"] for run in runs], ["aaa", "bbb"])
        self.assertEqual(runs[1]["microseconds"], {"sweep/<big>": 5.0})
        self.assertEqual(runs[1]["of_triad"], {"sweep/<big>": 0.5123})
        for text in ("aaa", "bbb", "GNU 12", "+25.0 %", "sweep", "0.512", "&lt;big&gt;"):
            self.assertIn(text, page)
        self.assertEqual(page.count("<circle"), 4)
        self.assertNotIn("http", page)

    def test_wrong_use_ends_with_2(self):
        done = subprocess.run([SOURCE / "scripts/bench", "compare", "no_such_commit"],
                              capture_output=True, text=True)

        self.assertEqual(done.returncode, 2)
        self.assertIn("scripts/bench: error:", done.stderr)


if __name__ == "__main__":
    unittest.main()
