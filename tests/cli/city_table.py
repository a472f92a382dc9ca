#!/usr/bin/env python3
"""`spillover table build --cities` on a made-up country in the published layouts: what the table adds up
to, what `table info` says of it, and what happens to files that are wrong."""
import csv
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data

ASSUMPTIONS = data.SOURCE / "scenarios/tables/china_cities"
CODES = ["%02d" % k for k in range(1, 43)]
CITIES = [  # code, province, name, GDP by three industries, flag
    ("110000", "110000", "Beijing", (1, 50, 200), "reported"),
    ("440100", "440000", "Guangzhou", (3, 60, 140), "reported"),
    ("440300", "440000", "Shenzhen", (0.2, 90, 130), "reported"),
    ("360500", "360000", "Xinyu", (1, 5, 4.5), "interpolated"),
    ("360900", "360000", "Yichun city", (3, 9, 8.5), "reported"),
    ("230700", "230000", "Yichun", (1, 0.6, 1), "reported"),
    ("230600", "230000", "Daqing", (2, 15, 10), "reported"),
    ("532900", "530000", "Dali Bai Autonomous Prefecture", (2, 4, 4), "reported"),
]


def write(path, header, rows):
    with open(path, "w", encoding="utf-8") as file:
        csv.writer(file).writerows([header] + list(rows))


def rows(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


class Country:
    """A balanced national table, margins of provinces that add up to it, cities; money in 10^4 yuan."""

    def __init__(self, folder):
        random = np.random.default_rng(42)
        n = 42
        home = random.uniform(0, 0.025, (n, n))
        foreign = random.uniform(0, 0.004, (n, n))
        self.y_home = random.uniform(1e5, 2e6, (n, 4))
        self.y_home[3, :3] = (0, 0, -3e4)
        self.y_foreign = random.uniform(0, 5e4, (n, 4))
        self.x = np.linalg.solve(np.eye(n) - home, self.y_home.sum(axis=1))
        self.z_home, self.z_foreign = home * self.x, foreign * self.x
        added = self.x - self.z_home.sum(axis=0) - self.z_foreign.sum(axis=0)
        self.added = np.outer((0.5, 0.1, 0.15, 0.25), added)
        self.national, self.provinces = folder / "national", folder / "provinces"
        self.cities, self.assumptions = folder / "cities.csv", folder / "assumptions"
        self.national.mkdir()
        self.provinces.mkdir()
        shutil.copytree(ASSUMPTIONS, self.assumptions)
        self.write_national()
        self.write_provinces(random)
        self.write_cities()

    def write_national(self):
        parts = dict(Zdom=self.z_home, Zimp=self.z_foreign, Ydom=self.y_home, Yimp=self.y_foreign,
                     VA=self.added, x=self.x[:, None])
        columns = dict(Zdom=CODES, Zimp=CODES, VA=CODES, x=["x"])
        for name, cells in parts.items():
            index = ["VA00%d" % k for k in range(1, 5)] if name == "VA" else CODES
            write(self.national / ("china_2017_42_%s.csv" % name),
                  ["" if name in ("Zdom", "Zimp", "VA") else "Code"] +
                  columns.get(name, ["TC", "FU201", "FU202", "EX"]),
                  ([index[k]] + list(map(repr, map(float, row))) for k, row in enumerate(cells)))

    def write_provinces(self, random):
        """Three sectors in four are known; the last is told together with the one before, as in the extracts."""
        share = {"BJ": 0.3, "GD": 0.5, "JX": 0.1, "HL": 0.06, "YN": 0.04}
        lines, self.known = [], {}
        added = self.added.sum(axis=0)
        for row in rows(ASSUMPTIONS / "sectors.csv"):
            if not row["extract"] or row["id"] == "technical_services":
                continue
            members = [k for k, other in enumerate(rows(ASSUMPTIONS / "sectors.csv"))
                       if other["extract"] == row["extract"]]
            weights = np.array(list(share.values())) * random.uniform(0.7, 1.4, len(share))
            weights /= weights.sum()
            for province, weight in zip(share, weights):
                if random.uniform() < 0.25:
                    continue
                output = self.x[members].sum() * weight
                self.known[province, tuple(members)] = output
                lines.append([province, "2017", row["extract"], output, added[members].sum() * weight,
                              self.y_home[members, 3].sum() * weight, 1e5 * weight])
        lines.append(["GD", "2015", "c1", 1, 1, 1, 1])
        lines.append(["GD", "2017", "c16w", 1, 0.5, 1, 1])
        write(self.provinces / "province_sector_margins_oxon8.csv",
              ["prov", "vintage", "sector_code", "gross_output", "value_added", "exports", "final_consumption"],
              lines)

    def write_cities(self):
        lines = [[code, "", province, 100 + k, 20 + 2 * k, 9000, name, sum(size), *size, flag]
                 for k, (code, province, name, size, flag) in enumerate(CITIES)]
        lines.append(["460300", "Sansha", "460000", 112, 17, 20, "", "", "", "", "", "missing"])
        write(self.cities, ["code", "name_zh", "province_code", "lon", "lat", "area_km2", "name_en",
                            "gdp_100m_yuan", "gdp_primary_100m", "gdp_secondary_100m", "gdp_tertiary_100m",
                            "gdp_flag"], lines)
        write(self.assumptions / "known_for.csv", ["city", "sector", "quotient", "share", "grade", "source"],
              [["Yichun", "metal_ores", 4, "", "C", "made up"], ["Shenzhen", "electronics", "", 18, "C", "made up"]])

    def build(self, output):
        return subprocess.run([data.PROGRAM, "table", "build", str(self.assumptions), "--cities",
                               str(self.cities), "--national", str(self.national), "--provinces",
                               str(self.provinces), "-o", str(output)], capture_output=True, text=True)


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text, (path, old)
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


class CityTable(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="spillover_cities_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.country = Country(self.folder)
        self.table = self.folder / "cities.h5"

    def built(self):
        done = self.country.build(self.table)
        self.assertEqual(done.returncode, 0, done.stderr)
        return h5py.File(self.table)

    def refused(self, *expected):
        done = self.country.build(self.table)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        for pattern in expected:
            self.assertRegex(done.stderr, pattern)
        self.assertFalse(self.table.exists())

    def test_cities_add_up_to_the_official_table(self):
        c = self.country
        with self.built() as file:
            cities = len(CITIES)
            use = file["intermediate/use"][:].reshape(42, cities + 1, 42)
            final = file["final/use"][:].reshape(42, cities + 1, 5)
            output = file["output/x"][:].reshape(cities + 1, 42)
            for name, found, expected in (
                    ("use", use[:, :cities].sum(axis=1), c.z_home + c.z_foreign),
                    ("final use", final[:, :cities, 1:4].sum(axis=1)[:, 1:],
                     (c.y_home + c.y_foreign)[:, 1:3]),
                    ("consumption", final[:, :cities, :2].sum(axis=(1, 2)), (c.y_home + c.y_foreign)[:, 0]),
                    ("exports", final[:, cities, 4], (c.y_home + c.y_foreign)[:, 3]),
                    ("output", output[:cities].sum(axis=0), c.x),
                    ("imports", output[cities], c.z_foreign.sum(axis=1) + c.y_foreign.sum(axis=1))):
                self.assertLess(np.abs(found * 100 - expected).max() / np.abs(expected).max(), 1e-12, name)
            for name, expected in zip(("compensation", "net_taxes", "depreciation", "operating_surplus"), c.added):
                part = file["value_added/" + name][:].reshape(cities + 1, 42)[:cities].sum(axis=0)
                self.assertLess(np.abs(part * 100 - expected).max() / expected.max(), 1e-12, name)
            province = [t.decode() for t in file["region/province"][:]]
            names = {"BJ": "Beijing", "GD": "Guangdong", "JX": "Jiangxi", "HL": "Heilongjiang", "YN": "Yunnan"}
            for (code, members), expected in c.known.items():
                own = [k for k, p in enumerate(province) if p == names[code]]
                found = output[np.ix_(own, members)].sum() * 100
                self.assertLess(abs(found - expected) / expected, 1e-10, (code, members))

    def test_cities_of_one_name_are_told_apart(self):
        with self.built() as file:
            self.assertEqual([t.decode() for t in file["region/id"][:]],
                             ["Beijing", "Guangzhou", "Shenzhen", "Xinyu", "Yichun", "Yichun_Heilongjiang",
                              "Daqing", "Dali", "RoW"])
            self.assertEqual([t.decode() for t in file["region/cluster"][:3]], ["JJJ", "PRD", "PRD"])

    def test_what_a_city_is_known_for_shows(self):
        with self.built() as file:
            x = file["output/x"][:].reshape(-1, 42)
        self.assertGreater(x[4, 3] / x[4].sum(), 2 * x[3, 3] / x[3].sum())

    def test_info_tells_the_grades_and_what_was_left_out(self):
        self.built().close()
        text = subprocess.run([data.PROGRAM, "table", "info", str(self.table)], capture_output=True, text=True)
        self.assertEqual(text.returncode, 0, text.stderr)
        self.assertRegex(text.stdout, r"Regions by confidence\n +A +\d+: Beijing")
        self.assertIn("Left out, as the file has no GDP for it: Sansha", text.stdout)
        told = subprocess.run([data.PROGRAM, "table", "info", str(self.table), "--json"], capture_output=True, text=True)
        facts = json.loads(told.stdout)
        self.assertIn("Xinyu", facts["confidence"]["C"])
        self.assertEqual(facts["quality"], "derived")
        self.assertLess(facts["worst_balance"], 1e-10)
        self.assertAlmostEqual(facts["gdp"] * 100 / self.country.added.sum(), 1, 10)

    def test_a_scenario_runs_on_it(self):
        self.built().close()
        scenario = self.folder / "stop.yaml"
        scenario.write_text("schema: scenario/1\nscenario: stop\ntable: {source: %s}\n"
                            "time: {step: 1w, start: 2017-01-02, horizon: 26w}\nshocks:\n"
                            "  - {id: stop, variable: capacity.loss, target: {region: Yichun, sector: metal_ores},\n"
                            "     op: set, profile: {shape: pulse, start: 2017-01-02, duration: 8w, value: 50 %%}}\n"
                            "outputs: {variables: [gdp_real], by: [region], every: 1m}\n" % self.table)
        done = subprocess.run([data.PROGRAM, "run", str(scenario), "-o", str(self.folder / "out.h5"), "--quiet"],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_bad_figures_are_told_by_file_and_line(self):
        margins = self.country.provinces / "province_sector_margins_oxon8.csv"
        edit(margins, "BJ,2017,", "BI,2017,")
        self.refused(r"province_sector_margins_oxon8\.csv:\d+: error: unknown province 'BI'.*did you mean 'BJ'")

    def test_all_that_is_wrong_with_cities_is_told_at_once(self):
        edit(self.country.cities, "110000,,110000", "110000,,11000")
        edit(self.country.cities, "440100,,440000,101", "440100,,440000,east")
        edit(self.country.assumptions / "names.csv", "code,id,cluster", "code,name,cluster")
        self.refused(r"cities\.csv:2: error: unknown province_code '11000'.*did you mean '110000'",
                     r"cities\.csv:3: error: lon 'east' is not a number", r"names\.csv: error: has no column 'id'")

    def test_a_city_or_sector_that_is_not_there_has_a_nearest_name(self):
        edit(self.country.assumptions / "known_for.csv", "Yichun,metal_ores", "Yichan,metal_ors")
        self.refused(r"known_for\.csv:2: error: unknown city 'Yichan'.*Yichun",
                     r"known_for\.csv:2: error: unknown sector 'metal_ors'.*metal_ores")

    def test_a_national_table_that_does_not_balance_is_refused(self):
        path = self.country.national / "china_2017_42_x.csv"
        path.write_text(re.sub(r"(?m)^07,.*$", "07,123.0", path.read_text()))
        self.refused(r"china_2017_42_x\.csv: error: x of '07' is 123, its sales are")

    def test_files_cut_short_are_refused_or_read_whole(self):
        random = np.random.default_rng(7)
        for path in (self.country.cities, self.country.provinces / "province_sector_margins_oxon8.csv",
                     *sorted(self.country.national.iterdir())):
            whole = path.read_bytes()
            for cut in random.integers(0, len(whole) - 2, 6):
                path.write_bytes(whole[:cut])
                done = self.country.build(self.table)
                self.assertIn(done.returncode, (0, 2), (path, cut, done.stderr))
                self.assertEqual(done.returncode == 0, self.table.exists(), (path, cut))
                if done.returncode == 0:  # cut at a line that nobody needs: still a table
                    subprocess.run([data.PROGRAM, "table", "info", str(self.table)], check=True,
                                   capture_output=True)
                    self.table.unlink()
                else:
                    self.assertRegex(done.stderr, r"error: \S")
            path.write_bytes(whole)

    def test_missing_files_and_options_are_named(self):
        (self.country.national / "china_2017_42_VA.csv").unlink()
        (self.country.national / "china_2017_42_Zimp.csv").unlink()
        self.refused(r"_VA\.csv: error: is missing", r"_Zimp\.csv: error: is missing")
        done = subprocess.run([data.PROGRAM, "table", "build", str(self.country.assumptions), "--cities",
                               str(self.country.cities), "-o", str(self.table)], capture_output=True, text=True)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--national: error: is missing", done.stderr)
        self.assertIn("--provinces: error: is missing", done.stderr)
        self.assertFalse(self.table.exists())


if __name__ == "__main__":
    unittest.main()
