#!/usr/bin/env python3
"""The step in NumPy that the program is timed against computes what the program computes."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(SOURCE / folder) for folder in ("bench/peers", "scripts", "tests/golden")]
import numpy_step  # noqa: E402
from benchmarking import peers  # noqa: E402
from shared_data import PROGRAM, run  # noqa: E402

STEPS = 52
SCENARIO = """
schema: scenario/1
scenario: stop
table: { source: "%s" }
time: { step: 1w, start: 2024-01-01, horizon: %dw }
model: { preset: quantity }
shocks:
  - { id: stop, variable: capacity.loss, op: set, target: { region: "%s", sector: "*" },
      profile: { shape: pulse, start: 2024-01-08, duration: 13w, value: %g %% } }
outputs: { variables: [output], by: ["region x sector"], every: 1w, precision: float64 }
"""
TOLERANCE = 1e-10


def path_of(name):
    return SOURCE / "build/tables" / (name + ".h5")


class SameStep(unittest.TestCase):
    """Capacity falls far enough that industries lack inputs and serve only a part of their orders."""

    def compare(self, table, source, share):
        with h5py.File(table) as file:
            first = file["region/id"][0].decode()
        with tempfile.TemporaryDirectory() as folder:
            with run(SCENARIO % (source, STEPS, first, 100 * share), folder) as result:
                ours = result["output"][0].reshape(STEPS, -1) / 52
        read = numpy_step.Table(table)
        model = numpy_step.Model(read, numpy_step.loss_of_first_region(read, share))

        theirs = np.array([model.advance(t) for t in range(STEPS)])

        made = ours[0] > 0
        self.assertEqual(np.abs(theirs[:, ~made]).sum(), 0)
        self.assertLess((np.abs(ours - theirs)[:, made] / ours[0, made]).max(), TOLERANCE)
        elsewhere = ours[:, read.sectors:][:, made[read.sectors:]]
        self.assertLess((elsewhere / elsewhere[0]).min(), 0.98, "nothing spreads")

    def synthetic(self, size, form, share):
        with tempfile.TemporaryDirectory() as folder:
            table = folder + "/table.h5"
            subprocess.run([PROGRAM, "table", "build", "--synthetic", size, "--form", form, "-o", table],
                           check=True, stdout=subprocess.DEVNULL)
            self.compare(table, table, share)

    def test_small_built_in_table(self):
        self.compare(pathlib.Path(PROGRAM).parent / "tables/china_small.h5", "builtin:china_small", 0.9)

    def test_pooled_table(self):
        self.synthetic("9,12", "pooled", 0.9)

    def test_dense_table(self):
        self.synthetic("6,10", "dense", 0.9)


class Comparison(unittest.TestCase):
    CASE = peers.Case("pooled", 34, 30, 512, 1500)

    def test_takes_turns_and_medians(self):
        turns = []

        def of(who, seconds):
            def timed(case):
                turns.append((who, case.members))
                return seconds
            return timed

        found = peers.measure(self.CASE, 2, of("NumPy", [9, 2, 3]), of("program", [0.5, 1, 7, 1, 1]))

        self.assertEqual(found, (3, 1))
        self.assertEqual(turns, [("NumPy", 512), ("program", 512)] * 2)

    def test_says_whether_a_target_is_met(self):
        self.assertRegex(peers.line(self.CASE, 3.0, 0.001), r"512 members +3 s +1 ms +3000 1500 \(met\)$")
        self.assertRegex(peers.line(self.CASE, 0.05, 0.001), r" 50 ms +1 ms +50 +1500$")
        self.assertRegex(peers.line(peers.Case("dense", 44, 56, 1, 0), 0.05, 0.001), r" 50 +-$")

    def test_large_cases_are_for_those_who_ask(self):
        self.assertEqual({case.large for case in peers.chosen("", large=False)}, {False})
        self.assertEqual(len(peers.chosen("", large=True)), len(peers.CASES))
        self.assertEqual({case.form for case in peers.chosen("dense 313", large=True)}, {"dense"})
        with self.assertRaises(ValueError):
            peers.chosen("dense 313", large=False)

    def test_numpy_times_every_step(self):
        table = pathlib.Path(PROGRAM).parent / "tables/china_small.h5"

        seconds = peers.numbers([peers.PYTHON, peers.STEP, table, "--steps", 3])

        self.assertEqual(len(seconds), 3)
        self.assertGreater(min(seconds), 0)


if __name__ == "__main__":
    unittest.main()
