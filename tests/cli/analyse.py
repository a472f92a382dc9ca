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
    "prices": ["--price", "lithium_mining=-60 %", "--tariff", "US/* -> block:CN=25 %",
               "--pass-through", "batteries=50 %"],
    "ghosh": ["--primary", "Yichun/*=-10 %"],
    "mixed": ["--fix", "Yichun/lithium_mining=-50 %", "--demand", "vehicles=0.1"],
    "extraction": ["--set", "Yichun/lithium_mining"],
    "inoperability": ["--initial", "Yichun/lithium_mining=60 %", "--demand", "vehicles=-10 %"],
    "paths": ["--of", "Hangzhou/*", "--cutoff", "0.005"],
    "decomposition": [TABLE, "--account", "output"],
    "exact-hat": ["--tariff", "block:CN/tag:goods -> US=20 %", "--trade-cost", "US/equipment -> block:CN=5 %",
                  "--elasticity", "equipment=7", "--by", "cluster"],
    "forecast": [TABLE],
    "footprint": ["--by", "block", "--final", "hh", "--buyer", "Hangzhou"],
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

    def test_purchases_of_a_file_are_followed_to_their_origins(self):
        purchases = self.folder / "order.csv"
        purchases.write_text("region,sector,amount\nYichun,batteries,300\nHangzhou,vehicles,700\n")
        told = self.told("footprint", TABLE, "--purchases", purchases, "--by", "block")
        rows = {(row["account"], row["origin_group"]): row["by_origin"] for row in told["tables"][0]["rows"]}
        multipliers = {(row["region"], row["sector"]): row["simple"]
                       for row in self.told("multipliers", TABLE)["tables"][0]["rows"] if row["account"] == "output"}

        self.assertAlmostEqual(sum(value for (account, _), value in rows.items() if account == "value_added"),
                               1000, delta=1e-9)
        self.assertAlmostEqual(
            sum(value for (account, _), value in rows.items() if account == "output"),
            300 * multipliers["Yichun", "batteries"] + 700 * multipliers["Hangzhou", "vehicles"], delta=1e-8)
        self.assertEqual({row["buyer_group"] for row in told["tables"][0]["rows"]}, {"purchases"})

        purchases.write_text("region,sector,amount\nYichan,batteries,3\nYichun,vehicles,x\nYichun,vehicles,1\n")
        done = program("analyse", "footprint", TABLE, "--purchases", purchases)
        self.assertEqual(done.returncode, 2)
        for part in ("order.csv:2: error: unknown region 'Yichan' (did you mean 'Yichun'?)",
                     "order.csv:3: error: amount 'x' is not a number", "Yichun/vehicles stands twice", "3 errors"):
            self.assertIn(part, done.stderr)
        done = program("analyse", "footprint", TABLE, "--purchases", purchases, "--buyer", "Yichun")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--purchases", done.stderr)

    def test_prices_of_many_shocks_are_those_of_each_alone(self):
        shocks = self.folder / "shocks.csv"
        shocks.write_text("shock,kind,change\nlithium,price,lithium_mining=-60 %\n"
                          "both,cost,Yichun/batteries=0.1\nboth,tariff,US/* -> block:CN = 25 %\n")
        rows = self.told("prices", TABLE, "--shocks", shocks)["tables"][0]["rows"]

        for shock, options in (("lithium", ["--price", "lithium_mining=-60 %"]),
                               ("both", ["--cost", "Yichun/batteries=10 %", "--tariff",
                                         "US/* -> block:CN=0.25"])):
            alone = self.told("prices", TABLE, *options)["tables"][0]["rows"]
            np.testing.assert_allclose(
                [row["price_change"] for row in rows if row["shock"] == shock],
                [row["price_change"] for row in alone], rtol=0, atol=1e-14)

    def test_what_is_fixed_stays_and_what_is_passed_on_is_less(self):
        fixed = self.told("mixed", TABLE, "--fix", "Yichun/lithium_mining=-50 %")["tables"][0]["rows"]
        change = {(row["region"], row["sector"]): row["output_change"] for row in fixed}
        self.assertAlmostEqual(change["Yichun", "lithium_mining"], -0.5, delta=1e-12)
        self.assertLess(change["Yichun", "utilities"], 0)

        price = ["prices", TABLE, "--price", "lithium_mining=-60 %"]
        full, half = (self.told(*price, *more)["tables"][0]["rows"] for more in
                      ([], ["--pass-through", "*=50 %"]))
        for whole, part in zip(full, half):
            if whole["sector"] != "lithium_mining" and whole["price_change"] != 0:
                self.assertLess(whole["price_change"], part["price_change"])

    def test_options_may_stand_before_the_table_and_come_again(self):
        told = self.told("extraction", "--relax", "column_balance,negative_value_added", "--set",
                         "Yichun/*", "--set", "batteries", TABLE)

        self.assertEqual([row["set"] for row in told["tables"][0]["rows"]][:2], ["Yichun/*", "batteries"])

    def test_trade_shocks_of_a_file_are_those_of_each_alone(self):
        shocks, theta = self.folder / "shocks.csv", self.folder / "theta.csv"
        shocks.write_text("shock,kind,change\nduty,tariff,block:CN/* -> US=20 %\n"
                          "both,trade_cost,US/* -> block:CN=0.1\nboth,tariff,block:CN/* -> US=20 %\n")
        theta.write_text("sector,elasticity\nbatteries,7\n")
        rows = self.told("exact-hat", TABLE, "--by", "block", "--shocks", shocks, "--elasticities", theta)["tables"][0]["rows"]

        duty = ["--tariff", "block:CN/* -> US=20 %"]
        for shock, options in (("duty", duty), ("both", [*duty, "--trade-cost", "US/* -> block:CN=10 %"])):
            alone = self.told("exact-hat", TABLE, "--by", "block", *options, "--elasticity", "batteries=7")
            np.testing.assert_allclose(
                [row["welfare_change"] for row in rows if row["shock"] == shock],
                [row["welfare_change"] for row in alone["tables"][0]["rows"]], rtol=0, atol=1e-14)
        welfare = {row["region"]: row["welfare_change"] for row in rows if row["shock"] == "duty"}
        self.assertLess(welfare["CN"], 0)
        self.assertEqual(len(welfare), 4)

    def test_ghosh_comes_with_its_warning(self):
        done = program("analyse", "ghosh", TABLE, "--primary", "Yichun/*=-10 %")

        self.assertIn("Warning: read this as changes of value", done.stdout)

    def test_extraction_of_each_is_that_of_the_set(self):
        each = self.told("extraction", TABLE, "--each", "region")["tables"][0]["rows"]
        alone = self.told("extraction", TABLE, "--set", "Yichun/*")["tables"][0]["rows"]

        for row in alone:
            same = [other for other in each if other["set"] == "Yichun" and
                    other["account"] == row["account"]][0]
            self.assertAlmostEqual(row["loss"], same["loss"], delta=1e-9 * abs(row["loss"]) + 1e-9)

    def test_what_is_wrong_with_changes_is_told_all_at_once(self):
        shocks = self.folder / "shocks.csv"
        shocks.write_text("shock,kind,change\na,prise,batteries=1\nb,price,bateries=1\n"
                          "c,tariff,batteries=1\nd,cost,batteries=ten\n")
        for arguments, said in (
                (["prices", TABLE, "--price", "bateries=1", "--cost", "Yichan/agri_food=x"],
                 ["did you mean 'batteries'?", "did you mean 'Yichun'?", "2 errors"]),
                (["prices", TABLE, "--shocks", shocks],
                 ["shocks.csv:2: error: unknown kind 'prise' (did you mean 'price'?)",
                  "shocks.csv:3: error: unknown sector 'bateries'", "shocks.csv:4: error: 'batteries=1'"
                  " does not say who buys", "shocks.csv:5: error: 'ten' is no number", "4 errors"]),
                (["prices", TABLE], ["tells no change of a price or cost"]),
                (["prices", TABLE, "--price", "batteries"], ["has no value"]),
                (["prices", TABLE, "--price", "agri_food=1", "--pass-through", "agri_food=2"],
                 ["--pass-through: error: 2 lies outside [0, 1]"]),
                (["mixed", TABLE, "--fix", "agri_food=-150 %"], ["--fix: error: -1.5 lies outside"]),
                (["mixed", TABLE], ["fixes no output"]), (["ghosh", TABLE], ["--primary"]),
                (["extraction", TABLE], ["names nothing to extract"]),
                (["extraction", TABLE, "--each", "secter"], ["did you mean 'sector'?"]),
                (["inoperability", TABLE], ["tells no disturbance"]),
                (["inoperability", TABLE, "--initial", "batteries=-1", "--demand", "batteries=1"],
                 ["--initial: error: -1 lies outside [0, 1]", "--demand: error: 1 lies outside", "2 errors"]),
                (["paths", TABLE, "--account", "valueadded"], ["did you mean 'value_added'?"]),
                (["paths", TABLE, "--account", "jobs"], ["--accounts FILE.csv adds jobs"]),
                (["paths", TABLE, "--of", "Yichan/batteries"], ["did you mean 'Yichun'?"]),
                (["exact-hat", TABLE], ["tells no change of a tariff"]),
                (["exact-hat", TABLE, "--tariff", "US/* -> block:CN=-5 %", "--trade-cost", "bateries -> US=1",
                  "--elasticity", "batteries=0"],
                 ["--tariff: error: -0.05 lies outside [0, 100]", "did you mean 'batteries'?",
                  "--elasticity: error: 0 lies outside [0.1, 100]", "3 errors"]),
                (["exact-hat", TABLE, "--shocks", shocks], ["unknown kind 'price'", "unknown kind 'prise'"]),
                (["decomposition", TABLE, "builtin:china"], ["is in the second table only"]),
                (["footprint", TABLE, "--final", "hhh"], ["did you mean 'hh'?"])):
            done = program("analyse", *arguments)
            self.assertEqual(done.returncode, 2, arguments)
            for part in said:
                self.assertIn(part, done.stderr)

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
