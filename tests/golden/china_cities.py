"""The table of Chinese cities from the reference data: the official table of 2017 and provinces' margins come
back, every account balances, and provinces buy from themselves about what the provincial tables say."""
import csv
import pathlib
import subprocess
import sys
import time

import h5py
import numpy as np
from shared_data import PROGRAM, SOURCE, Comparison, require_shared, temporary_folder

ASSUMPTIONS = SOURCE / "scenarios/tables/china_cities"
MILLION = 100.0  # 10^4 yuan per million yuan


def rows(path):
    with open(path, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def official(part):
    path = require_shared("data", "china_io", "china_2017_42_%s.csv" % part)
    with open(path, encoding="utf-8") as file:
        return np.array([[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]]) / MILLION


class Cities:
    """The table, by city and sector; the last region is the rest of the world."""

    def __init__(self, path):
        with h5py.File(path) as file:
            text = lambda name: [t.decode() for t in file[name][:]]
            self.quality = file.attrs["quality"].decode()
            self.regions, self.province, self.grade = (text("region/" + k) for k in ("id", "province", "confidence"))
            r, s, c = len(self.regions), 42, 5
            self.use = file["intermediate/use"][:].reshape(s, r, s)
            self.final = file["final/use"][:].reshape(s, r, c)
            self.share = file["intermediate/origin_share"][:]
            self.final_share = file["final/origin_share"][:]
            self.x = file["output/x"][:].reshape(r, s)
            self.added = {name: file["value_added/" + name][:].reshape(r, s) for name in file["value_added"]}
        self.value_added = sum(self.added.values())
        self.home = r - 1


def national_sums(table, check):
    home, foreign, y_home, y_foreign = (official(k) for k in ("Zdom", "Zimp", "Ydom", "Yimp"))
    n = table.home
    check.close("use of goods, cell by cell", table.use[:, :n].sum(axis=1), home + foreign, 1e-10)
    final = table.final[:, :n].sum(axis=1)
    both = y_home + y_foreign
    check.close("consumption", final[:, 0] + final[:, 1], both[:, 0], 1e-10)
    check.close("investment, stocks", final[:, 2:4], both[:, 1:3], 1e-10)
    check.close("exports", table.final[:, n, 4], both[:, 3], 1e-10)
    check.close("imports", table.x[n], foreign.sum(axis=1) + y_foreign.sum(axis=1), 1e-10)
    check.close("output", table.x[:n].sum(axis=0), official("x")[:, 0], 1e-10)
    for name, expected in zip(("compensation", "net_taxes", "depreciation", "operating_surplus"), official("VA")):
        check.close(name, table.added[name][:n].sum(axis=0), expected, 1e-10)
    # Pooling lets all industries of a city import alike: the home part of the use is not exact cell by cell.
    bought_home = np.einsum("is,isj->ij", 1 - table.share[:, n, :n], table.use[:, :n])
    imported, final = y_foreign[:, :3].sum(axis=1), both[:, :3].sum(axis=1)
    apart = (imported >= 0) & (imported <= 0.95 * final)  # final users' imports can be told apart
    print("  both uses import alike: sectors", np.flatnonzero(~apart) + 1)
    check.close("use of home goods, by good", bought_home.sum(axis=1)[apart], home.sum(axis=1)[apart], 1e-10)
    off = np.abs(bought_home - home).sum() / home.sum()
    check.close("use of home goods, weighted error", off, 0, 0.05, 1)


def margins_of_provinces(table, check):
    codes = {row["extract"]: row["id"] for row in rows(ASSUMPTIONS / "provinces.csv")}
    sectors = rows(ASSUMPTIONS / "sectors.csv")
    lines = [row for row in rows(require_shared("data", "china_prov", "province_sector_margins_oxon8.csv"))
             if row["vintage"] == "2017" and row["sector_code"] != "c16w"]
    found, expected = {"gross_output": [], "value_added": []}, {"gross_output": [], "value_added": []}
    for row in lines:
        own = [k for k, name in enumerate(table.province) if name == codes[row["prov"]]]
        members = [k for k, sector in enumerate(sectors) if sector["extract"] == row["sector_code"]]
        for name, values in (("gross_output", table.x), ("value_added", table.value_added)):
            found[name].append(values[np.ix_(own, members)].sum())
            expected[name].append(float(row[name]) / MILLION)
    for name in found:
        # Sectors that all provinces have are scaled to the nation: the extracts are rounded to 10^4 yuan.
        check.close("provinces' " + name, found[name], expected[name], 1e-6)
    print("  %d margins of provinces" % len(lines))


def accounts(table, check):
    n = table.home
    sold = (np.einsum("irs,is->ri", table.share, table.use.sum(axis=2)) +
            np.einsum("irs,is->ri", table.final_share, table.final.sum(axis=2)))
    check.close("sales over output, every industry", np.abs(sold - table.x)[table.x > 0] / table.x[table.x > 0],
                np.zeros((table.x > 0).sum()), 1e-9, 1)
    spent = table.use.sum(axis=0) + table.value_added
    check.close("costs over output, every industry", np.abs(spent - table.x)[table.x > 0] / table.x[table.x > 0],
                np.zeros((table.x > 0).sum()), 1e-9, 1)
    assert (table.share >= 0).all() and (table.final_share >= 0).all() and (table.use >= 0).all()
    assert (table.value_added[:n].sum(axis=1) > 0).all()
    assert set(table.grade[:n]) <= {"A", "B", "C"} and table.quality == "derived", table.quality
    # Every city takes part in trade: it sells to others and buys of them.
    by_city = np.einsum("irs,is->rs", table.share[:, :n, :n], table.use[:, :n].sum(axis=2))
    outside = by_city - np.diag(np.diag(by_city))
    assert (outside.sum(axis=0) > 0).all() and (outside.sum(axis=1) > 0).all()


def provinces_buy_at_home(table, check):
    codes = {row["extract"]: row["id"] for row in rows(ASSUMPTIONS / "provinces.csv")}
    flows = [row for row in rows(require_shared("data", "china_prov", "province_intra_flows_top88_oxon8.csv"))
             if row["year"] == "2017"]
    extracts = {row["extract"]: k for k, row in enumerate(rows(ASSUMPTIONS / "sectors.csv"))}
    told, whole, built, cells = [], [], [], []
    for code, name in codes.items():
        own = np.array([k for k, province in enumerate(table.province) if province == name])
        share = table.share[:, own][:, :, own].sum(axis=1)
        flow = np.einsum("is,isj->ij", share, table.use[:, own])
        mine = [row for row in flows if row["prov"] == code]
        told.append(sum(float(row["value"]) for row in mine) / sum(float(row["perc"]) for row in mine))
        built.append(flow.sum())
        whole.append(table.use[:, own].sum())
        for row in mine:
            if "mscitech" in (row["from_code"], row["to_code"]):
                continue
            i, j = extracts.get(row["from_code"]), extracts.get(row["to_code"])
            if i is not None and j is not None:
                cells.append((float(row["value"]), flow[i, j]))
    told, built, whole, cells = map(np.array, (told, built, whole, cells))
    print("  inputs bought within the province: table %.1f %%, provincial tables %.1f %%" %
          (100 * built.sum() / whole.sum(), 100 * told.sum() / whole.sum()))
    shares, expected = built / whole, told / whole
    print("  by province: mean difference %.1f points, correlation %.2f" %
          (100 * np.abs(shares - expected).mean(), np.corrcoef(shares, expected)[0, 1]))
    for name, a, b in sorted(zip(codes.values(), shares, expected), key=lambda row: row[1] - row[2]):
        print("    %-14s %5.1f %5.1f" % (name, 100 * a, 100 * b))
    logs = np.log(np.maximum(cells, 1e-3))
    assert np.abs(shares - expected).mean() < 0.12
    print("  %d cells: weighted error %.1f %%, correlation of logs %.3f" %
          (len(cells), 100 * np.abs(cells[:, 1] - cells[:, 0]).sum() / cells[:, 0].sum(),
           np.corrcoef(logs.T)[0, 1]))
    check.close("inputs bought within provinces", built.sum() / whole.sum(), told.sum() / whole.sum(), 0.02, 1)
    assert np.corrcoef(logs.T)[0, 1] > 0.8


def city_facts(table):
    n = table.home
    by_city = np.einsum("irs,is->rs", table.share[:, :n, :n], table.use[:, :n].sum(axis=2)) + \
        np.einsum("irs,is->rs", table.final_share[:, :n, :n], table.final[:, :n].sum(axis=2))
    own = np.diag(by_city) / (table.use[:, :n].sum(axis=(0, 2)) + table.final[:, :n].sum(axis=(0, 2)))
    print("  bought within the city, %% of all purchases: %.1f in all, quartiles %s" %
          (100 * np.diag(by_city).sum() / (table.use[:, :n].sum() + table.final[:, :n].sum()),
           np.round(100 * np.quantile(own, (0.25, 0.5, 0.75)), 1)))
    gdp = table.value_added[:n].sum(axis=1)
    for grade in "ABC":
        mine = np.array([g == grade for g in table.grade[:n]])
        print("  grade %s: %d cities, %.1f %% of GDP" % (grade, mine.sum(), 100 * gdp[mine].sum() / gdp.sum()))


def run(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit("%s\n%s%s" % (" ".join(map(str, arguments)), done.stdout, done.stderr))
    return done.stdout


def main():
    sources = [require_shared("data", "china_city", "cities_2017.csv"), require_shared("data", "china_io"),
               require_shared("data", "china_prov")]
    check = Comparison()
    with temporary_folder() as folder:
        path = pathlib.Path(folder) / "china_cities.h5"
        began = time.monotonic()
        run("table", "build", ASSUMPTIONS, "--cities", sources[0], "--national", sources[1],
            "--provinces", sources[2], "-o", path)
        print("  built in %.0f s" % (time.monotonic() - began))
        table = Cities(path)
        national_sums(table, check)
        margins_of_provinces(table, check)
        accounts(table, check)
        provinces_buy_at_home(table, check)
        city_facts(table)
        scenario = pathlib.Path(folder) / "scenario.yaml"
        scenario.write_text("schema: scenario/1\nscenario: stop\ntable: {source: %s}\n"
                            "time: {step: 1w, start: 2017-01-02, horizon: 1y}\nshocks:\n"
                            "  - {id: stop, variable: capacity.loss, target: {region: Yichun, sector: metal_ores},\n"
                            "     op: set, profile: {shape: pulse, start: 2017-01-02, duration: 13w, value: 50 %%}}\n"
                            % path)
        print(run("check", scenario), end="")
    check.finish()


if __name__ == "__main__":
    main()
