"""The built-in table against its own figures, recomputed here: national totals and regional GDP, the
blocs' size and trade, every identity, rho(A) < 1; and, where the source data is, the official table."""
import csv
import json
import os
import pathlib
import subprocess
import sys

import h5py
import numpy as np
from shared_data import PROGRAM, SHARED, SOURCE, Comparison

FIGURES = SOURCE / "scenarios/tables/china"
TABLES = pathlib.Path(os.environ.get("SPILLOVER_TABLES", SOURCE / "build/tables"))


def rows(name, folder=FIGURES):
    with open(folder / name, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def column(records, name):
    return np.array([float(row[name]) for row in records])


class Table:
    """A pooled table/1 file, with flows by region and sector worked out."""

    def __init__(self, path):
        with h5py.File(path) as file:
            text = lambda name: [t.decode() for t in file[name][:]]
            self.attributes = {key: value.decode() for key, value in file.attrs.items()}
            self.regions, self.sectors = text("region/id"), text("sector/id")
            self.block, self.categories = text("region/block"), text("category/id")
            r, s, c = len(self.regions), len(self.sectors), len(self.categories)
            self.use = file["intermediate/use"][:].reshape(s, r, s)
            self.final = file["final/use"][:].reshape(s, r, c)
            self.share, self.final_share = (file["intermediate/origin_share"][:],
                                            file["final/origin_share"][:])
            self.output = file["output/x"][:].reshape(r, s)
            self.components = {name: file["value_added/" + name][:].reshape(r, s)
                               for name in file["value_added"]}
        self.added = self.output - self.use.sum(axis=0)
        self.home = np.array([b == "CN" for b in self.block])
        # Sales of good i by region r to region s, intermediate and final.
        self.sales = (self.share * self.use.sum(axis=2)[:, None, :] +
                      self.final_share * self.final.sum(axis=2)[:, None, :])

    def coefficients(self):
        """A [N x N], region-major."""
        a = self.use / np.where(self.output > 0, self.output, 1)
        return np.einsum("irs,isj->risj", self.share, a).reshape(self.output.size, -1)


def national_totals(table, check):
    use, final = rows("national_use.csv"), rows("national_final.csv")
    added = rows("national_value_added.csv")
    assert [row["good"] for row in use] == table.sectors
    flows = np.array([[float(row[name]) for name in table.sectors] for row in use])
    components = [name for name in added[0] if name != "industry"]
    value_added = sum(column(added, name) for name in components)
    home = table.home
    check.close("use by good and industry", table.use[:, home, :].sum(axis=1), flows, 1e-9)
    check.close("output", table.output[home].sum(axis=0), flows.sum(axis=0) + value_added, 1e-9)
    for name in components:
        check.close(name, table.components[name][home].sum(axis=0), column(added, name), 1e-9)
    for c, name in enumerate(table.categories):
        check.close("final use: " + name, table.final[:, home, c].sum(axis=1), column(final, name), 1e-9)
    check.close("exports", table.sales[:, home][:, :, ~home].sum(axis=(1, 2)), column(final, "exports"), 1e-9)
    check.close("imports", table.sales[:, ~home][:, :, home].sum(axis=(1, 2)), column(final, "imports"), 1e-9)
    # Where final use draws on stocks, imports can only serve intermediate use.
    imported = (table.share * table.use.sum(axis=2)[:, None, :])[:, ~home][:, :, home].sum(axis=(1, 2))
    split = column(final, "imports_intermediate") * column(final, "imports")
    market = table.final[:, home].sum(axis=(1, 2)) > 0.1 * column(final, "imports")
    check.close("imports for intermediate use", imported[market], split[market], 1e-5)
    return value_added


def regional_gdp(table, value_added, check):
    regions, given = rows("regions.csv"), rows("location_quotients.csv")
    assert [row["id"] for row in regions] == [r for r, h in zip(table.regions, table.home) if h]
    for row in regions:
        total = sum(float(row[name]) for name in ("primary", "secondary", "tertiary"))
        assert abs(total - 1) < 0.0015, (row["id"], "three-industry shares add up to", total)
    expected = column(regions, "gdp") / column(regions, "gdp").sum() * value_added.sum()
    found = table.added[table.home].sum(axis=1)
    check.close("GDP of regions", found / expected, np.ones(len(found)), 1e-9)
    named = [row for row in given if row["share"]]
    at = lambda row: (table.regions.index(row["region"]), table.sectors.index(row["sector"]))
    shares = [table.added[at(row)] / table.added[at(row)[0]].sum() for row in named]
    check.close("shares of GDP that are given", np.array(shares) / column(named, "share"),
                np.full(len(named), 0.01), 1e-9)
    # Balancing moves quotients, but not beyond recognition.
    nation = value_added / value_added.sum()
    moved = {}
    for row in given:
        if row["quotient"] and float(row["quotient"]) > 0:
            r, i = at(row)
            quotient = table.added[r, i] / table.added[r].sum() / nation[i]
            moved[row["region"], row["sector"]] = quotient / float(row["quotient"])
    worst = max(moved.items(), key=lambda entry: abs(np.log(entry[1])))
    print("  quotients move by a factor of %.2f at most (%s)" % (worst[1], "/".join(worst[0])))
    check.close("location quotients, log", np.log(list(moved.values())), np.zeros(len(moved)), 0.5, 1)


def foreign_blocs(table, value_added, check):
    blocs, final = rows("blocs.csv"), rows("national_final.csv")
    foreign = ~table.home
    assert [row["id"] for row in blocs] == [r for r, h in zip(table.regions, table.home) if not h]
    check.close("GDP of blocs", table.added[foreign].sum(axis=1), 1000 * column(blocs, "gdp"), 1e-9)
    flows = table.sales.sum(axis=0)
    for name, found in (("exports", flows[table.home][:, foreign].sum(axis=0)),
                        ("imports", flows[foreign][:, table.home].sum(axis=1))):
        share = column(blocs, name + "_share")
        check.close(name + " by bloc", found, share / share.sum() * column(final, name).sum(), 1e-9)


def identities(table, check):
    check.close("rows: sales = output", table.sales.sum(axis=2).T, table.output, 1e-12)
    costs = table.use.sum(axis=0) + sum(table.components.values())
    check.close("columns: costs = output", costs, table.output, 1e-12)
    for name, share in (("intermediate", table.share), ("final", table.final_share)):
        check.close("origin shares, " + name, share.sum(axis=1), np.ones(share.shape[::2]), 1e-12)
        assert (share >= 0).all(), name
    assert (table.use >= 0).all() and (table.output >= 0).all() and (table.added >= 0).all()
    assert (table.added.sum(axis=1) > 0).all()
    assert table.attributes["quality"] == "derived" and table.attributes["year"] == "2020"
    radius = np.abs(np.linalg.eigvals(table.coefficients())).max()
    told = json.loads(subprocess.run([PROGRAM, "table", "info", "builtin:china", "--json"],
                                     capture_output=True, text=True, check=True).stdout)
    print("  rho(A) %.6f" % radius)
    assert radius < 1
    check.close("rho(A) as the program has it", told["spectral_radius"], radius, 1e-9)
    check.close("GDP as the program has it", told["gdp"], table.added[table.home].sum(), 1e-12)


def official(check):
    """What the bridge moves whole is the official table, summed here from its 153 sectors."""
    path = SHARED / "data/china_io/raw/china_2020_153.csv"
    if not path.exists():
        print("  official table not found, not compared:", path)
        assert not os.environ.get("SPILLOVER_REQUIRE_SHARED"), path
        return
    with open(path, encoding="utf-8") as file:
        raw = list(csv.reader(file))
    number = lambda text: 0.0 if text in ("", "NA") else float(text) / 100  # 10^4 yuan -> million
    body = {row[0]: np.array([number(cell) for cell in row[3:]]) for row in raw[1:]}
    at = {name: k for k, name in enumerate(raw[0][3:])}
    codes = [row[0] for row in raw[1:154]]
    sectors = [row["id"] for row in rows("sectors.csv")]
    bridge = {row["code"]: row["sector"] for row in rows("bridge.csv")}
    assert set(bridge) == set(codes)
    member = np.array([[bridge[code] == name for name in sectors] for code in codes], float)
    splits = rows("splits.csv")
    touched = {row["sector"] for row in splits} | {
        bridge[part.split(":")[0]] for row in splits for part in row["parents"].split(" ")}
    whole = [k for k, name in enumerate(sectors) if name not in touched]
    final, added = rows("national_final.csv"), rows("national_value_added.csv")
    sums = {"hh": ["FU101", "FU102"], "gov": ["FU103"], "gfcf": ["FU201"], "inventories": ["FU202"],
            "exports": ["EX"], "imports": ["IM"]}
    for name, parts in sums.items():
        vector = member.T @ sum(np.array([body[code][at[part]] for code in codes]) for part in parts)
        found = column(final, name)
        check.close("official " + name, found[whole], vector[whole], 1e-12)
        check.close("official %s, total" % name, found.sum(), vector.sum(), 1e-12)
    for name, code in (("compensation", "VA001"), ("net_taxes", "VA002"), ("depreciation", "VA003"),
                       ("operating_surplus", "VA004")):
        vector = member.T @ body[code][:153]
        check.close("official " + name, column(added, name)[whole], vector[whole], 1e-12)
        check.close("official %s, total" % name, column(added, name).sum(), vector.sum(), 1e-12)
    use = np.array([[float(row[name]) for name in sectors] for row in rows("national_use.csv")])
    exact = member.T @ np.array([body[code][:153] for code in codes]) @ member
    check.close("official use, total", use.sum(), exact.sum(), 1e-12)
    # Splitting moves purchases between rows only as far as the split sectors' own use.
    both = np.ix_(whole, whole)
    check.close("official use among whole sectors", use[both], exact[both], 0.01)


def main():
    table, check = Table(TABLES / "china.h5"), Comparison()
    value_added = national_totals(table, check)
    regional_gdp(table, value_added, check)
    foreign_blocs(table, value_added, check)
    identities(table, check)
    official(check)
    check.finish()


if __name__ == "__main__":
    sys.exit(main())
