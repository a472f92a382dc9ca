#!/usr/bin/env python3
"""`spillover analyse` seen from a shell: its four ways to tell the same figures, and what it says to
names that are not there."""
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np
import xarray

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data

TABLE = "builtin:china_small"
ANALYSES = {
    "multipliers": ["--sector", "batteries"],
    "linkages": ["--region", "Yichun | Hangzhou"],
    "spillovers": ["--by", "cluster"],
    "upstreamness": [],
}


def program(*arguments, **options):
    return subprocess.run([data.PROGRAM, *map(str, arguments)], capture_output=True, text=True, **options)


class Analyse(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="spillover_analyse_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def told(self, *arguments):
        done = program("analyse", *arguments, "--json")
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_help_of_every_analysis_shows_an_example(self):
        for name in [[], *([name] for name in ANALYSES)]:
            done = program("analyse", *name, "--help")
            self.assertEqual(done.returncode, 0, name)
            self.assertIn("Example: spillover analyse " + " ".join(name), done.stdout)

    def test_json_csv_and_hdf5_have_the_same_figures(self):
        for name, options in ANALYSES.items():
            table, file = self.folder / (name + ".csv"), self.folder / (name + ".h5")
            told = self.told(name, TABLE, *options, "--csv", table, "-o", file)
            with h5py.File(file) as arrays:
                for n, part in enumerate(told["tables"]):
                    self.assertGreater(len(part["rows"]), 0)
                    path = table if n == 0 else table.with_name(
                        "%s.%s.csv" % (name, "_".join(part["axes"])))
                    with open(path, newline="") as lines:
                        rows = list(csv.DictReader(lines))
                    self.assertEqual(len(rows), len(part["rows"]))
                    for row, expected in zip(rows, part["rows"]):
                        self.assertEqual({key: str(row[key]) for key in part["axes"]},
                                         {key: expected[key] for key in part["axes"]})
                    for variable in part["variables"]:
                        values = [row[variable] for row in part["rows"]]
                        found = arrays[variable][()].ravel()
                        if isinstance(values[0], str):
                            self.assertEqual([text.decode() for text in found], values)
                            self.assertEqual([row[variable] for row in rows], values)
                            continue
                        expected = np.array([np.nan if v is None else v for v in values])
                        np.testing.assert_array_equal(found, expected)
                        np.testing.assert_array_equal(
                            [float(row[variable] or "nan") for row in rows], expected)

    def test_hdf5_opens_as_a_dataset_with_labels(self):
        file = self.folder / "out.h5"
        self.told("spillovers", TABLE, "-o", file, "--by", "cluster")

        with xarray.open_dataset(file, engine="h5netcdf") as found:
            self.assertEqual(found.spillover.dims, ("region", "sector"))
            self.assertEqual(found.output_multiplier.dims, ("group", "origin_group"))
            parts = found.intra + found.feedback + found.spillover
            np.testing.assert_allclose(parts, found.multiplier, rtol=1e-13)
            self.assertIn("Yichun", found.region.values)
            self.assertEqual(found.intra.attrs["units"], "1")
            self.assertIn("Miller and Blair", found.attrs["references"])

    def test_console_shows_the_largest_and_says_so(self):
        done = program("analyse", "upstreamness", TABLE, "--top", "3")

        lines = done.stdout.splitlines()
        figures = [float(line.split()[-2]) for line in lines if line.startswith("  ") and " / " in line]
        self.assertEqual(len(figures), 3)
        everything = sorted((row["upstreamness"] for row in self.told("upstreamness", TABLE)
                             ["tables"][0]["rows"]), reverse=True)
        np.testing.assert_allclose(figures, everything[:3], rtol=1e-3)
        self.assertIn("largest 3 of %d by upstreamness" % len(everything), done.stdout)
        self.assertIn("Sources: ", done.stdout)

    def test_accounts_of_the_user_are_told_beside_those_of_the_table(self):
        accounts = self.folder / "jobs.csv"
        accounts.write_text("region,sector,jobs [1000 persons]\nYichun,batteries,5\n")
        rows = self.told("multipliers", TABLE, "--accounts", accounts, "--region", "Yichun",
                         "--sector", "batteries")["tables"][0]["rows"]

        direct = {row["account"]: row["direct"] for row in rows}
        simple = {row["account"]: row["simple"] for row in rows}
        self.assertGreater(direct["jobs"], 0)
        self.assertGreater(simple["jobs"], direct["jobs"])
        self.assertAlmostEqual(simple["value_added"], 1, delta=1e-12)

    def test_what_is_not_there_ends_with_2_and_the_nearest_name(self):
        accounts = self.folder / "jobs.csv"
        accounts.write_text("region,sector,jobs\nYichan,batteries,5\nYichun,bateries,1\nYichun,agri,x\n")
        twice = self.folder / "twice.csv"
        twice.write_text("region,sector,output\nYichun,batteries,5\n")
        before = sorted(self.folder.iterdir())
        for arguments, said in (
                (["linkages", TABLE, "--region", "Yichan"], "--region: error: unknown region 'Yichan'"
                 " (did you mean 'Yichun'?)"),
                (["linkages", TABLE, "--sector", "baterries"], "did you mean 'batteries'?"),
                (["spillovers", TABLE, "--by", "clster"], "did you mean 'cluster'?"),
                (["linkages", TABLE, "--relax", "column_balnce"], "did you mean 'column_balance'?"),
                (["multipliers", TABLE, "--income", "compensatoin"], "did you mean 'compensation'?"),
                (["multipliers", TABLE, "--households", "hhh"], "did you mean 'hh'?"),
                (["multipliers", TABLE, "--accounts", accounts], "jobs.csv:2: error: unknown region"),
                (["multipliers", TABLE, "--accounts", accounts], "jobs.csv:3: error: unknown sector"),
                (["multipliers", TABLE, "--accounts", accounts], "3 errors"),
                (["multipliers", TABLE, "--accounts", twice], "account 'output' is in the table too"),
                (["multiplers", TABLE], "did you mean 'multipliers'?"),
                (["linkages", "builtin:chna"], "did you mean 'builtin:china'?")):
            done = program("analyse", *arguments, *(["-o", self.folder / "out.h5"]
                                                    if arguments[1:] else []))
            self.assertEqual(done.returncode, 2, (arguments, done.stderr))
            self.assertIn(said, done.stderr)
            self.assertEqual(done.stdout, "")
        self.assertEqual(sorted(self.folder.iterdir()), before)


if __name__ == "__main__":
    unittest.main()
