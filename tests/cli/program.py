#!/usr/bin/env python3
"""The program seen from a shell: help, version, JSON, exit codes, suggestions, progress."""
import json
import os
import pathlib
import pty
import re
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data

GOOD = data.SOURCE / "scenarios/lithium_mine_stop.yaml"
COMMANDS = [["run"], ["check"], ["plan"], ["table"], ["table", "info"], ["table", "build"],
            ["table", "import"], ["table", "export"], ["table", "aggregate"],
            ["table", "balance"], ["table", "rebase"], ["merge"], ["schema"], []]
ENSEMBLE = """
schema: scenario/1
scenario: many
extends: %s
ensemble:
  method: grid
  dimensions:
    - { id: scale, path: shocks.mines_stop.scale, values: [%s] }
checks: []
"""


def program(*arguments, **options):
    return subprocess.run([data.PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                          **options)


class Program(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="spillover_cli_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def scenario(self, **changes):
        """The shipped scenario with some texts replaced."""
        text = GOOD.read_text()
        for old, new in changes.values():
            self.assertIn(old, text)
            text = text.replace(old, new)
        path = self.folder / "scenario.yaml"
        path.write_text(text)
        return path

    def many(self, members):
        path = self.folder / "many.yaml"
        path.write_text(ENSEMBLE % (GOOD, ", ".join("%g" % (n / members) for n in range(1, members + 1))))
        return path

    def test_help_of_every_command_shows_an_example(self):
        for command in COMMANDS:
            done = program(*command, "--help")
            self.assertEqual(done.returncode, 0, command)
            self.assertIn("Example: spillover " + " ".join(command), done.stdout)

    def test_version_names_all_that_made_a_result(self):
        done = program("--version")

        self.assertEqual(done.returncode, 0)
        for part in (r"^spillover \d+\.\d+\.\d+ \(commit \S+\)$", r"^(GNU|Clang) \d+\.\d+\.\d+, ",
                     r"instruction set (x86-64-v[34]|baseline)", r"\d+ threads", r"HDF5 \d+\.\d+\.\d+",
                     r"Eigen \d+\.\d+", r"yaml-cpp \d+\.\d+", r"libdeflate \d+\.\d+",
                     r"fmt \d{1,2}\.\d+\.\d+"):
            self.assertRegex(done.stdout, re.compile(part, re.M))

    def test_a_synthetic_table_is_the_same_file_for_the_same_seed(self):
        for name, seed in (("a", 7), ("b", 7), ("c", 8)):
            done = program("table", "build", "--synthetic", "5,7", "--seed", seed, "--form", "dense",
                           "-o", self.folder / (name + ".h5"))
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            time.sleep(1.1 if name == "a" else 0)  # no time of writing in the file

        a, b, c = ((self.folder / (name + ".h5")).read_bytes() for name in "abc")

        self.assertEqual(a, b)
        self.assertNotEqual(a, c)
        told = program("table", "info", self.folder / "a.h5", "--json")
        self.assertLess(json.loads(told.stdout)["spectral_radius"], 0.8)

    def test_a_synthetic_table_of_no_size_is_refused(self):
        for arguments, hint in ((["--synthetic", "5x7"], "'5x7' is not valid (expected REGIONS,SECTORS"),
                                (["--synthetic", "0,7"], "'0,7' is not valid"),
                                (["--synthetic", "5,7,9"], "'5,7,9' is not valid"),
                                (["--synthetic", "5,7", "--seed", "-1"], "--seed: error: '-1'"),
                                (["--synthetic", "5,7", "--form", "dnse"], "did you mean 'dense'?"),
                                (["--synthetic", "90000,900"], "GB of memory, there are"),
                                (["--synthetic", "5,7", "folder"], "excludes --synthetic"),
                                (["folder", "--seed", "3"], "--seed requires --synthetic"),
                                ([], "a folder of figures, or --synthetic")):
            done = program("table", "build", *arguments, "-o", self.folder / "out.h5")
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(hint, done.stderr)
            self.assertFalse((self.folder / "out.h5").exists())

    def test_regions_that_would_not_fit_are_refused_before_they_are_made(self):
        nation, figures = self.folder / "nation.h5", self.folder / "figures.csv"
        program("table", "build", "--synthetic", "1,400", "--form", "dense", "-o", nation)
        figures.write_text("region,sector,output\n" + "".join("R%d,*,1\n" % n for n in range(2000)))

        done = program("table", "build", "--national", nation, "--figures", figures, "-o",
                       self.folder / "out.h5")

        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"a table of 2000 regions x 400 sectors with a cell for every pair of industries "
                                      r"takes [\d.e+]+ GB of memory, there are [\d.]+ GB \(add up")
        self.assertFalse((self.folder / "out.h5").exists())

    def test_a_wrong_command_line_ends_with_2_and_the_nearest_name(self):
        for arguments, hint in ((["rum", "x.yaml"], "did you mean 'run'?"),
                                (["run", "--quite", "x.yaml"], "did you mean '--quiet'?"),
                                (["table", "inof", "x"], "did you mean 'info'?"),
                                (["--versoin"], "did you mean '--version'?"),
                                (["schema", "extra"], "too many arguments: 'extra'"),
                                ([], "one of run, check, plan, table"),
                                (["run"], "files is required"),
                                (["run", "x.yaml", "--threads", "0"], "0 not in range"),
                                (["run", "x.yaml", "--threads", "two"], "--threads")):
            done = program(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertIn(hint, done.stderr)
            self.assertIn("--help", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_exit_code_2_leaves_nothing_behind(self):
        bad = self.scenario(name=("region: Yichun", "region: Yichan"))
        before = sorted(self.folder.iterdir())
        done = program("run", bad, "-o", self.folder / "out.h5")

        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"scenario\.yaml:\d+:\d+: error: .*Yichan.*did you mean 'Yichun'")
        self.assertIn("1 error\n", done.stderr)
        self.assertEqual(sorted(self.folder.iterdir()), before)
        for arguments in (["run", "nowhere.yaml"], ["table", "info", "nowhere.h5"],
                          ["run", GOOD, "--shard", "3/3"], ["run", GOOD, "--table", "builtin:chna"]):
            self.assertEqual(program(*arguments, cwd=self.folder).returncode, 2, arguments)
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_exit_code_3_tells_which_check_does_not_hold(self):
        failing = self.scenario(bounds=("in [40 %, 70 %]", "in [1 %, 2 %]"))
        done = program("run", failing, "-o", self.folder / "out.h5")

        self.assertEqual(done.returncode, 3)
        self.assertRegex(done.stdout, r"fails peak_loss\(.*\) in \[1 %, 2 %\] \(value \d\d\.\d+ %\)")
        self.assertIn("check", done.stderr)
        self.assertTrue((self.folder / "out.h5").exists())

    def test_exit_code_1_when_the_disk_does_not_take_the_result(self):
        def no_more_than_four_kilobytes():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

        done = program("run", GOOD, "-o", self.folder / "out.h5", restore_signals=False,
                       preexec_fn=no_more_than_four_kilobytes)

        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("error: ", done.stderr)
        self.assertFalse((self.folder / "out.h5").exists())

    def test_interruption_ends_with_130_or_143_and_says_how_to_resume(self):
        scenario = self.many(1000)
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            out = self.folder / ("out%d.h5" % code)
            run = subprocess.Popen([data.PROGRAM, "run", str(scenario), "-o", str(out), "--threads",
                                    "1", "--part-members", "8"],
                                   stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            told = None
            while run.poll() is None and not told:
                told = re.search(r"^(\d+) of 1,000 members computed, [1-9]\d* saved",
                                 run.stderr.readline())
            # Members and the runs for their direct effect take turns: some are complete early.
            self.assertLess(int(told[1]), 300)
            run.send_signal(number)
            _, errors = run.communicate(timeout=60)
            self.assertEqual(run.returncode, code)
            self.assertRegex(errors, r"interrupted: \d+ of 1000 members are complete")
            self.assertIn("--resume", errors)
            self.assertFalse(out.exists())

    def test_json_of_check_and_plan(self):
        good = json.loads(program("check", "--json", GOOD).stdout)
        self.assertEqual((good["valid"], good["members"], good["errors"]), (True, 1, []))

        bad = self.scenario(name=("region: Yichun", "region: Yichan"))
        for command in ("check", "plan"):
            done = program(command, "--json", bad)
            self.assertEqual(done.returncode, 2)
            told = json.loads(done.stdout)
            self.assertFalse(told["valid"])
            self.assertIn("Yichan", told["errors"][0]["what"])
            self.assertRegex(told["errors"][0]["where"], r"scenario\.yaml:\d+:\d+$")

        plan = json.loads(program("plan", "--json", GOOD).stdout)
        self.assertEqual((plan["members"], plan["steps"], plan["table"]), (1, 156, "builtin:china"))
        self.assertEqual(plan["shocks"][0]["cells"], 1)
        self.assertGreater(plan["shocks"][0]["share_of_gdp"], 0)
        self.assertTrue(plan["stability"]["stable"])
        self.assertGreater(plan["memory"]["bytes"], 0)

    def test_plan_writes_nothing_and_tells_targets_and_sizes(self):
        before = sorted(self.folder.iterdir())
        done = program("plan", GOOD, cwd=self.folder)

        self.assertEqual(done.returncode, 0)
        for part in ("1 member, 156 steps", "1 cell; touches value added of", "stability: ",
                     "gdp_real_by_region", "before compression"):
            self.assertIn(part, done.stdout)
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_json_of_table_info(self):
        told = json.loads(program("table", "info", "--json", "builtin:china").stdout)

        self.assertEqual((len(told["regions"]), told["form"], told["quality"]), (34, "pooled", "derived"))
        self.assertLess(told["spectral_radius"], 1)
        self.assertLess(told["worst_balance"], 1e-9)

    def test_quiet_says_nothing(self):
        done = program("run", GOOD, "-o", self.folder / "out.h5", "--quiet")

        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def on_terminal(self, *arguments):
        """Standard error of a run whose standard error is a terminal."""
        ours, theirs = pty.openpty()
        run = subprocess.Popen([data.PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL,
                               stderr=theirs)
        os.close(theirs)
        text = b""
        while True:
            if not select.select([ours], [], [], 60)[0]:
                self.fail("the program hangs")
            try:
                piece = os.read(ours, 4096)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            text += piece
        os.close(ours)
        self.assertEqual(run.wait(), 0)
        return text.decode()

    def test_a_terminal_gets_one_live_line(self):
        out = self.folder / "out.h5"
        text = self.on_terminal("run", self.many(60), "-o", out)

        self.assertRegex(text, r"\r\d+ of 60 members computed, \d+ saved, [\d,]+ scenario-steps/s, .* left\x1b\[K")
        self.assertNotIn("\n", text)
        self.assertTrue(text.endswith("\r\x1b[K"))
        self.assertEqual(self.on_terminal("run", self.many(30), "-o", out, "--quiet"), "")

    def test_a_short_run_to_a_file_has_no_progress(self):
        done = program("run", self.many(2), "-o", self.folder / "out.h5")

        self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
