#!/usr/bin/env python3
"""Holds preset leontief against published input-output solutions: a change of final demand, told in
the scenario language and run by the program until it has worked through the table."""
import csv
import json
import sys

import numpy as np
import yaml

import shared_data as data

STEPS = 200  # rounds of the Neumann series: rho(A) is below 0.7 in every table here


def scenario(table, shocks, relaxed):
    document = {
        "schema": "scenario/1", "scenario": "golden", "table": {"source": table},
        "time": {"step": "1d", "start": "2025-01-01", "horizon": "%dd" % STEPS},
        "model": {"preset": "leontief"}, "shocks": shocks,
        "outputs": {"variables": ["output"], "by": ["region x sector"], "every": "1d",
                    "precision": "float64"}}
    if relaxed:
        document["table"]["checks"] = {"column_balance": "warn", "negative_value_added": "warn"}
    return yaml.safe_dump(document, sort_keys=False)


class Table:
    """Sales cell by cell; a column of final demand for each purpose that a test shocks."""

    def __init__(self, z, y, regions=1, relaxed=False):
        self.z, self.y = np.asarray(z, float), np.asarray(y, float)
        self.y = self.y.reshape(len(self.z), -1)
        self.R, self.S = regions, len(self.z) // regions
        self.x = self.z.sum(axis=1) + self.y.sum(axis=1)
        self.relaxed = relaxed

    @property
    def inverse(self):
        a = np.divide(self.z, self.x, out=np.zeros_like(self.z), where=self.x > 0)
        return np.linalg.inv(np.eye(len(self.z)) - a)

    def output_after(self, factors):
        """Output when what final column h buys of seller a is multiplied by factors[a, h]."""
        regions, sectors = ["r%d" % r for r in range(self.R)], ["s%d" % i for i in range(self.S)]
        categories = ["c%d" % c for c in range(self.y.shape[1] // self.R)]
        shocks = []
        for a, h in np.argwhere(factors != 1):
            shocks.append({
                "id": "f%d_%d" % (a, h), "variable": "final_demand", "op": "multiply",
                "target": {"buyer_region": regions[h // len(categories)],
                           "final": categories[h % len(categories)], "sector": sectors[a % self.S],
                           "origin": regions[a // self.S]},
                "profile": {"shape": "step", "at": "1d", "value": "%.17g x" % factors[a, h]}})
        with data.temporary_folder() as folder:
            data.write_table(folder + "/table.h5", self.z, self.y, regions, sectors, categories)
            result = data.run(scenario(folder + "/table.h5", shocks, self.relaxed), folder)
            return result["output"][0].reshape(STEPS, -1)[-1]

    def per_unit(self, seller, size=0.5):
        """Change of output per unit of final demand for one seller: a column of the inverse."""
        column = int(np.argmax(self.y[seller]))
        factors = np.ones_like(self.y)
        factors[seller, column] = 1 + size
        return (self.output_after(factors) - self.x) / (size * self.y[seller, column])


def figures(path, labels=1):
    """Numbers of a CSV file with one header row and `labels` columns of labels."""
    with open(path, newline="") as file:
        return np.array([row[labels:] for row in list(csv.reader(file))[1:]], float)


def golden(name):
    return json.loads(data.require_shared("data", "golden", name + ".json").read_text())


def two_sectors(compare):
    """Miller and Blair (2009), tables 2.3 to 2.6."""
    book = golden("mb_two_sector")
    published = book["published"]
    table = Table(published["Z"], published["f"])
    change = np.array(published["f_new"]) / np.array(published["f"])
    x = table.output_after(change.reshape(2, 1))
    compare.close("x for f = (600, 1500)", x, published["x_new_rounded"], 0.1, scale=1)
    compare.close("the same, closed form", x, book["computed"]["x_new"], 1e-12)
    inverse = np.column_stack([table.per_unit(j) for j in range(2)])
    compare.close("L", inverse, published["L"], 1e-7, scale=1)
    labour = np.array(published["labor_coeff"]) * x
    compare.close("labour", labour, published["labor_total_rounded"], 0.1, scale=1)


def china_2000(compare):
    """Miller and Blair (2009), pp. 97-101: North, South, Rest of China."""
    book = golden("mb_china2000_3region")
    # What each region sells to final users is one figure: it stands as use at home.
    f = np.array(book["computed"]["f"])
    y = np.zeros((9, 3))
    for a in range(9):
        y[a, a // 3] = f[a]
    table = Table(book["published"]["Z"], y, regions=3)
    compare.close("x", table.x, book["published"]["x"], 1e-15)
    inverse = np.column_stack([table.per_unit(j) for j in range(9)])
    compare.close("L", inverse, book["computed"]["L"], 1e-11, scale=1)
    compare.close("output multipliers", inverse.sum(axis=0), book["computed"]["output_multipliers"], 1e-11)
    spillover = inverse.sum(axis=0) - [inverse[a // 3 * 3:a // 3 * 3 + 3, a].sum() for a in range(9)]
    compare.close("interregional spillovers", spillover,
                  np.array(book["computed"]["interregional_spillover"]).ravel(), 1e-11)
    compare.close("rho(A)", max(abs(np.linalg.eigvals(np.array(book["computed"]["A"])))),
                  book["computed"]["rho_A"], 1e-12)


def germany_1995(compare):
    """Eurostat manual (2008): output multipliers and the diagonal of the inverse, four decimals."""
    book = golden("eurostat_beutel_germany1995")
    table = Table(book["Z"], np.array(book["Y"]), relaxed=True)
    compare.close("x", table.x, book["x"], 1e-12)
    inverse = np.column_stack([table.per_unit(j) for j in range(6)])
    compare.close("output multipliers", inverse.sum(axis=0), book["published"]["output_multipliers"],
                  0.5e-4, scale=1)
    compare.close("L diagonal", inverse.diagonal()[:3], book["published"]["L_diag_first3"], 0.5e-4, scale=1)
    compare.close("L", inverse, book["computed"]["L"], 1e-10, scale=1)


def pymrio(compare):
    """Two regions by three sectors with a published inverse (pymrio's test fixture, fictional)."""
    book = golden("pymrio_small_mrio")
    table = Table(book["Z"], book["Y"], regions=2, relaxed=True)
    compare.close("x", table.x, np.ravel(book["x"]), 1e-12)
    inverse = np.column_stack([table.per_unit(j) for j in range(6)])
    compare.close("L", inverse, book["L"], 1e-10, scale=1)


def leather(compare):
    """Argentina, Turkey, Germany: the leather example of the R package decompr."""
    book = golden("decompr_leather")
    table = Table(book["Z"], book["Y"], regions=3, relaxed=True)
    compare.close("x", table.x, book["x"], 1e-12)
    inverse = np.column_stack([table.per_unit(j) for j in range(9)])
    compare.close("L", inverse, book["computed"]["L"], 1e-10, scale=1)


def chile_2013(compare):
    """The Chilean table of 2013 by 12 industries, as in the R package leontief."""
    book = golden("leontief_chile2013")
    z, x = np.array(book["Z"]), np.array(book["demand"]["final_total_demand"])
    table = Table(z, x - z.sum(axis=1), relaxed=True)
    inverse = np.column_stack([table.per_unit(j) for j in range(12)])
    compare.close("L", inverse, book["computed"]["L"], 1e-9, scale=1)
    compare.close("backward linkages", inverse.sum(axis=0), book["computed"]["backward"], 1e-9)


def wiod_2011(compare):
    """China, USA, EU27, rest of the world by 35 industries, 2011: exports for US households halve."""
    folder = data.require_shared("data", "world", "wiod13")
    z, y = (figures(folder / ("wiod13_agg4_2011_%s.csv" % part)) for part in "ZY")
    table = Table(z, y, regions=4, relaxed=True)
    columns = y.shape[1] // 4
    factors = np.ones_like(y)
    hit = (y[:35, columns:2 * columns] > 0)
    factors[:35, columns:2 * columns][hit] = 0.5
    found = table.output_after(factors)
    expected = table.x + table.inverse @ ((factors - 1) * y).sum(axis=1)
    compare.close("x", found, expected, 1e-9)


def usa(compare):
    """BEA summary tables of 2012, 2017, 2022 by 71 industries: A and x give the table. Cells below zero
    (scrap, in the conversion from commodities to industries) are set to nothing."""
    folder = data.require_shared("data", "world", "us_bea_summary")
    for year in (2012, 2017, 2022):
        a = np.maximum(0, figures(folder / ("A_ixi_%d.csv" % year)))
        x = figures(folder / ("x_%d.csv" % year), labels=2).ravel()
        f = x - a @ x
        factors = np.where(f > 0, 0.9, 1.0).reshape(-1, 1)
        table = Table(a * x, f, relaxed=True)
        expected = np.linalg.solve(np.eye(len(x)) - a, f * factors.ravel())
        compare.close("x %d" % year, table.output_after(factors), expected, 1e-9)


def toy(compare):
    """Two regions by five industries, published with its inverse by the R package ioanalysis."""
    folder = data.require_shared("data", "world", "ioanalysis")
    z, x, inverse = (figures(folder / ("toy.IO_%s.csv" % part)) for part in "ZXL")
    home = np.zeros((10, 2))
    home[:5, 0], home[5:, 1] = np.split(x.ravel() - z.sum(axis=1), 2)
    table = Table(z, home, regions=2)
    found = np.column_stack([table.per_unit(j) for j in range(10)])
    compare.close("L", found, inverse, 1e-10, scale=1)


def china_42(compare):
    """The official tables of 2017, 2018 and 2020 by 42 sectors: output multipliers, and how far output
    predicted with the technology of one year from the final demand of another is off. What goes into
    stocks is negative in some sectors: a fixed withdrawal beside the demand that moves."""
    folder = data.require_shared("data", "china_io")
    read = lambda year, part: figures(folder / ("china_%d_42_%s.csv" % (year, part)))
    errors, multipliers = golden("china42_backtest_reference")["results"], golden("china2017_42_multipliers")

    def table_for(year, other):
        f, changed = (read(y, "Ydom").sum(axis=1) for y in (year, other))
        withdrawn = 1.5 * np.minimum(0, np.minimum(f, changed))
        table = Table(read(year, "Zdom"), np.column_stack([f - withdrawn, withdrawn]), relaxed=True)
        factors = np.ones((42, 2))
        factors[:, 0] = np.divide(changed - withdrawn, f - withdrawn, out=np.ones(42), where=f > withdrawn)
        return table, factors

    for case, published in errors.items():
        year, other = (int(part) for part in case.split("->"))
        table, factors = table_for(year, other)
        found, actual = table.output_after(factors), read(other, "x").ravel()
        compare.close(case + " mean error", abs(found - actual).sum() / actual.sum(), published["wape"], 1e-9)
        compare.close(case + " total", found.sum() / actual.sum(), published["total_pred_over_actual"], 1e-9)
    table, _ = table_for(2017, 2018)
    sold = np.flatnonzero(table.y[:, 0] > 0)  # all but one sector sell to final users
    found = [table.per_unit(j).sum() for j in sold]
    compare.close("output multipliers", found, np.array(multipliers["output_multipliers"])[sold], 1e-9)


CASES = dict(two_sectors=two_sectors, china_2000=china_2000, germany_1995=germany_1995, pymrio=pymrio,
             leather=leather, chile_2013=chile_2013, wiod_2011=wiod_2011, usa=usa,
             toy=toy, china_42=china_42)


def main():
    compare = data.Comparison()
    for name in sys.argv[1:] or CASES:
        print(name)
        CASES[name](compare)
    compare.finish()


if __name__ == "__main__":
    main()
