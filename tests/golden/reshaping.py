#!/usr/bin/env python3
"""Holds regionalisation, splitting and the constant-coefficient forecast against published and
reference figures: Finnish regional tables, the disaggregation cases of libmrio, China's official
tables of three years."""
import csv
import json
import pathlib
import subprocess
import sys

import numpy as np

import shared_data as data
from leontief import figures


def program(*arguments):
    done = subprocess.run([data.PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("%s: exit code %d\n%s" % (" ".join(map(str, arguments)), done.returncode, done.stderr))
    return done.stdout


def write_csv(path, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


class Finland:
    """19 regions x 30 industries, 2014 (pttry/alta): what each region buys from itself and from other
    regions, and its output."""

    def __init__(self):
        source = data.require_shared("data", "regional", "finland2014")
        own, others = (self.read(source / name) for name in ("io2014.csv", "io_reg2014.csv"))
        self.regions = list(dict.fromkeys(key[0] for key in own))
        industries = list(dict.fromkeys(key[2] for key in own))[:30]
        cells = lambda table: np.array([[[table[r, i, j] for j in industries] for i in industries]
                                        for r in self.regions])
        self.z, self.bought = cells(own), cells(others)
        self.x = np.array([[own[r, "Tuotos perushintaan", j] for j in industries] for r in self.regions])
        self.sectors = ["s%d" % n for n in range(30)]

    @staticmethod
    def read(path):
        with open(path, newline="", encoding="utf-8") as file:
            return {(row["REG"], row["COM"], row["IND"]): float(row["value"] or 0)
                    for row in csv.DictReader(file)}

    def write(self, folder):
        """The nation as a table of one region, and the regions' output as figures."""
        nation, output = folder / "nation.h5", folder / "output.csv"
        z, x = (self.z + self.bought).sum(axis=0), self.x.sum(axis=0)
        data.write_table(nation, z, (x - z.sum(axis=1))[:, None], ["Finland"], self.sectors, ["final"])
        write_csv(output, [("region", "sector", "output")] +
                  [(r, s, repr(float(self.x[n, i]))) for n, r in enumerate(self.regions)
                   for i, s in enumerate(self.sectors)])
        return nation, output


def coefficients(path, regions):
    with open(path, newline="") as file:
        values = [float(row["coefficient"]) for row in csv.DictReader(file)]
    return np.array(values).reshape(regions, 30, 30)


def finland(compare, folder):
    """Mean absolute errors of output multipliers and of coefficients (STPE) of SLQ, CILQ and FLQ."""
    finland = Finland()
    nation, output = finland.write(folder)
    expected = json.loads(data.require_shared("data", "golden", "finland2014_flq_reference.json").read_text())
    true = finland.z / finland.x[:, None, :]
    multipliers = lambda a: np.linalg.inv(np.eye(30) - a).sum(axis=1)
    assert len(expected["results"]) == 12
    for name, reference in expected["results"].items():
        method, _, delta = name.lower().partition("_")
        a = folder / "a.csv"
        program("table", "build", "--national", nation, "--figures", output, "--method", method,
                "--delta", delta or 0, "--coefficients", a, "-o", folder / "regions.h5")
        found = coefficients(a, len(finland.regions))
        error = np.abs(multipliers(found) / multipliers(true) - 1).mean() * 100
        stpe = (np.abs(found - true).sum(axis=(1, 2)) / true.sum(axis=(1, 2))).mean() * 100
        compare.close(name, [error, stpe], reference, 1e-12)


def finland_adds_up(compare, folder):
    """Whatever the method: the sum over regions is the nation, accounts balance, output is met."""
    finland = Finland()
    nation, output = finland.write(folder)
    for method in ("slq", "cilq", "flq", "aflq", "gravity", "cross_entropy"):
        program("table", "build", "--national", nation, "--figures", output, "--method", method,
                "-o", folder / "regions.h5")
        z, y = flows(folder / "regions.h5", folder / method)[:2]
        summed = z.reshape(19, 30, 19, 30).sum(axis=(0, 2))
        compare.close(method + ": the nation's inputs", summed, (finland.z + finland.bought).sum(axis=0), 1e-12)
        compare.close(method + ": output", z.sum(axis=1) + y.sum(axis=1), finland.x.ravel(), 1e-10)
        if z.min() < 0:
            compare.close(method + ": no negative input", z.min(), 0.0, 0)


def flows(table, folder):
    """Z and Y of a table cell by cell, whatever its form, and the names of its industries."""
    program("table", "export", table, "-o", folder)
    rows = lambda name: figures(folder / (name + ".csv"))
    with open(folder / "output.csv", newline="") as file:
        names = [row[0] for row in list(csv.reader(file))[1:]]
    if (folder / "intermediate_Z.csv").exists():
        return rows("intermediate_Z"), rows("final_Y"), names
    cells = []
    for use, share in (("intermediate_use", "intermediate_origin_share"), ("final_use", "final_origin_share")):
        used, shares = rows(use), rows(share)
        goods, regions = len(used), shares.shape[1]
        product = np.einsum("irs,isj->risj", shares.reshape(goods, regions, regions),
                            used.reshape(goods, regions, -1))
        cells.append(product.reshape(goods * regions, -1))
    return *cells, names


# What of the reference's cells is the proportional split: all but the blocks in which it falls back on
# equal parts.
LIBMRIO = {
    "simple": (["SEC1", "SEC2"], ["REG1", "REG2"], "--sectors",
               [("id", "into", "weight"), ("SEC1", "SEC1A", 3), ("SEC1", "SEC1B", 1)]),
    "imperfect_mapping": (["SEC1", "SEC2"], ["REG1", "REG2"], "--regions",
                          [("id", "into", "weight"), ("REG1", "REG1A", 5), ("REG1", "REG1B", 10)]),
    "imperfect_mapping2": (["SEC1", "SEC2"], ["REG1", "REG2"], "--regions",
                           [("id", "into", "weight"), ("REG1", "REG1A", 5), ("REG1", "REG1B", 7)]),
    "mapping": (["METL", "MANU", "OTHE"], ["USA", "CAN"], "--regions",
                [("id", "into", "weight", "sector"), ("USA", "US1", 4, "METL"), ("USA", "US2", 2, "METL"),
                 ("USA", "US1", 1, ""), ("USA", "US2", 1, "")])}


def libmrio(compare, folder):
    """Tables of the disaggregation package libmrio (Wenz and others 2015), as flows between
    industries."""
    for name, (sectors, regions, option, lines) in LIBMRIO.items():
        source = data.require_shared("data", "golden", "libmrio_tests", name)
        read = lambda file: [row for row in csv.reader(open(source / file))]
        ids = [tuple(row) for row in read("indices.csv")]
        place = {(r, s): a for a, (r, s) in enumerate((r, s) for r in regions for s in sectors)}
        here = [place[key] for key in ids]
        z = np.zeros((len(place), len(place)))
        z[np.ix_(here, here)] = [[float(v) for v in row] for row in read("basetable.csv")]
        y = np.zeros((len(place), len(regions)))
        y[here, 0] = 100
        data.write_table(folder / "base.h5", z, y, regions, sectors, ["hh"])
        program("table", "aggregate", folder / "base.h5", option, write_csv(folder / "map.csv", lines),
                "-o", folder / "split.h5")
        found, _, header = flows(folder / "split.h5", folder / name)
        asked = [(r, s) for s, r in (map(str.strip, row) for row in read("correct_indices.csv"))]
        order = [header.index("%s/%s" % key) for key in asked]
        expected = np.array([[float(v) for v in row] for row in read("correct_data.csv")])
        found = found[np.ix_(order, order)]
        compare.close(name + ": all that is sold", found.sum(), expected.sum(), 1e-5)
        if name == "mapping":
            united = np.array([r.startswith("US") for r, _ in asked])
            metal = np.array([s == "METL" for _, s in asked])
            apart = united[:, None] & united & (metal[:, None] != metal)
            assert apart.sum() == 8
            found, expected = np.where(apart, 0, found), np.where(apart, 0, expected)
        compare.close(name + ": cells", found, expected, 1e-5)


def china_back_test(compare, folder):
    """The official tables of 2017, 2018 and 2020 by 42 sectors: what constant coefficients say of the
    later year."""
    source = data.require_shared("data", "china_io")
    golden = data.require_shared("data", "golden", "china42_backtest_reference.json")
    for year in (2017, 2018, 2020):
        z, y = (figures(source / ("china_%d_42_%s.csv" % (year, part))) for part in ("Zdom", "Ydom"))
        data.write_table(folder / ("%d.h5" % year), z, y, ["China"], ["s%d" % n for n in range(42)],
                         ["TC", "FU201", "FU202", "EX"], currency="CNY")
    for years, expected in json.loads(golden.read_text())["results"].items():
        earlier, later = (folder / (year + ".h5") for year in years.split("->"))
        told = json.loads(program("analyse", "forecast", earlier, later, "--json"))
        found = {row["measure"]: row["figure"] for table in told["tables"] for row in table["rows"]
                 if "measure" in row}
        compare.close(years, [found["total_ratio"], found["wape"], found["wape_scaled"]],
                      [expected["total_pred_over_actual"], expected["wape"], expected["wape_scaled_naive"]],
                      1e-12)


CASES = dict(finland=finland, finland_adds_up=finland_adds_up, libmrio=libmrio,
             china_back_test=china_back_test)


def main():
    compare = data.Comparison()
    for name in sys.argv[1:] or CASES:
        print(name)
        with data.temporary_folder() as folder:
            CASES[name](compare, pathlib.Path(folder))
    compare.finish()


if __name__ == "__main__":
    main()
