#!/usr/bin/env python3
"""The back-test runs, what it puts in is what the reference data say, and its verdicts follow from the
numbers it prints."""
import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import numpy
import yaml

import shared_data as data

SCRIPTS = data.SOURCE / "scripts"
FACTS = {9, 10, 14, 15, 16, 17, 18}  # docs/validation.md
sys.path.insert(0, str(SCRIPTS))
from back_testing import inputs, verdicts  # noqa: E402


def expected_verdict(line):
    """The rule of docs/validation.md, written once more."""
    observed, model = line["observed"], line["model"]
    if line["rule"] == "none" or observed is None or model is None:
        return "cannot be tested"
    ends = observed if isinstance(observed, list) else [observed]
    if abs(model) < 0.05 or any(model * end <= 0 for end in ends):
        return "fails"
    near = min(map(abs, ends)) / 2 <= abs(model) <= 2 * max(map(abs, ends))
    return "holds" if near and line["rule"] == "figure" else "direction only"


class BackTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.shocks = data.require_shared("data", "shocks")
        folder = tempfile.TemporaryDirectory(prefix="spillover_back_test_")
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        done = subprocess.run([SCRIPTS / "back_test", "--json", "--keep", cls.folder, "--program",
                               data.PROGRAM], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        cls.lines = json.loads(done.stdout)

    def test_every_fact_with_a_date_is_told(self):
        self.assertLessEqual(FACTS, {line["fact"] for line in self.lines})

    def test_verdicts_follow_from_the_numbers(self):
        for line in self.lines:
            self.assertEqual(line["verdict"], expected_verdict(line), line)

    def test_the_table_shows_what_the_numbers_are(self):
        lines = [verdicts.Line(**line) for line in self.lines]

        shown = verdicts.table(lines).splitlines()[2:]

        figures = lambda text: [float(n) for n in re.findall(r"(?<= )[+-]\d+\.\d+", text)]
        for line in lines:
            start = line.what + ", " + line.unit
            at = next(n for n, text in enumerate(shown) if start in text)
            row = shown[at].split(start)[1]
            told = line.observed if isinstance(line.observed, list) else [line.observed]
            told = [value for value in [*told, line.model] if value is not None]
            self.near(figures(row), told, row)
            self.assertTrue(row.rstrip().endswith(line.verdict), row)
            if line.trend is not None:
                row = next(text for text in shown[at:] if text.startswith("      with its trend"))
                self.near(figures(row), [line.model + line.trend, line.growth, line.trend], row)
                self.assertAlmostEqual(line.observed, line.growth - line.trend, msg=row)

    def near(self, figures, told, row):
        self.assertEqual(len(figures), len(told), row)
        for figure, value in zip(figures, told):
            self.assertAlmostEqual(figure, value, delta=0.051, msg=row)

    def test_the_manual_tells_the_same(self):
        manual = (data.SOURCE / "docs/validation.md").read_text()

        for line in self.lines:
            row = next((text for text in manual.splitlines()
                        if text.startswith("| %d | %s, %s |" % (line["fact"], line["what"], line["unit"]))),
                       None)
            self.assertIsNotNone(row, line["what"])
            self.assertEqual(row.split(" | ")[4], line["verdict"], row)

    def test_tariffs_are_those_of_the_data(self):
        with open(self.shocks / "tariffs/country-by-time.csv", encoding="utf-8") as file:
            china = {row["date"]: float(row["effective tariff"]) for row in csv.DictReader(file)
                     if row["country_name"] == "CHINA" and row["date"] < "2027"}
        scenario = yaml.safe_load((self.folder / "tariffs_2025.yaml").read_text())

        # Coal is not in the data by sector: it carries China's average, with Hong Kong's 1.4 % of trade.
        coal = next(shock for shock in scenario["shocks"] if shock["id"] == "us_on_cn_coal")
        points = {str(day): rate for day, rate in coal["profile"]["points"]}

        self.assertEqual(set(points), set(china))
        for day, rate in china.items():
            self.assertAlmostEqual(points[day], rate, delta=0.02 * rate + 0.2, msg=day)

    def test_prices_are_those_of_the_data(self):
        with open(self.shocks / "commodities/imf_pcps_monthly_1990_2025.csv", encoding="utf-8") as file:
            nickel = {row["month"]: float(row["PNICK"]) for row in csv.DictReader(file)}
        with open(self.folder / "prices_press_nickel.csv", encoding="utf-8") as file:
            path = {row["week"]: float(row["metals"]) for row in csv.DictReader(file)}

        mean = sum(value for month, value in nickel.items() if month[:4] == "2022") / 12

        for week, index in path.items():
            if week[8:] in ("14", "15", "16") and week[:7] in nickel:
                self.assertAlmostEqual(index, nickel[week[:7]] / mean, delta=0.03)

    def test_it_ends_with_77_where_the_data_are_absent(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(SCRIPTS, pathlib.Path(folder) / "source/scripts")

            done = subprocess.run([pathlib.Path(folder) / "source/scripts/back_test"],
                                  capture_output=True, text=True)

        self.assertEqual(done.returncode, 77)
        self.assertIn("reference data not found", done.stderr)


class Inputs(unittest.TestCase):
    """Numbers of the reference data, taken from the files by another way."""

    def rows(self, name):
        with open(data.require_shared("data", "shocks") / name, encoding="utf-8") as file:
            return list(csv.DictReader(line for line in file if not line.startswith("#")))

    def test_goods_carry_their_part_of_the_tariff(self):
        table = self.rows("tariffs/us_tariff_on_china_nbs42_derived.csv")
        with open(data.SOURCE / "scenarios/tables/china/sectors.csv", encoding="utf-8") as file:
            codes = {row["id"]: row["nbs42"].split() for row in csv.DictReader(
                line for line in file if not line.startswith("#"))}

        def rate(of):
            lines = [row for row in table if of is None or row["code"] in of]
            return numpy.average([float(row["tariff_increase_2025_pp"]) for row in lines],
                                 weights=[float(row["us_imports_from_china_2024_usd"]) for row in lines])

        profile = inputs.tariff_profile_of_goods()

        for sector in ("vehicles", "electronics", "textiles"):
            self.assertAlmostEqual(profile[sector], rate(codes[sector]) / rate(None), places=9, msg=sector)

    def test_utilisation_is_the_mean_of_quarters(self):
        found = [float(row["utilisation_pct"])
                 for row in self.rows("china_capacity_utilisation_by_sector.csv")
                 if row["sector"] == "automobile" and row["quarter"] in ("2025Q1", "2025Q2")]

        self.assertEqual(len(found), 2)
        self.assertAlmostEqual(inputs.utilisation("automobile", ("2025Q1", "2025Q2")), sum(found) / 2)

    def test_house_prices_fell(self):
        table = self.rows("nbs70_secondhand_house_price_index_2006_2026.csv")
        at = {row["month"]: float(row["深圳"]) for row in table if row["month"] in ("2021-08", "2025-12")}

        change = inputs.house_prices({"Shenzhen": "深圳"}, "2021-08", "2025-12")["Shenzhen"]

        self.assertLess(change, 0)
        self.assertAlmostEqual(at["2021-08"] * (1 + change / 100), at["2025-12"])


class Verdicts(unittest.TestCase):
    def test_a_figure_holds_within_a_factor_of_two(self):
        for model, told in ((-0.3, "holds"), (-1.2, "holds"), (-0.29, "direction only"),
                            (-1.21, "direction only"), (0.6, "fails"), (-0.04, "fails")):
            self.assertEqual(verdicts.verdict(-0.6, model, "figure"), told, model)

    def test_a_range_holds_within_a_factor_of_two_of_its_ends(self):
        for model, told in ((2.5, "holds"), (20, "holds"), (20.1, "direction only"), (-7, "fails")):
            self.assertEqual(verdicts.verdict([5, 10], model, "figure"), told, model)

    def test_a_direction_is_no_figure(self):
        self.assertEqual(verdicts.verdict(-33, -33, "sign"), "direction only")
        self.assertEqual(verdicts.verdict(-33, 1, "sign"), "fails")

    def test_what_was_not_observed_cannot_be_tested(self):
        self.assertEqual(verdicts.verdict(None, 1, "figure"), "cannot be tested")
        self.assertEqual(verdicts.verdict(1, 1, "none"), "cannot be tested")

    def test_an_observation_without_direction_is_refused(self):
        with self.assertRaises(ValueError):
            verdicts.verdict([-1, 1], 1, "figure")


if __name__ == "__main__":
    data.require_shared("data", "shocks")
    unittest.main()
