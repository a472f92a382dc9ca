#!/usr/bin/env python3
"""Tables leave in every form and come back to the same bits; pymrio's form is what pandas reads as such."""
import json
import shutil
import subprocess
import unittest

import numpy as np
import pandas

from harness import ImportTest, Table, data, golden

FORMS = ("csv", "long", "pymrio")


class RoundTrips(ImportTest):
    def made(self, *options):
        """A made-up table file."""
        path = self.folder / "made.h5"
        done = self.program("table", "build", "--synthetic", *options, "-o", path)
        self.assertEqual(done.returncode, 0, done.stderr)
        return path

    def exported(self, table, form):
        folder = self.folder / ("as_" + form)
        shutil.rmtree(folder, ignore_errors=True)
        done = self.program("table", "export", table, "--format", form, "-o", folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return folder

    def test_a_dense_table_comes_back_to_the_same_bits_from_every_form(self):
        made = self.made("4,5", "--form", "dense", "--seed", "3")
        for form in FORMS:
            back = self.imported(self.exported(made, form))
            self.same_numbers(back, Table(made))
            self.assertEqual(back.text, Table(made).text, form)  # sha256 among them

    def test_a_pooled_table_comes_back_with_the_same_flows(self):
        """Cell by cell from the long forms, as origin share times use."""
        made = self.made("3,4", "--form", "pooled")
        pooled = Table(made).parts
        share, use = pooled["intermediate/origin_share"], pooled["intermediate/use"]
        z = np.einsum("irs,isj->risj", share, use.reshape(4, 3, 4)).reshape(12, 12)
        self.same_numbers(self.imported(self.exported(made, "csv")), Table(made))
        for form in ("long", "pymrio"):
            np.testing.assert_array_equal(self.imported(self.exported(made, form)).z, z)

    def test_awkward_numbers_and_names_survive(self):
        text = data.SOURCE / "tests/bad_input/tables/dense_base"
        folder = self.folder / "awkward"
        shutil.copytree(text, folder)
        folder.joinpath("table.csv").write_text(
            'name,n\nyear,2020\ncurrency,CNY\nunit,million\nsource,"""x"", y"\nlicence,\nquality,stylised\n'
            'notes,"one\ntwo, three"\n')
        first = self.imported(folder)
        for form in FORMS:
            back = self.imported(self.exported(self.out, form))
            self.assertEqual(back.text["sha256"], first.text["sha256"], form)
            self.assertEqual(back.text["notes"], "one\ntwo, three")

    def test_the_official_table_survives_every_form(self):
        self.imported(data.require_shared("data", "china_io") / "raw/china_2017_42.csv", "--format", "nbs")
        first = self.folder / "china.h5"
        self.out.rename(first)
        for form in FORMS:
            self.same_numbers(self.imported(self.exported(first, form)), Table(first))

    def test_pandas_reads_what_pymrio_would(self):
        """As pymrio.load does: by file_parameters.json, with those header rows and index columns."""
        made = self.made("3,4", "--form", "dense")
        table, folder = Table(made), self.exported(made, "pymrio")
        about = json.loads((folder / "file_parameters.json").read_text())
        self.assertEqual(about["systemtype"], "IOSystem")
        read = {}
        for key, entry in about["files"].items():
            rows, header = int(entry["nr_index_col"]), int(entry["nr_header"])
            read[key] = pandas.read_csv(folder / entry["name"], sep="\t", index_col=list(range(rows)),
                                        header=list(range(header)) if header > 1 else 0,
                                        float_precision="round_trip")
        self.assertEqual(sorted(read), ["Y", "Z", "unit", "x"])
        industries = [(r, s) for r in table.regions for s in table.sectors]
        for key in read:
            self.assertEqual(list(read[key].index), industries)
            self.assertEqual(read[key].index.names, ["region", "sector"])
        self.assertEqual(list(read["Z"].columns), industries)
        self.assertEqual(read["Z"].columns.names, ["region", "sector"])
        self.assertEqual(read["Y"].columns.names, ["region", "category"])
        np.testing.assert_array_equal(read["Z"].values, table.z)
        np.testing.assert_array_equal(read["Y"].values, table.y)
        np.testing.assert_array_equal(read["x"]["indout"].values, table.x)
        self.assertEqual(set(read["unit"]["unit"]), {"million CNY"})
        about = json.loads((folder / "factor_inputs/file_parameters.json").read_text())
        self.assertEqual(about["systemtype"], "Extension")
        inputs = pandas.read_csv(folder / "factor_inputs/F.txt", sep="\t", index_col=0, header=[0, 1])
        self.assertEqual(list(inputs.columns), industries)
        self.assertEqual(inputs.index.name, "inputtype")
        self.assertEqual(list(inputs.index), sorted(table.value_added))
        json.loads((folder / "metadata.json").read_text())

    def test_folders_that_are_cut_off_are_refused(self):
        made = self.made("2,3", "--form", "dense")
        self.survives_cuts(self.exported(made, "long"),
                           files=["flows.csv", "region.csv", "sector.csv", "category.csv", "table.csv"])
        self.survives_cuts(self.exported(made, "csv"),
                           files=["intermediate_Z.csv", "final_Y.csv", "output.csv", "region.csv", "sector.csv"])
        self.survives_cuts(self.exported(made, "pymrio"), files=[
            "Z.txt", "Y.txt", "x.txt", "unit.txt", "file_parameters.json", "factor_inputs/F.txt",
            "factor_inputs/unit.txt"])

    def test_what_cannot_be_written_is_said_and_nothing_is_left(self):
        made = self.made("2,3")
        self.exported(made, "csv")
        for form, what in (("parquet", "Arrow, is no part of Debian"), ("pymro", "did you mean 'pymrio'?")):
            done = self.program("table", "export", made, "--format", form, "-o", self.folder / "x")
            self.assertEqual(done.returncode, 2)
            self.assertIn(what, done.stderr)
        done = self.program("table", "export", made, "--format", "long", "-o", self.folder / "as_csv")
        self.assertEqual(done.returncode, 2)
        self.assertIn("is not an empty folder", done.stderr)
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()), ["as_csv", "made.h5"])

    def test_errors_in_a_long_folder_name_line_column_and_nearest_name(self):
        folder = self.exported(self.made("2,3"), "long")
        flows = folder / "flows.csv"
        lines = flows.read_text().splitlines()
        wrong = lambda line, field, text: ",".join(text if n == field else f
                                                   for n, f in enumerate(line.split(",")))
        lines[1] = wrong(lines[1], 5, "12..5")
        lines[2] = wrong(lines[2], 0, "outpt")
        last = lines[-1].split(",")
        lines[-1] = wrong(lines[-1], 4, last[4] + "x")
        flows.write_text("\n".join(lines) + "\n")
        text = self.refused(folder)
        self.assertIn("'12..5' is not a number", text)
        self.assertIn("did you mean 'output'?", text)
        self.assertIn("unknown category '%sx'" % last[4], text)
        self.assertRegex(text, r"flows\.csv:2:\d+: error")


class Pymrio(ImportTest):
    """Folders that pymrio saved, or that hold what it reads."""

    def system(self, **changes):
        """The published two-region system, saved with pandas in pymrio's layout."""
        book = golden("pymrio_small_mrio")
        names = pandas.MultiIndex.from_product([book["regions"], book["sectors"]], names=["region", "sector"])
        finals = pandas.MultiIndex.from_product([book["regions"], ["final demand"]], names=["region", "category"])
        parts = {"Z": pandas.DataFrame(book["Z"], names, names), "Y": pandas.DataFrame(book["Y"], names, finals),
                 "A": pandas.DataFrame(book["A"], names, names),
                 "x": pandas.DataFrame(book["x"], names, ["indout"]),
                 "unit": pandas.DataFrame("M.EUR", names, ["unit"])}
        folder = self.folder / "IOT_2011_system"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        files = {}
        for key in changes.pop("parts", "ZYx") + changes.pop("more", ""):
            parts[key].to_csv(folder / (key + ".txt"), sep="\t")
            files[key] = {"name": key + ".txt", "nr_index_col": "2", "nr_header": "1" if key == "x" else "2"}
        parts["unit"].to_csv(folder / "unit.txt", sep="\t")
        files["unit"] = {"name": "unit.txt", "nr_index_col": "2", "nr_header": "1"}
        (folder / "file_parameters.json").write_text(json.dumps({"systemtype": "IOSystem", "files": files}))
        self.book = book
        return folder

    def satellite(self, folder, name, rows, units):
        """An extension: rows of figures for each of the six industries."""
        names = pandas.MultiIndex.from_product([self.book["regions"], self.book["sectors"]],
                                               names=["region", "sector"])
        (folder / name).mkdir()
        index = pandas.Index(list(rows), name="stressor")
        pandas.DataFrame(list(rows.values()), index, names).to_csv(folder / name / "F.txt", sep="\t")
        pandas.DataFrame(units, index, ["unit"]).to_csv(folder / name / "unit.txt", sep="\t")
        (folder / name / "file_parameters.json").write_text(json.dumps({"systemtype": "Extension", "files": {
            "F": {"name": "F.txt", "nr_index_col": "1", "nr_header": "2"},
            "unit": {"name": "unit.txt", "nr_index_col": "1", "nr_header": "1"}}}))

    def test_a_saved_system_and_its_published_results(self):
        table = self.imported(self.system())
        np.testing.assert_array_equal(table.z, self.book["Z"])
        np.testing.assert_array_equal(table.y, self.book["Y"])
        self.assertEqual((table.text["year"], table.text["currency"]), ("2011", "EUR"))
        accounts = self.folder / "accounts.csv"
        accounts.write_text("region,sector,e1,e2\n" + "".join(
            "%s,%s,%r,%r\n" % (r, s, *[self.book["F"][k][3 * n + m] for k in (0, 1)])
            for n, r in enumerate(table.regions) for m, s in enumerate(table.sectors)))
        found = self.analysed("multipliers", "--relax", "negative_value_added", "--accounts", accounts)
        of = lambda name: [m for m, account in zip(found["simple"], found["account"]) if account == name]
        np.testing.assert_allclose([of("e1"), of("e2")], self.book["M"], rtol=1e-10)
        np.testing.assert_allclose(of("output"), np.sum(self.book["L"], axis=0), rtol=1e-12)

    def test_coefficients_alone_make_the_same_table(self):
        whole = self.imported(self.system())
        for parts in ("AYx", "AY"):
            table = self.imported(self.system(parts=parts))
            np.testing.assert_allclose(table.z, whole.z, atol=1e-12)
            np.testing.assert_allclose(table.x, whole.x, rtol=1e-13)
            self.assertIn("Flows are coefficients A times output", table.report)

    def test_factor_inputs_are_value_added_and_other_extensions_stay_out(self):
        folder = self.system()
        self.satellite(folder, "factor_inputs", {"Value Added": [10] * 6, "Jobs": [1] * 6}, ["M.EUR", "1000 p"])
        self.satellite(folder, "emissions", {"CO2": [1] * 6}, ["kg"])
        table = self.imported(folder)
        self.assertEqual(sorted(table.value_added), ["Value_Added", "discrepancy"])
        np.testing.assert_allclose(table.z.sum(axis=0) + sum(table.value_added.values()), table.x, rtol=1e-13)
        self.assertIn("Left out, as a table has no place for them: emissions.", table.report)
        self.survives_cuts(folder, files=["Z.txt", "Y.txt", "x.txt", "unit.txt", "factor_inputs/F.txt",
                                          "factor_inputs/unit.txt", "file_parameters.json"])

    def test_exiobase_three(self):
        """As IOT_2011_pxp unpacks: value added in the first rows of the satellite accounts."""
        folder = self.system(parts="AYZx")
        left = (np.ravel(self.book["x"]) - np.sum(self.book["Z"], axis=0)).tolist()
        share = lambda s: [s * v for v in left]
        self.satellite(folder, "satellite", {
            "Taxes less subsidies on products purchased: Total": share(0.125),
            "Other net taxes on production": share(0.125),
            "Compensation of employees; wages, salaries, & employers' social contributions: Low-skilled": share(0.25),
            "Compensation of employees; wages, salaries, & employers' social contributions: High-skilled": share(0.125),
            "Operating surplus: Consumption of fixed capital": share(0.125),
            "Operating surplus: Remaining net operating surplus": share(0.25),
            "Employment people: Low-skilled male": [5] * 6, "CO2 - combustion - air": [1e9] * 6},
            ["M.EUR"] * 6 + ["1000 p", "kg"])
        self.satellite(folder, "impacts", {"Value Added": left}, ["M.EUR"])
        table = self.imported(folder, "--format", "exiobase3")
        self.assertEqual((table.text["name"], table.text["licence"]), ("exiobase3", "CC BY-SA 4.0"))
        self.assertEqual(sorted(table.value_added),
                         ["compensation", "depreciation", "net_taxes", "operating_surplus"])
        np.testing.assert_allclose(table.value_added["compensation"], share(0.375), rtol=1e-14)
        self.assertIn("Left out, as a table has no place for them: impacts.", table.report)
        self.survives_cuts(folder, "--format", "exiobase3", files=["Z.txt", "Y.txt", "x.txt", "satellite/F.txt"])

    def test_parquet_and_broken_descriptions_are_named(self):
        folder = self.system()
        about = folder / "file_parameters.json"
        text = about.read_text()
        about.write_text(text.replace("Z.txt", "Z.parquet"))
        self.assertIn("table_format='txt'", self.refused(folder))
        about.write_text(text[:-3])
        self.assertIn("is not valid JSON", self.refused(folder))
        self.assertIn("cannot be read", self.refused(self.folder / "nowhere", "--format", "pymrio"))

    def test_its_raw_test_system_of_six_regions(self):
        """From before pymrio described its files: units beside the labels, columns that do not balance."""
        folder = data.require_shared("data", "world", "pymrio_test_mrio")
        table = self.imported(folder, "--format", "pymrio")
        self.assertEqual((len(table.regions), len(table.sectors), len(table.categories)), (6, 8, 7))
        self.assertEqual(table.flow(("reg1", "mining"), ("reg1", "electricity")), 6120.4159)
        self.assertEqual(table.value_added["Value_Added"][0], 111490.88)
        self.assertIn("Columns of 48 of 48 industries do not add up", table.report)


if __name__ == "__main__":
    unittest.main()
