#!/usr/bin/env python3
"""Holds the README and scenarios/README.md to the program: the scenario explained runs, files named
exist, and the shipped scenarios give the figures that are told."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data

README = (data.SOURCE / "README.md").read_text()
TOLD = (data.SOURCE / "scenarios/README.md").read_text()


class Documents(unittest.TestCase):
    def run_scenario(self, path):
        with tempfile.TemporaryDirectory(prefix="spillover_documents_") as folder:
            result = pathlib.Path(folder) / "out.h5"
            done = subprocess.run([data.PROGRAM, "run", str(path), "-o", str(result), "--quiet"],
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode, 0, done.stderr)
            with h5py.File(result) as file:
                return {name: file[name][()] for name in
                        ("peak_loss_national", "cumulative_loss_national")}

    def test_the_first_scenario_runs_and_its_check_holds(self):
        text = re.search(r"```yaml\n(schema: scenario/1.*?)```", README, re.S)[1]
        with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
            file.write(text)
            file.flush()
            result = self.run_scenario(file.name)
        self.assertGreater(result["peak_loss_national"][0], 0)

    def test_files_that_are_named_exist(self):
        for text, folder in ((README, data.SOURCE), (TOLD, data.SOURCE / "scenarios")):
            for link in re.findall(r"\]\(([^)]+)\)", text):
                self.assertTrue((folder / link).exists(), link)
        for path in re.findall(r"(?:scripts|scenarios)/[\w.]+", README):
            self.assertTrue((data.SOURCE / path.rstrip(".")).exists(), path)

    def test_shipped_scenarios_give_the_figures_told(self):
        rows = re.findall(r"^\| (\w+) \| (?:full|quantity) \| ([\d.]+) \| (-?[\d.]+) \|", TOLD, re.M)
        self.assertGreaterEqual(len(rows), 8)
        for name, worst, total in rows:
            found = self.run_scenario(data.SOURCE / "scenarios" / (name + ".yaml"))
            for told, value in ((worst, 100 * found["peak_loss_national"][0]),
                                (total, 100 * found["cumulative_loss_national"][0])):
                decimals = len(told.partition(".")[2])
                self.assertAlmostEqual(float(told), value, delta=0.6 * 10.0 ** -decimals, msg=name)


if __name__ == "__main__":
    unittest.main()
