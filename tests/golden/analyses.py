#!/usr/bin/env python3
"""Holds `spillover analyse` against published multipliers, linkages and prices: what the program
prints for tables of textbooks and statistical offices."""
import csv
import json
import pathlib
import subprocess
import sys

import numpy as np

import shared_data as data
from leontief import figures, golden


class Table:
    """A table file, and the program's analyses of it as arrays."""

    def __init__(self, folder, z, y, regions=("r0",), components=None):
        z, y = np.asarray(z, float), np.asarray(y, float)
        self.R, self.S = len(regions), len(z) // len(regions)
        self.regions, self.sectors = list(regions), ["s%d" % i for i in range(self.S)]
        self.folder = pathlib.Path(folder)
        self.path = str(self.folder / "table.h5")
        y = y.reshape(len(z), -1)
        data.write_table(self.path, z, y, self.regions, self.sectors,
                         ["hh"] + ["c%d" % c for c in range(1, y.shape[1] // self.R)], components=components)

    def write(self, name, columns):
        """A CSV file of figures of industries; values industry by industry."""
        path = self.folder / name
        with open(path, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["region", "sector", *columns])
            for a in range(self.R * self.S):
                writer.writerow([self.regions[a // self.S], self.sectors[a % self.S],
                                 *(repr(float(values[a])) for values in columns.values())])
        return str(path)

    def accounts(self, **columns):
        return ["--accounts", self.write("accounts.csv", columns)]

    def called_for(self, amounts, account):
        """What each product's final purchases of these amounts call for in every industry: e^ L f^."""
        columns = []
        for a in range(self.R * self.S):
            bought = np.zeros(self.R * self.S)
            bought[a] = amounts[a]
            path = self.write("purchases.csv", {"amount": bought})
            columns.append(self.analyse("footprint", "--purchases", path)["by_industry " + account])
        return np.column_stack(columns)

    def ghosh(self, value_added):
        """The Ghosh inverse, a row for each industry whose primary inputs grow by a tenth; no figures where
        it has none."""
        rows = []
        for a, added in enumerate(value_added):
            if added == 0:
                rows.append(np.full(self.R * self.S, np.nan))
                continue
            target = "%s/%s=10 %%" % (self.regions[a // self.S], self.sectors[a % self.S])
            rows.append(self.analyse("ghosh", "--primary", target)["value_change"] / (0.1 * added))
        return np.array(rows)

    def spectral_radius(self):
        done = subprocess.run([data.PROGRAM, "table", "info", self.path, "--json"], capture_output=True,
                              text=True, check=True)
        return json.loads(done.stdout)["spectral_radius"]

    def analyse(self, name, *options):
        done = subprocess.run([data.PROGRAM, "analyse", name, self.path, "--json", "--relax",
                               "column_balance,negative_value_added", *map(str, options)],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit("%s: exit code %d\n%s" % (name, done.returncode, done.stderr))
        found = {}
        for table in json.loads(done.stdout)["tables"]:
            for variable in table["variables"]:
                found[variable] = np.array([np.nan if row[variable] is None else row[variable]
                                            for row in table["rows"]])
                if table["axes"][0] == "account":
                    names = list(dict.fromkeys(row["account"] for row in table["rows"]))
                    parts = np.split(found[variable], len(names))
                    found.update((variable + " " + n, part) for n, part in zip(names, parts))
        return found


def two_sectors(compare, folder):
    """Miller and Blair (2009), tables 2.3 to 2.6."""
    book = golden("mb_two_sector")
    published, computed = book["published"], book["computed"]
    table = Table(folder, published["Z"], published["f"])
    inverse, ghosh = np.array(published["L"]), np.array(computed["ghosh_inverse"])
    labour = np.array(published["labor_coeff"])
    found = table.analyse("multipliers", *table.accounts(jobs=labour * np.array(published["x"])))
    compare.close("output multipliers", found["simple output"], inverse.sum(axis=0), 2e-8, scale=1)
    compare.close("the same, closed form", found["simple output"], computed["output_multipliers"], 1e-13)
    compare.close("labour multipliers", found["simple jobs"], labour @ inverse, 1e-8, scale=1)
    compare.close("value added multipliers", found["simple value_added"], [1, 1], 1e-13)
    found = table.analyse("linkages")
    compare.close("Ghosh rows", found["allocation_multiplier"], ghosh.sum(axis=1), 1e-13)
    compare.close("forward linkages", found["forward"], 2 * ghosh.sum(axis=1) / ghosh.sum(), 1e-13)
    # Labour 30 % dearer in sector 1: 0.3 x 0.3 of its output.
    found = table.analyse("prices", "--cost", "s0=%.17g" % (0.3 * labour[0]))
    compare.close("prices with dear labour", 1 + found["price_change"],
                  computed["prices_after_labor_cost_sector1_plus30pct"], 1e-14)
    found = table.analyse("extraction", "--each", "sector")
    left = [sum(computed["extraction_x_without_sector%d" % k]) for k in (1, 2)]
    compare.close("output without a sector", sum(published["x"]) - found["loss output"], left, 1e-14)
    value_added = np.array(published["x"]) - np.sum(published["Z"], axis=0)
    compare.close("Ghosh inverse", table.ghosh(value_added), ghosh, 1e-13)
    changed = table.called_for(published["f_new"], "output")
    compare.close("output for f = (600, 1500)", changed.sum(axis=1), published["x_new_rounded"], 0.05, scale=1)
    compare.close("labour for it", labour * changed.sum(axis=1), published["labor_total_rounded"], 0.05, scale=1)
    compare.close("rho(A)", table.spectral_radius(), computed["rho_A"], 1e-12)


def china_2000(compare, folder):
    """Miller and Blair (2009), pp. 97-101: North, South, Rest of China."""
    book = golden("mb_china2000_3region")
    y = np.kron(np.eye(3), np.ones((3, 1))) * np.array(book["computed"]["f"])[:, None]
    table = Table(folder, book["published"]["Z"], y, regions=("North", "South", "Rest"))
    found = table.analyse("spillovers", "--by", "region")
    compare.close("multipliers", found["multiplier"], book["computed"]["output_multipliers"], 1e-12)
    compare.close("interregional spillovers", found["spillover"],
                  np.array(book["computed"]["interregional_spillover"]).ravel(), 1e-12)
    compare.close("within the region", found["intra"] + found["feedback"],
                  np.ravel(book["computed"]["intraregional_effects"]), 1e-12)
    compare.close("North alone", found["intra"][:3], np.sum(book["computed"]["L_north_single_region"], axis=0), 1e-12)
    compare.close("Ghosh inverse", table.ghosh(book["computed"]["value_added"]), book["computed"]["ghosh_inverse"], 1e-12)
    compare.close("rho(A)", table.spectral_radius(), book["computed"]["rho_A"], 1e-12)
    a = np.array(book["computed"]["A"])
    alone = [np.linalg.inv(np.eye(3) - a[s, s]).sum(axis=0)
             for s in (slice(0, 3), slice(3, 6), slice(6, 9))]
    compare.close("intra-regional multipliers", found["intra"], np.ravel(alone), 1e-12)
    compare.close("they add up", found["intra"] + found["feedback"] + found["spillover"],
                  found["multiplier"], 1e-13)


def germany_1995(compare, folder):
    """Eurostat manual (2008), to four decimals. The forward linkage of industry, 1.6691 as the R
    package iotables has it, is 1.6910 by the flows of the same table: two digits change places."""
    book = golden("eurostat_beutel_germany1995")
    published, inputs = book["published"], book["primary_inputs"]
    table = Table(folder, book["Z"], np.array(book["Y"]))
    options = table.accounts(gva=inputs["gva"], jobs=inputs["employment_domestic_total"])
    found = table.analyse("multipliers", *options)
    for account, name in (("output", "output"), ("gva", "gva"), ("jobs", "employment")):
        compare.close(name + " multipliers", found["simple " + account], published[name + "_multipliers"],
                      0.51e-4, scale=1)
    forward = list(published["forward_linkages"])
    forward[1] = 1.6910
    compare.close("forward linkages", table.analyse("linkages")["allocation_multiplier"], forward,
                  0.51e-4, scale=1)
    ghosh = table.ghosh(np.array(book["x"]) - np.sum(book["Z"], axis=0))
    compare.close("Ghosh column of agriculture", ghosh[:, 0], published["ghosh_agriculture_column"],
                  0.51e-4, scale=1)
    compare.close("Ghosh inverse", ghosh, book["computed"]["ghosh_total"], 1e-12)


def pymrio(compare, folder):
    """Two regions by three sectors with published consumption-based accounts (pymrio's test
    fixture, fictional)."""
    book = golden("pymrio_small_mrio")
    table = Table(folder, book["Z"], np.array(book["Y"]), regions=("reg1", "reg2"))
    options = table.accounts(first=book["F"][0], second=book["F"][1])
    found = table.analyse("footprint", *options)
    for n, account in enumerate(("first", "second")):
        # By sector, then by buyer; pymrio has buyer, then sector.
        product = found["by_product " + account].reshape(3, 2).T.ravel()
        compare.close("consumption-based " + account, product, book["D_cba"][n], 1e-12)
    trade(compare, table, book)
    found = table.analyse("multipliers", *options)
    compare.close("multipliers M", [found["simple first"], found["simple second"]], book["M"], 1e-12)
    compare.close("coefficients S", [found["direct first"], found["direct second"]], book["S"], 1e-15)
    ghosh = table.ghosh(np.ravel(book["x"]) - np.sum(book["Z"], axis=0))
    told = ~np.isnan(ghosh[:, 0])
    assert told.sum() == 5  # the other industry has no value added to be raised
    compare.close("Ghosh inverse", ghosh[told], np.array(book["G"])[told], 0.51e-8, scale=1)
    # What an industry's buyers do downstream, itself left out.
    downstream = (ghosh - np.eye(6)) @ np.transpose(book["S"])
    compare.close("downstream multipliers", downstream.T[:, told], np.array(book["M_down"])[:, told], 0.9e-8,
                  scale=1)


def trade(compare, table, book):
    """Accounts in imports and exports, and those of producers: a region's own and the other's."""
    own = {"%s_%s" % (name, region): np.where(np.arange(6) // 3 == r, book["F"][k], 0)
           for k, name in enumerate(("first", "second")) for r, region in enumerate(table.regions)}
    options = table.accounts(**own, first=book["F"][0], second=book["F"][1])
    imports, exports = np.zeros((2, 6)), np.zeros((2, 6))
    made = np.zeros((2, 6))
    for r, region in enumerate(table.regions):
        here, there = slice(3 * r, 3 * r + 3), slice(3 - 3 * r, 6 - 3 * r)
        found = table.analyse("footprint", "--buyer", region, *options)
        for k, name in enumerate(("first", "second")):
            from_abroad = found["by_product %s_%s" % (name, table.regions[1 - r])]
            imports[k, here] = from_abroad.reshape(3, 2)[:, r]
            exports[k, there] = found["by_industry " + name][there]
            made[k] += found["by_industry " + name]
    compare.close("in imports", imports, book["D_imp"], 1e-12)
    compare.close("in exports", exports, book["D_exp"], 1e-12)
    compare.close("production-based", made, book["D_pba"], 1e-12)


def leather(compare, folder):
    """Argentina, Turkey, Germany (R package decompr): value added of each industry in what each
    country's final users buy; two figures of it as the package prints them."""
    book = golden("decompr_leather")
    countries = ("Argentina", "Turkey", "Germany")
    table = Table(folder, book["Z"], np.array(book["Y"]), regions=countries)
    found = np.column_stack([table.analyse("footprint", "--buyer", buyer)["by_industry value_added"]
                             for buyer in countries])
    printed = book["published"]["leontief_final_demand"]
    compare.close("as printed", [found[0, 0], found[6, 1]], [printed["row1"], printed["row20"]], 1e-7, scale=1)
    compare.close("value added by buyer", found, book["computed"]["VLY"], 1e-13)
    # Value added of industries in each product's exports, and in its output.
    in_exports = table.called_for(book["computed"]["exports"], "value_added")
    in_output = table.called_for(book["x"], "value_added")
    # The former are cut after five decimals, not rounded.
    for name, cells, digits in (("exports", in_exports, 1e-5), ("output", in_output, 0.51e-8)):
        compare.close("in %s, as printed" % name, [cells[0, 0], cells[8, 8]],
                      book["published"]["leontief_" + name], digits, scale=1)
    compare.close("in exports", in_exports, book["computed"]["VLE"], 1e-13)
    compare.close("in output", in_output, book["computed"]["VLX"], 1e-13)


def chile_2013(compare, folder):
    """The Chilean table of 2013 by 12 industries, as in the R package leontief."""
    book = golden("leontief_chile2013")
    z, x = np.array(book["Z"]), np.array(book["demand"]["final_total_demand"])
    table = Table(folder, z, x - z.sum(axis=1))
    found = table.analyse("linkages")
    computed = book["computed"]
    for what, variable, expected in (
            ("backward linkages", "output_multiplier", "backward"),
            ("forward linkages", "demand_multiplier", "forward"),
            ("power of dispersion", "backward", "power_of_dispersion"),
            ("sensitivity of dispersion", "sensitivity", "sensitivity_of_dispersion")):
        compare.close(what, found[variable], computed[expected], 1e-13)
    employees = book["employment"]["employees"]
    found = table.analyse("multipliers", *table.accounts(jobs=employees))
    compare.close("jobs per million", found["direct jobs"],
                  np.array(book["employment"]["employment_coefficient"]), 1e-12)
    compare.close("employment multipliers", found["simple jobs"],
                  np.array(book["employment"]["employment_coefficient"]) @ np.array(computed["L"]), 1e-12)
    compare.close("rho(A)", table.spectral_radius(), computed["rho"], 1e-12)


def china_2017(compare, folder):
    """The official table of 2017 by 42 sectors."""
    source = data.require_shared("data", "china_io")
    book = golden("china2017_42_multipliers")
    z, y = (figures(source / ("china_2017_42_%s.csv" % part)) for part in ("Zdom", "Ydom"))
    table = Table(folder, z, y)
    found = table.analyse("linkages")
    compare.close("output multipliers", found["output_multiplier"], book["output_multipliers"], 1e-13)
    compare.close("forward linkages", found["allocation_multiplier"], book["forward_ghosh"], 1e-13)
    compare.close("rho(A)", table.spectral_radius(), book["rho"], 1e-12)


def china_2017_to_2020(compare, folder):
    """The official tables of two years by 42 sectors: why output changed."""
    source = data.require_shared("data", "china_io")
    years = {}
    for year in (2017, 2020):
        place = pathlib.Path(folder) / str(year)
        place.mkdir()
        z, y = (figures(source / ("china_%d_42_%s.csv" % (year, part))) for part in ("Zdom", "Ydom"))
        years[year] = (Table(place, z, y), z, y.sum(axis=1), z.sum(axis=1) + y.sum(axis=1))
    found = years[2017][0].analyse("decomposition", years[2020][0].path, "--account", "output")
    x, later = years[2017][3], years[2020][3]
    compare.close("change of output", found["change"], later - x, 1e-12)
    compare.close("parts add up", found["by_final_demand"] + found["by_inputs"], later - x, 1e-12)
    compare.close("intensity of output", found["by_intensity"], np.zeros(42), 1e-14, scale=1)
    l0, l1 = (np.linalg.inv(np.eye(42) - z / total) for _, z, _, total in years.values())
    change = years[2020][2] - years[2017][2]
    compare.close("final demand", found["by_final_demand"], (l0 + l1) @ change / 2, 1e-12)


CASES = dict(two_sectors=two_sectors, china_2000=china_2000, germany_1995=germany_1995, pymrio=pymrio,
             leather=leather, chile_2013=chile_2013, china_2017=china_2017,
             china_2017_to_2020=china_2017_to_2020)


def main():
    compare = data.Comparison()
    for name in sys.argv[1:] or CASES:
        print(name)
        with data.temporary_folder() as folder:
            CASES[name](compare, folder)
    compare.finish()


if __name__ == "__main__":
    main()
