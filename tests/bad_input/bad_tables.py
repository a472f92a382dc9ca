"""Bad tables: every one is refused with exit code 2 and exactly the committed message, and nothing is
written.

tables/dense_base and tables/pooled_base are good tables. Every other folder in tables/ holds the files
in which a bad one differs from its base (named by the first word); NAME.csv.missing takes a file away.
HDF5 files and folders of figures are made here, by the functions below. The messages stand in
tables/messages/; --update writes them anew (look at the difference before you commit it).
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
CASES, MESSAGES = HERE / "tables", HERE / "tables/messages"
SOURCE = HERE.parents[1]
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(SOURCE / "build/spillover"))
SCENARIO = "scenario: nothing\ntable: {source: %s}\ntime: {step: week, start: 2025-01-06, horizon: 4w}\nshocks: []\n"


def run(*arguments, folder):
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=folder, capture_output=True, text=True)


# Folders of CSV files

def folder_case(case, work):
    table = work / "bad"
    shutil.copytree(CASES / (case.name.split("_")[0] + "_base"), table)
    for change in case.iterdir():
        if change.suffix == ".missing":
            (table / change.stem).unlink()
        else:
            shutil.copy(change, table)
    return table, ["import", "bad", "-o", "out.h5"]


# HDF5 files: each changes a good one, open for writing

def replace(file, name, data, **options):
    del file[name]
    file.create_dataset(name, data=data, **options)


def change(name, place, value):
    def edit(file):
        file[name][place] = value
    return edit


def no_regions(file):
    replace(file, "region/id", np.array([], dtype=object), dtype=h5py.string_dtype())


def duplicate_sector(file):
    replace(file, "sector/id", ["food", "food"], dtype=h5py.string_dtype())


def without(*names):
    def edit(file):
        for name in names:
            del file[name]
    return edit


def schema(text):
    def edit(file):
        del file.attrs["schema"]
        if text is not None:
            file.attrs["schema"] = text
    return edit


HDF5 = {
    "hdf5_no_schema": schema(None),
    "hdf5_later_schema": schema("table/2"),
    "hdf5_schema_is_a_number": schema(1),
    "hdf5_no_region_ids": without("region/id"),
    "hdf5_no_labels": without("region", "sector", "category"),
    "hdf5_no_flows": without("intermediate/Z"),
    "hdf5_no_final_demand": without("final"),
    "hdf5_no_output": without("output/x"),
    "hdf5_region_ids_are_numbers": lambda file: replace(file, "region/id", [1, 2]),
    "hdf5_flows_are_text": lambda file: replace(file, "intermediate/Z", [["1"] * 4] * 4,
                                                dtype=h5py.string_dtype()),
    "hdf5_flows_are_square_of_regions": lambda file: replace(file, "intermediate/Z", np.ones((2, 2))),
    "hdf5_output_too_long": lambda file: replace(file, "output/x", np.ones(5)),
    "hdf5_attribute_too_short": lambda file: replace(file, "region/lon", [116.5]),
    "hdf5_attribute_not_finite": change("region/lon", 1, np.nan),
    "hdf5_flow_is_nan": change("intermediate/Z", (1, 2), np.nan),
    "hdf5_flow_is_infinite": change("final/Y", (0, 0), np.inf),
    "hdf5_flow_is_negative": change("intermediate/Z", (1, 2), -5.0),
    "hdf5_output_is_negative": change("output/x", 2, -140.0),
    "hdf5_does_not_balance": change("output/x", slice(None), 130.0),
    "hdf5_duplicate_sector": duplicate_sector,
    "hdf5_no_regions": no_regions,
}


def spoil(name, path):
    """Files that HDF5 itself cannot read."""
    data = path.read_bytes()
    if name == "hdf5_truncated":
        path.write_bytes(data[:len(data) // 2])
    elif name == "hdf5_empty":
        path.write_bytes(b"")
    elif name == "hdf5_is_text":
        path.write_text("region,sector,output\nNorth,food,120\n")
    elif name == "hdf5_missing":
        path.unlink()
    elif name == "hdf5_damaged":
        # The flows, as they stand in the compressed chunk.
        with h5py.File(path) as file:
            place, size = file["intermediate/Z"].id.get_chunk_info(0)[2:4]
        path.write_bytes(data[:place] + b"\xff" * size + data[place + size:])


SPOILT = ["hdf5_truncated", "hdf5_empty", "hdf5_is_text", "hdf5_missing", "hdf5_damaged"]


def hdf5_case(name, work):
    path = work / "bad.h5"
    done = run("table", "import", CASES / "dense_base", "-o", path, folder=work)
    assert done.returncode == 0, done.stderr
    if name in HDF5:
        with h5py.File(path, "r+") as file:
            HDF5[name](file)
    else:
        with h5py.File(path, "r+") as file:
            flows = file["intermediate/Z"][:]
            replace(file, "intermediate/Z", flows, chunks=flows.shape, compression="gzip")
        spoil(name, path)
    return path, ["export", "bad.h5", "-o", "out"]


# Folders of figures: a line of the built-in table's, changed

FIGURES = {
    "figures_missing_file": ("regions.csv", None, None),
    "figures_unknown_region": ("location_quotients.csv", "\nHangzhou,software_it", "\nHangzho,software_it"),
    "figures_unknown_sector": ("location_quotients.csv", "\nHangzhou,software_it", "\nHangzhou,software"),
    "figures_quotient_and_share": ("location_quotients.csv", "Shenzhen,electronics,,", "Shenzhen,electronics,2,"),
    "figures_quotient_twice": ("location_quotients.csv", "\nHangzhou,textiles", "\nHangzhou,software_it"),
    "figures_share_too_large": ("location_quotients.csv", "Yichun,lithium_mining,,4.7", "Yichun,lithium_mining,,47"),
    "figures_shares_exceed_gdp": ("location_quotients.csv", "Shenzhen,electronics,,17.3", "Shenzhen,electronics,,99.9"),
    "figures_gdp_not_a_number": ("regions.csv", ",21860,", ",21 860,"),
    "figures_gdp_negative": ("regions.csv", ",21860,", ",-21860,"),
    "figures_industries_over_one": ("regions.csv", ",0.017,0.27,0.713,", ",0.017,0.37,0.713,"),
    "figures_latitude_wrong": ("regions.csv", "120.2,30.3", "120.2,303"),
    "figures_region_twice": ("regions.csv", "\nHefei,Hefei", "\nHangzhou,Hefei"),
    "figures_no_column": ("blocs.csv", ",imports_share,", ",import_share,"),
    "figures_ragged": ("blocs.csv", "US,United States,", "US,"),
    "figures_good_missing": ("national_use.csv", "\ncoal,", "\nagri,"),
    "figures_unknown_good": ("national_final.csv", "\ncoal,", "\ncoals,"),
    "figures_no_industry": ("sectors.csv", ",02,secondary,", ",02,second,"),
    "figures_unknown_key": ("table.csv", "\nquality,", "\nqualities,"),
    "figures_bad_quality": ("table.csv", "\nquality,derived", "\nquality,perfect"),
    "figures_published_unknown": ("published.csv", "va_share,Xinyu,", "va_share,Xinju,"),
    "figures_published_no_number": ("published.csv", "batteries,7.0,", "batteries,seven,"),
    "figures_bloc_buys_nothing": ("blocs.csv", "145314,", "14.5,"),
}


def figures_case(name, work):
    folder = work / "bad"
    shutil.copytree(SOURCE / "scenarios/tables/china", folder)
    file, old, new = FIGURES[name]
    path = folder / file
    if old is None:
        path.unlink()
    else:
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, (name, text.count(old))
        path.write_text(text.replace(old, new), encoding="utf-8")
    return folder, ["build", "bad", "-o", "out.h5"]


def examine(name, make, update):
    """What is wrong with the program's answer to one bad table; None if nothing."""
    with tempfile.TemporaryDirectory(prefix="spillover_bad_table_") as folder:
        work = pathlib.Path(folder)
        table, command = make(work)
        (work / "scenario.yaml").write_text(SCENARIO % table.name)
        before = {path: path.stat().st_mtime_ns for path in work.rglob("*")}
        done = run("table", *command, folder=work)
        if update:
            (MESSAGES / (name + ".txt")).write_text(done.stderr, encoding="utf-8")
        expected = (MESSAGES / (name + ".txt")).read_text(encoding="utf-8")
        answers = [("table " + command[0], done, expected)]
        if command[0] != "build":
            answers.append(("table info", run("table", "info", table.name, folder=work), expected))
            # Scenarios that use it say the same, at the place that names it.
            for what, answer in (("check", run("check", "scenario.yaml", folder=work)),
                                 ("run", run("run", "scenario.yaml", "-o", "out.h5", "--quiet",
                                             folder=work))):
                for line in expected.splitlines()[:-1]:
                    told = "scenario.yaml:2:17: error: table.source: " + line.replace(": error: ", ": ", 1)
                    if told not in answer.stderr:
                        return "%s says\n%sexpected also\n%s" % (what, answer.stderr, told)
                answers.append((what, answer, answer.stderr))
        for what, answer, text in answers:
            if answer.returncode != 2:
                return "%s: exit code %d\n%s" % (what, answer.returncode, answer.stderr)
            if answer.stderr != text:
                return "%s says\n%sexpected\n%s" % (what, answer.stderr, text)
            if answer.stdout:
                return "%s prints\n%s" % (what, answer.stdout)
        after = {path: path.stat().st_mtime_ns for path in work.rglob("*")}
        if after != before:
            return "wrote %s" % sorted(str(path) for path in after if after[path] != before.get(path))
    return None


def cases():
    for folder in sorted(CASES.iterdir()):
        if folder != MESSAGES and not folder.name.endswith("_base"):
            yield folder.name, lambda work, folder=folder: folder_case(folder, work)
    for name in [*HDF5, *SPOILT]:
        yield name, lambda work, name=name: hdf5_case(name, work)
    for name in FIGURES:
        yield name, lambda work, name=name: figures_case(name, work)


def main():
    update, failed, count = "--update" in sys.argv, [], 0
    MESSAGES.mkdir(exist_ok=True)
    for base in ("dense_base", "pooled_base"):
        assert run("table", "info", CASES / base, folder=HERE).returncode == 0, base
    names = set()
    for name, make in cases():
        count += 1
        names.add(name)
        wrong = examine(name, make, update)
        if wrong:
            failed.append(name)
            print("%s: %s" % (name, wrong))
    stale = {path.stem for path in MESSAGES.iterdir()} - names
    assert not stale, ("messages of no case", stale)
    print("%d bad tables, %d not refused as they should be" % (count, len(failed)))
    sys.exit(1 if failed or count < 25 else 0)


if __name__ == "__main__":
    main()
