#!/usr/bin/env python3
"""Derive the figures of scenarios/tables/china that come from published input-output tables.

Reads the official 2020 national table with 153 sectors, the 42-sector table that separates imports,
and WIOD 2011, from a folder of source data that is not part of the project; writes small CSV files
that are. Run it again when the bridge or an assumption changes:

    scripts/derive_national_core.py ../shared/data

What is assumed stands in bridge.csv and splits.csv beside the results.
"""
import argparse
import csv
import pathlib
import sys

import numpy as np

TARGET = pathlib.Path(__file__).resolve().parent.parent / "scenarios/tables/china"
MILLION = 100.0  # 10^4 yuan per million yuan
NEW = ["lithium_mining", "battery_materials", "solar_silicon", "semiconductors"]
CATEGORIES = {"hh": ["FU101", "FU102"], "gov": ["FU103"], "gfcf": ["FU201"], "inventories": ["FU202"]}
COMPONENTS = {"compensation": "VA001", "net_taxes": "VA002", "depreciation": "VA003",
              "operating_surplus": "VA004"}


def number(text):
    return 0.0 if text in ("", "NA") else float(text)


def read_rows(path):
    with open(path, encoding="utf-8") as file:
        return [row for row in csv.reader(line for line in file if not line.startswith("#"))]


def read_named(path):
    rows = read_rows(path)
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def national_153(folder):
    """The table with 153 sectors, million CNY: {(row, column): value} as arrays."""
    rows = read_rows(folder / "china_io/raw/china_2020_153.csv")
    head = rows[0]
    codes = [row[0] for row in rows[1:154]]
    body = {row[0]: np.array([number(cell) for cell in row[3:]]) / MILLION for row in rows[1:]}
    column = {name: k for k, name in enumerate(head[3:])}
    use = np.array([body[code][:153] for code in codes])
    final = {name: np.array([body[code][column[name]] for code in codes])
             for name in ("FU101", "FU102", "FU103", "FU201", "FU202", "EX", "IM", "GO")}
    added = {name: body[code][:153] for name, code in COMPONENTS.items()}
    return codes, use, final, added


def ras(prior, rows, columns, fixed):
    """RAS of a matrix to margins, leaving the rows of `fixed` as they are."""
    matrix = prior.copy()
    free = np.array([k for k in range(len(rows)) if k not in fixed])
    target = columns - matrix[list(fixed)].sum(axis=0)
    assert (target >= -1e-9).all(), "a fixed row is larger than the inputs of a column"
    for _ in range(5000):
        sums = matrix[free].sum(axis=1)
        matrix[free] *= np.where(sums > 0, rows[free] / np.where(sums > 0, sums, 1), 0)[:, None]
        sums = matrix[free].sum(axis=0)
        factor = np.where(sums > 0, target / np.where(sums > 0, sums, 1), 0)
        matrix[free] *= factor
        if np.abs(factor - 1)[target > 0].max() < 1e-14:
            break
    # The last digits of the rows go where they change a cell least.
    return matrix


def derive(folder):
    sectors = [row["id"] for row in read_named(TARGET / "sectors.csv")]
    bridge = {row["code"]: row["sector"] for row in read_named(TARGET / "bridge.csv")}
    splits = read_named(TARGET / "splits.csv")
    at = {name: k for k, name in enumerate(sectors)}
    codes, use153, final153, added153 = national_153(folder)

    member = np.zeros((153, len(sectors)))
    for k, code in enumerate(codes):
        member[k, at[bridge[code]]] = 1
    use = member.T @ use153 @ member
    final = {name: member.T @ sum(final153[part] for part in parts) for name, parts in CATEGORIES.items()}
    exports, imports, output = (member.T @ final153[k] for k in ("EX", "IM", "GO"))
    added = {name: member.T @ values for name, values in added153.items()}

    # Take the new sectors out of their parents: the columns in proportion to output (with a ratio
    # of value added of their own), totals as the splits say.
    for split in splits:
        new = at[split["sector"]]
        parents = [part.split(":") for part in split["parents"].split(" ")]
        total = sum(float(amount) for _, amount in parents)
        out = dict(output=float(split["output"]), exports=float(split["exports"]),
                   imports=float(split["imports"]), gfcf=float(split["gfcf"]))
        assert abs(out["output"] - total) < 1e-6, split["sector"]
        for code, amount in parents:
            k, share, part = codes.index(code), float(amount) / total, float(amount)
            parent = at[bridge[code]]
            alpha = part / final153["GO"][k]
            column = use153[:, k] * alpha
            own_added = {name: values[k] * alpha for name, values in added153.items()}
            ratio = sum(own_added.values()) / part
            wanted = float(split["value_added_ratio"] or ratio)
            column = column * (1 - wanted) / (1 - ratio)
            if split["value_added_ratio"]:
                # More value added than the parent has is operating surplus: the rent of the boom.
                extra = part * wanted - sum(own_added.values())
                own_added["operating_surplus"] += extra
            inputs = member.T @ column
            use[:, new] += inputs
            use[:, parent] -= inputs
            output[new] += part
            output[parent] -= part
            for name, value in own_added.items():
                added[name][new] += value
                added[name][parent] -= value
            for vector, key in ((exports, "exports"), (imports, "imports"), (final["gfcf"], "gfcf")):
                vector[new] += out[key] * share
                vector[parent] -= out[key] * share
            # Rows: what the users of the parent buy of the new sector.
            sales = out["output"] + out["imports"] - out["exports"] - out["gfcf"]
            row = use[parent].copy()
            if split["users"]:
                row = np.zeros(len(sectors))
                for user in split["users"].split(" "):
                    name, weight = user.split(":")
                    row[at[name]] = float(weight)
            row *= sales * share / row.sum()
            use[new] += row
            use[parent] = np.maximum(use[parent] - row, 0.05 * use[parent])

    home = sum(final.values())
    sales = output + imports - exports - home
    inputs = output - sum(added.values())
    assert (sales > -1e-6).all() and (inputs > 0).all(), (sales, inputs)
    fixed = [at["lithium_mining"]]
    use[fixed[0]] *= sales[fixed[0]] / use[fixed[0]].sum()
    use = ras(np.maximum(use, 0), sales, inputs, set(fixed))
    print("national: rows off by %.1e, columns by %.1e" %
          (np.abs(use.sum(axis=1) - sales).max() / output.max(),
           np.abs(use.sum(axis=0) - inputs).max() / output.max()))
    print("  output %.2f, value added %.2f trillion CNY" %
          (output.sum() / 1e6, sum(v.sum() for v in added.values()) / 1e6))
    for name in NEW + ["nonferrous_mining", "nonferrous_metals", "batteries"]:
        k = at[name]
        print("  %-18s output %8.1f  value added %7.1f  exports %7.1f  imports %7.1f bn" %
              (name, output[k] / 1e3, sum(v[k] for v in added.values()) / 1e3, exports[k] / 1e3,
               imports[k] / 1e3))
    return sectors, use, final, exports, imports, output, added


def import_split(folder, sectors):
    """Share of imports that goes to intermediate use, by sector, from the 42-sector table."""
    rows = read_rows(folder / "china_io/china_2020_42_Zimp.csv")
    intermediate = {row[0]: sum(map(number, row[1:])) for row in rows[1:]}
    rows = read_rows(folder / "china_io/china_2020_42_Yimp.csv")
    final = {row[0]: sum(number(cell) for cell in row[1:4]) for row in rows[1:]}
    share = {}
    for row in read_named(TARGET / "sectors.csv"):
        codes = row["nbs42"].split(" ")
        z, f = sum(intermediate[c] for c in codes), max(0.0, sum(final[c] for c in codes))
        share[row["id"]] = z / (z + f) if z + f > 0 else 1.0
    return [share[name] for name in sectors]


def foreign(folder, sectors, use, final, weights):
    """Coefficients, final demand structure and value added of the blocs, from WIOD 2011."""
    wiod = folder / "world/wiod13"
    countries = (wiod / "countries.txt").read_text().split()
    industries = 35
    n = len(countries) * industries
    z = np.fromfile(wiod / "Z_2011.f64").reshape(n, n)
    y = np.fromfile(wiod / "Y_2011.f64").reshape(n, len(countries) * 5)
    x = np.fromfile(wiod / "x_2011.f64")
    groups = read_named(TARGET / "wiod_bridge.csv")
    names = sorted({row["group"] for row in groups})
    to_group = np.zeros((industries, len(names)))
    for row in groups:
        to_group[int(row["industry"]) - 1, names.index(row["group"])] = 1
    group_of = {row["sector"]: row["group"] for row in read_named(TARGET / "sector_groups.csv")}
    blocs = {}
    for row in read_named(TARGET / "blocs.csv"):
        blocs[row["id"]] = [countries.index(c) for c in row["wiod"].split(" ")]
    result = {}
    for bloc, members in blocs.items():
        columns = np.concatenate([np.arange(c * industries, (c + 1) * industries) for c in members])
        flows = z[:, columns].reshape(len(countries), industries, len(columns)).sum(axis=0)
        flows = flows.reshape(industries, len(members), industries).sum(axis=1)
        out = x[columns].reshape(len(members), industries).sum(axis=0)
        coefficients = (to_group.T @ flows @ to_group) / (to_group.T @ out)
        final_columns = np.concatenate([np.arange(c * 5, (c + 1) * 5) for c in members])
        home = y[:, final_columns].reshape(len(countries), industries, len(members), 5).sum(axis=(0, 2))
        home = to_group.T @ np.stack([home[:, 0] + home[:, 1], home[:, 2], home[:, 3]], axis=1)
        added = to_group.T @ out * (1 - coefficients.sum(axis=0))

        size = len(sectors)
        a, f, va = np.zeros((size, size)), np.zeros((size, 3)), np.zeros(size)
        for i, good in enumerate(sectors):
            g = names.index(group_of[good])
            same = [k for k, s in enumerate(sectors) if group_of[s] == group_of[good]]
            for j, buyer in enumerate(sectors):
                pattern = use[same, j].sum()
                part = use[i, j] / pattern if pattern > 0 else weights[good]
                a[i, j] = coefficients[g, names.index(group_of[buyer])] * part
            for c, category in enumerate(("hh", "gov", "gfcf")):
                pattern = np.maximum(final[category][same], 0)
                part = max(final[category][i], 0) / pattern.sum() if pattern.sum() > 0 else weights[good]
                f[i, c] = max(0.0, home[g, c]) * part
            va[i] = added[g] * weights[good]
        result[bloc] = (a, f / f.sum(), va / va.sum())
    return result


def write(name, comment, header, rows):
    with open(TARGET / name, "w", encoding="utf-8") as file:
        for line in comment.split("\n"):
            file.write("# %s\n" % line)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=pathlib.Path, help="folder of source data")
    folder = parser.parse_args().data
    if not (folder / "china_io").is_dir():
        sys.exit("%s holds no china_io/" % folder)
    sectors, use, final, exports, imports, output, added = derive(folder)
    intermediate = import_split(folder, sectors)
    weights = {row["sector"]: float(row["weight"]) for row in read_named(TARGET / "sector_groups.csv")}
    official = ("Made by scripts/derive_national_core.py; million CNY, 2020. Do not edit.\n"
                "Source: NBS, China input-output table 2020 (153 sectors), aggregated by bridge.csv,\n"
                "with the sectors of splits.csv taken out. Grade A for what the bridge moves whole,\n"
                "C for the split sectors and their parents.")
    full = lambda value: "%.15g" % value
    write("national_use.csv", official + "\nUse of goods (rows) by industries (columns), home and imported.",
          ["good"] + sectors, [[s] + [full(v) for v in use[k]] for k, s in enumerate(sectors)])
    names = list(final)
    write("national_final.csv", official + "\nFinal use of goods, exports and imports. imports_intermediate: share of imports that goes to\n"
          "intermediate use, from the 42-sector table of 2020 with separate imports (grade B).",
          ["good"] + names + ["exports", "imports", "imports_intermediate"],
          [[s] + [full(final[c][k]) for c in names] +
           [full(exports[k]), full(imports[k]), "%.6g" % intermediate[k]] for k, s in enumerate(sectors)])
    write("national_value_added.csv", official + "\nValue added of industries.",
          ["industry"] + list(added), [[s] + [full(v[k]) for v in added.values()] for k, s in enumerate(sectors)])
    source = ("Made by scripts/derive_national_core.py. Do not edit. Source: WIOD, release 2013, year 2011\n"
              "(CC BY 4.0), aggregated by wiod_bridge.csv; goods of one WIOD industry split as in China. Grade C.")
    blocs = foreign(folder, sectors, use, final, weights)
    write("bloc_technology.csv", source + "\nTechnical coefficients: input of good per unit of output.",
          ["bloc", "good"] + sectors,
          [[b, s] + ["%.4g" % v for v in a[k]] for b, (a, _, _) in blocs.items() for k, s in enumerate(sectors)])
    write("bloc_structure.csv", source + "\nShares in the bloc's final demand by category and in its value added.",
          ["bloc", "sector", "hh", "gov", "gfcf", "value_added"],
          [[b, s] + ["%.5g" % v for v in f[k]] + ["%.5g" % va[k]]
           for b, (_, f, va) in blocs.items() for k, s in enumerate(sectors)])


if __name__ == "__main__":
    main()
