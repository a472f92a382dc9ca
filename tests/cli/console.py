#!/usr/bin/env python3
"""Reads the summary that the program prints and holds it against figures computed here, from the
result file's trajectories: peaks, cumulative losses, recovery, direct effect, ranges of a batch."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data

SCENARIO = """
schema: scenario/1
scenario: tiny
title: A tiny shock
table: {{ source: "{table}" }}
time: {{ step: 1w, start: 2025-01-06, horizon: {horizon} }}
model: {{ preset: {preset} }}
shocks:
{shocks}
outputs: {{ variables: [gdp_real], by: [region, sector, "region x sector"], every: 1w, precision: float64 }}
{rest}
"""
MINE_STOP = """
  - id: stop
    variable: capacity.loss
    target: { region: Yichun, sector: lithium_mining }
    op: set
    profile: { shape: pulse, start: 2025-02-03, duration: 13w, value: 67 % }
"""
RECTIFICATION = """
  - id: solar
    variable: capacity.quota
    target: { region: "block:CN", sector: solar_silicon }
    op: cap
    profile: { shape: step, at: 2025-02-03, value: 0.5 }
"""
DEMAND_FALL = """
  - id: fall
    variable: final_demand
    target: {{ buyer_region: {buyer}, final: "*", sector: {sector} }}
    op: multiply
    profile: {{ shape: pulse, start: 2025-02-03, duration: 8w, value: {value} }}
"""
ROW = re.compile(r"^  (.+?)\s{2,}(-?[\d.]+)  +(-?[\d.]+)  +(.+)$")


def indicators(path, base, dt=1 / 52):
    """peak, cumulative loss and weeks to recovery (None = not in the run) of one path."""
    loss = 1 - path / base
    away = np.flatnonzero(np.abs(loss) >= 0.005)
    weeks = 0 if away.size == 0 else None if away[-1] == loss.size - 1 else away[-1] + 1
    return loss.max(), -loss.min(), loss.sum() * dt, weeks


def table_under(text, title):
    """Rows of a table of the summary: name -> (peak, cumulative, recovery), as printed."""
    lines = text.split("\n")
    start = [n for n, line in enumerate(lines) if line.startswith(title)]
    if not start:
        return {}
    rows = {}
    for line in lines[start[0] + 1:]:
        match = ROW.match(line)
        if not match:
            break
        rows[match[1]] = (match[2], match[3], match[4].strip())
    return rows


class Console(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="spillover_cli_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def tiny_table(self):
        """Two regions, three sectors, one final use each."""
        random = np.random.default_rng(7)
        z = random.uniform(1000, 9000, (6, 6))
        y = random.uniform(20000, 60000, (6, 2))
        y *= (z.sum(axis=0).sum() * 2.0 / y.sum())
        # Value added must be positive everywhere.
        x = z.sum(axis=1) + y.sum(axis=1)
        self.assertTrue((z.sum(axis=0) < x).all())
        self.z, self.y, self.x = z, y, x
        path = self.folder / "tiny.h5"
        data.write_table(str(path), z, y, ["north", "south"], ["ore", "metal", "cars"], ["final"])
        return path

    def run_text(self, shocks, table="builtin:china", horizon="1y", preset="quantity", rest="",
                 code=0):
        path = self.folder / "scenario.yaml"
        path.write_text(SCENARIO.format(table=table, shocks=shocks, horizon=horizon, preset=preset,
                                        rest=rest))
        result = self.folder / "out.h5"
        done = subprocess.run([data.PROGRAM, "run", str(path), "-o", str(result)],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, code, done.stderr)
        self.well_formed(done.stdout)
        return done.stdout, h5py.File(result)

    def well_formed(self, text):
        for wrong in ("nan", "inf ", "e+0", "e-1", "e-0", "never left", "-0.0 ", "-0.00 "):
            shown = [line for line in text.split("\n") if wrong in line and "Accounts" not in line]
            self.assertEqual(shown, [], wrong)
        self.assertLess(max(map(len, text.split("\n"))), 250)
        for title in ("Cities", "Sectors", "Member", "Range"):
            lines = text.split("\n")
            for n, line in enumerate(lines):
                if not line.startswith(title) or "none loses" in line:
                    continue
                width = len(line)
                for row in lines[n + 1:]:
                    if not row.startswith("  ") or "hardly move" in row or "more in the file" in row:
                        break
                    self.assertEqual(len(row), width, "not aligned:\n" + row)

    def rounded(self, text, value):
        """The text is the value to its last digit."""
        decimals = len(text.partition(".")[2])
        self.assertAlmostEqual(float(text), value, delta=0.5001 * 10.0 ** -decimals)

    def printed(self, rows, names, paths, base, sign=1):
        """Holds rows of a table against indicators computed here."""
        own = {name: indicators(paths[:, n], base[n]) for n, name in enumerate(names)}
        order = sorted(own, key=lambda name: -sign * own[name][2])
        self.assertEqual(list(rows), order[:len(rows)])
        for name, (peak, cumulative, recovery) in rows.items():
            lost, gained, total, weeks = own[name]
            self.rounded(peak, 100 * (lost if sign > 0 else gained))
            self.rounded(cumulative, 100 * sign * total)
            expected = "not in the run" if weeks is None else "always within" if weeks == 0 else \
                "%d week%s" % (weeks, "" if weeks == 1 else "s")
            self.assertEqual(recovery, expected, name)

    def national(self, result):
        sector = result["gdp_real_by_sector"][0]
        return indicators(sector.sum(axis=1), result["gdp_base_by_sector"][()].sum())

    def test_losers_gainers_and_national_figures_are_those_of_the_file(self):
        text, result = self.run_text(RECTIFICATION)
        regions, sectors = (list(result[k].asstr()) for k in ("region", "sector"))
        home = [n for n, name in enumerate(regions)
                if name not in ("US", "EU_UK", "ASEAN", "EastAsia", "Resource", "RoW")]
        long_names = h5py.File(pathlib.Path(data.PROGRAM).parent / "tables/china.h5")

        lose = table_under(text, "Cities and regions that lose most")
        names = [long_names["region/long_name"].asstr()[n] for n in home]
        self.printed(lose, names, result["gdp_real_by_region"][0][:, home],
                     result["gdp_base"][()][home])
        self.assertEqual(len(lose), 10)
        names = list(long_names["sector/long_name"].asstr())
        args = names, result["gdp_real_by_sector"][0], result["gdp_base_by_sector"][()]
        self.printed(table_under(text, "Sectors, national, that lose most"), *args)
        self.printed(table_under(text, "Sectors, national, that gain most"), *args, sign=-1)

        peak, _, total, _ = self.national(result)
        told = re.search(r"at its worst +([\d.]+) % below base, in the week of (\S+)", text)
        self.rounded(told[1], 100 * peak)
        step = int(np.argmin(result["gdp_real_by_sector"][0].sum(axis=1)))
        week = np.datetime64("2025-01-06") + 7 * step
        self.assertEqual(told[2], str(week))
        told = re.search(r"lost in all +([\d.]+) % of a year's GDP, ([\d.]+) billion CNY", text)
        self.rounded(told[1], 100 * total)
        self.rounded(told[2], total * result["gdp_base_by_sector"][()].sum() / 1000)

    def test_a_small_shock_lists_only_who_moves(self):
        text, result = self.run_text(MINE_STOP)

        self.assertEqual(list(table_under(text, "Cities and regions that lose most")), ["Yichun"])
        self.assertRegex(text, r"  \d\d of 28 hardly move\n")
        self.assertIn("recovery           within 0.5 % of base throughout", text)
        self.assertNotIn("abroad", text)
        self.assertIn("capacity loss of Lithium ores and brines in Yichun: 67 %, 2025-02-03 to "
                      "2025-05-05\n", text)
        # What capacity takes away whatever the orders are: 0.7 of it was in use, 0.33 is left.
        bound = re.search(r"losses bound by +capacity (\d+) %", text)
        sector = list(result["sector"].asstr()).index("lithium_mining")
        table = h5py.File(pathlib.Path(data.PROGRAM).parent / "tables/china.h5")
        region = list(result["region"].asstr()).index("Yichun")
        a = region * len(result["sector"]) + sector
        added = sum(component[a] for component in table["value_added"].values())
        utilisation = table["sector/utilisation"][sector]
        forced = (1 - 0.33 / utilisation) * added * 13 / 52
        added = sum(component[()] for component in table["value_added"].values())[:28 * 30]
        loss = added - result["gdp_real_by_region_sector"][0][:, :28].reshape(52, -1)
        lost = loss[loss > 1e-9 * added].sum() / 52  # what the other mines gain does not count
        self.assertAlmostEqual(result["lost_to_capacity"][0], forced / lost, delta=1e-9)
        self.assertAlmostEqual(float(bound[1]) / 100, forced / lost, delta=0.005)
        self.assertAlmostEqual(result["lost_to_demand"][0] + result["lost_to_capacity"][0]
                               + result["lost_to_input"][0] + result["lost_to_labour"][0], 1)

    def test_the_direct_effect_of_lost_demand_is_its_value_added(self):
        table = self.tiny_table()
        text, result = self.run_text(DEMAND_FALL.format(buyer="south", sector="cars", value="-20 %"),
                                     table)

        value_added = self.x - self.z.sum(axis=0)
        cars = [2, 5]
        lost = 0.2 * self.y[cars, 1] * (value_added / self.x)[cars] * 8 / 52
        gdp = value_added.sum()
        self.assertAlmostEqual(result["direct_loss"][0], lost.sum() / gdp, delta=1e-12)
        total = self.national(result)[2]
        self.assertAlmostEqual(result["spillover_ratio"][0], total * gdp / lost.sum() - 1, delta=1e-9)
        told = re.search(r"spillover ratio +(-?[\d.]+): ", text)
        self.rounded(told[1], result["spillover_ratio"][0])
        touched = self.y[cars, 1].sum()
        told = re.search(r"touches final demand of ([\d.]+) billion EUR a year, ([\d.]+) % of GDP", text)
        self.rounded(told[1], touched / 1000)
        self.rounded(told[2], 100 * touched / gdp)
        self.assertIn("losses bound by    too few orders 100 %", text)
        self.assertIn("final demand for cars in south: -20 %, 2025-02-03 to 2025-03-31", text)

    def test_a_loss_that_outlasts_the_run_is_not_recovered(self):
        table = self.tiny_table()
        shock = DEMAND_FALL.format(buyer='"*"', sector='"*"', value="-20 %").replace("8w", "2y")
        text, result = self.run_text(shock, table)

        self.assertIn("recovery           not back within 0.5 % of base when the run ends", text)
        self.assertTrue(np.isnan(result["time_to_recovery_national"][0]))
        rows = table_under(text, "Cities and regions that lose most")
        self.assertEqual({row[2] for row in rows.values()}, {"not in the run"})

    def test_a_boom_gains(self):
        table = self.tiny_table()
        text, result = self.run_text(DEMAND_FALL.format(buyer='"*"', sector='"*"', value="+5 %"), table)

        told = re.search(r"at its best +([\d.]+) % above base\n", text)
        self.rounded(told[1], 100 * self.national(result)[1])
        told = re.search(r"gained in all +([\d.]+) % of a year's GDP", text)
        self.rounded(told[1], -100 * self.national(result)[2])
        self.assertNotIn("that lose most", text)
        self.printed(table_under(text, "Cities and regions that gain most"), ["north", "south"],
                     result["gdp_real_by_region"][0], result["gdp_base"][()], sign=-1)
        self.assertIn("more is gained by spillover", text)

    def test_no_shock_leaves_no_table_of_zeros(self):
        table = self.tiny_table()
        text, _ = self.run_text(DEMAND_FALL.format(buyer="south", sector="cars", value="0 %"), table)

        self.assertIn("no effect within the run", text)
        self.assertIn("at its worst       never below base", text)
        self.assertIn("Cities and regions: none loses or gains 0.0001 % of a year's GDP", text)
        self.assertNotIn("losses bound by", text)
        self.assertNotIn("spillover ratio", text)

    def test_a_batch_has_a_line_per_member_and_ranges_over_all(self):
        depths = ["-%d %%" % d for d in range(1, 31)]
        rest = """
ensemble:
  method: grid
  dimensions: [ { id: depth, path: shocks.fall.profile.value, values: [%s] } ]
""" % ", ".join('"%s"' % d for d in depths)
        text, result = self.run_text(DEMAND_FALL.format(buyer="south", sector="cars", value="-5 %"),
                                     self.tiny_table(), rest=rest)

        members = re.findall(r"^  tiny/(\d+) +(\S+) +([\d.]+) +([\d.]+) +", text, re.M)
        self.assertEqual([int(m[0]) for m in members], list(range(1, 21)))
        self.assertIn("  ... and 10 more in the file\n", text)
        self.assertEqual(text.count("Cities and regions"), 1)
        total = result["cumulative_loss_national"][()]
        for name, _, peak, loss in members:
            self.rounded(loss, 100 * total[int(name) - 1])
            self.rounded(peak, 100 * result["peak_loss_national"][int(name) - 1])
        told = re.search(r"lost in all, % of a year's GDP" + 5 * r" +([\d.]+)", text)
        ranked = np.sort(total)
        expected = [ranked[int(q * 29 + 0.5)] for q in (0, 0.05, 0.5, 0.95, 1)]
        for found, want in zip(told.groups(), expected):
            self.rounded(found, 100 * want)
        south = result["cumulative_loss"][:, 1]
        told = re.search(r"^  south" + 3 * r" +([\d.]+)", text, re.M)
        self.rounded(told[2], 100 * np.sort(south)[15])
        self.assertIn("(first member; it varies)", text)

    def test_failed_checks_of_a_batch_are_counted_not_listed_without_end(self):
        rest = """
ensemble:
  method: grid
  dimensions: [ { id: depth, path: shocks.fall.profile.value, values: [%s] } ]
checks: [ "peak_loss(gdp_real, national) in [0 %%, 0.001 %%]" ]
""" % ", ".join('"-%d %%"' % d for d in range(10, 20))
        text, _ = self.run_text(DEMAND_FALL.format(buyer="south", sector="cars", value="-5 %"),
                                self.tiny_table(), rest=rest, code=3)

        self.assertEqual(text.count(": fails peak_loss"), 5)
        self.assertIn("  and 5 more that fail\n", text)


if __name__ == "__main__":
    unittest.main()
