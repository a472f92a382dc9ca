#!/usr/bin/env python3
"""Wide and long CSV files of any kind, by a mapping file."""
import re
import unittest

import numpy as np

from harness import ImportTest, data, golden, separated

Z = np.array([[10, 5, 1, 6.25], [2, 20, 4, 0.1], [3, 1, 30, 7], [0, 4, 9, 40]])
Y = np.array([[60, 20], [35, 5], [10, 75], [5, 60.5]])
X = Z.sum(axis=1) + Y.sum(axis=1)
INDUSTRIES = ["AB_food", "AB_steel", "CD_food", "CD_steel"]

LONG = """layout: long
name: toy
year: 2020
currency: EUR
quality: stylised
columns: {from_region: r, from_sector: s, to_region: to_r, to_sector: to_s, value: usd}
final: {households: [C]}
value_added: {compensation: W, operating_surplus: [P1, P2]}
output: X
"""
WIDE = """layout: wide
currency: EUR
split: _
final: {households: C}
value_added: {compensation: W, operating_surplus: [P1, P2]}
output: X
"""


def long_rows():
    rows = [["r", "s", "to_r", "to_s", "usd"]]
    name = lambda a: INDUSTRIES[a].split("_")
    for a in range(4):
        rows += [name(a) + name(j) + [Z[a, j]] for j in range(4) if Z[a, j] != 0]
        rows += [name(a) + [region, "C", Y[a, h]] for h, region in enumerate(("AB", "CD"))]
        rows.append(name(a) + ["", "X", X[a]])
        for part, share in (("W", 0.5), ("P1", 0.25), ("P2", 0.25)):
            rows.append(["", part] + name(a) + [share * (X[a] - Z[:, a].sum())])
    return rows


def wide_rows():
    rows = [["", *INDUSTRIES, "AB_C", "CD_C", "X"]]
    rows += [[INDUSTRIES[a], *Z[a], *Y[a], X[a]] for a in range(4)]
    rows += [[part, *(share * (X - Z.sum(axis=0))), 0, 0, ""]
             for part, share in (("W", 0.5), ("P1", 0.25), ("P2", 0.25))]
    return rows


class Mapped(ImportTest):
    def check_toy(self, table):
        self.assertEqual((table.regions, table.sectors, table.categories),
                         (["AB", "CD"], ["food", "steel"], ["households"]))
        np.testing.assert_array_equal(table.z, Z)
        np.testing.assert_array_equal(table.y, Y)
        np.testing.assert_array_equal(table.x, X)
        left = X - Z.sum(axis=0)
        np.testing.assert_array_equal(table.value_added["compensation"], 0.5 * left)
        np.testing.assert_array_equal(table.value_added["operating_surplus"], 0.5 * left)
        self.assertEqual(list(table.value_added), ["compensation", "operating_surplus"])

    def test_a_long_file_and_its_mapping_make_a_table(self):
        table = self.imported(self.write("flows.csv", separated(long_rows())), "--mapping",
                              self.write("m.yaml", LONG))
        self.check_toy(table)
        self.assertEqual((table.text["name"], table.text["year"], table.text["currency"]),
                         ("toy", "2020", "EUR"))

    def test_a_wide_file_and_its_mapping_make_the_same_table(self):
        self.check_toy(self.imported(self.write("toy_2019.csv", separated(wide_rows())), "--mapping",
                                     self.write("m.yaml", WIDE)))

    def test_separators_decimal_commas_scale_and_missing_figures(self):
        text = separated(wide_rows(), ";").replace(".", ",").replace(";0,1;", ";n/a;")
        table = self.imported(
            self.write("toy.csv", text), "--mapping",
            self.write("m.yaml", WIDE + 'separator: semicolon\ndecimal: ","\nscale: 10\nmissing: [n/a]\n'))
        self.assertEqual(table.flow(("AB", "food"), ("CD", "steel")), 62.5)
        self.assertEqual(table.flow(("AB", "steel"), ("CD", "steel")), 0)
        self.assertIn("1 cells without a figure count as zero", table.report)
        self.assertIn("Figures were multiplied by 10.", table.report)

    def test_options_stand_above_the_mapping(self):
        table = self.imported(self.write("f.csv", separated(long_rows())), "--mapping",
                              self.write("m.yaml", LONG), "--year", "1999", "--currency", "JPY",
                              "--name", "mine", "--format", "long")
        self.assertEqual([table.text[k] for k in ("year", "currency", "name")], ["1999", "JPY", "mine"])

    def test_parts_in_files_of_their_own_with_labels_beside_them(self):
        names = [name.split("_") for name in INDUSTRIES]
        self.write("t/T.csv", separated(Z))
        self.write("t/FD.csv", separated(Y))
        self.write("t/V.csv", separated([X - Z.sum(axis=0)]))
        self.write("t/labels.csv", separated(names))
        self.write("t/fd.csv", separated([["AB", "C"], ["CD", "C"]]))
        self.write("t/va.csv", "W\n")
        labels = "{region: 1, name: 2, count: 2, file: %s}"
        mapping = self.write("m.yaml", "layout: wide\nfiles:\n" + "".join(
            "  - {file: %s, holds: %s, rows: %s, columns: %s}\n" % part for part in (
                ("T.csv", "intermediate", labels % "labels.csv", labels % "labels.csv"),
                ("FD.csv", "final", labels % "labels.csv", labels % "fd.csv"),
                ("V.csv", "value_added", "{file: va.csv}", labels % "labels.csv"))))
        table = self.imported(self.folder / "t", "--mapping", mapping)
        np.testing.assert_array_equal(table.z, Z)
        np.testing.assert_array_equal(table.y, Y)
        self.assertEqual(list(table.value_added), ["W"])
        self.survives_cuts(self.folder / "t", "--mapping", mapping, files=["T.csv", "FD.csv", "V.csv"])

    def test_regions_and_sectors_are_merged_and_renamed(self):
        table = self.imported(self.write("f.csv", separated(long_rows())), "--mapping",
                              self.write("m.yaml", LONG + "regions: {CD: AB}\nsectors: {steel: metal}\n"))
        self.assertEqual((table.regions, table.sectors), (["AB"], ["food", "metal"]))
        self.assertEqual(table.flow(("AB", "food"), ("AB", "metal")), 5 + 6.25 + 1 + 7)

    def test_labels_become_identifiers_and_keep_their_names(self):
        text = separated([["", "01 Crops, fish", "01 Crops; fish", "钢", "C"], ["01 Crops, fish", 1, 2, 0, 9],
                          ["01 Crops; fish", 0, 0, 3, 8], ["钢", 1, 1, 1, 7]], "\t")
        table = self.imported(self.write("t.txt", text), "--mapping",
                              self.write("m.yaml", "layout: wide\nregion: A land\nfinal: C\n"))
        self.assertEqual((table.regions, table.sectors), (["A_land"], ["s01_Crops_fish", "s01_Crops_fish_2", "s3"]))
        self.assertEqual(table.parts["sector/long_name"][2].decode(), "钢")

    def test_negative_inputs_move_and_every_total_stays(self):
        rows = wide_rows()
        rows[2][4] = -3  # AB_steel to CD_steel, 0.1 before
        rows[2][7] = X[1] - 3.1
        for part, share in ((5, 0.5), (6, 0.25), (7, 0.25)):
            rows[part][4] += 3.1 * share
        table = self.imported(self.write("t.csv", separated(rows)), "--mapping", self.write("m.yaml", WIDE))
        self.assertEqual(table.flow(("AB", "steel"), ("CD", "steel")), 0)
        self.assertEqual(table.flow(("AB", "steel"), ("CD", "inventories")), -3)
        self.assertEqual(table.value_added["negative_inputs"][3], -3)
        np.testing.assert_allclose(table.z.sum(axis=1) + table.y.sum(axis=1), table.x, rtol=1e-12)
        np.testing.assert_allclose(table.z.sum(axis=0) + sum(table.value_added.values()), table.x, rtol=1e-12)
        for text in (table.report, table.text["notes"]):
            self.assertIn("negative in 1 cells, -3 in all", text)
            self.assertIn("AB/steel to CD/steel -3", text)

    def test_what_does_not_add_up_is_told_with_the_worst_places(self):
        rows = wide_rows()
        rows[1][7] *= 1.1     # published output of AB_food
        rows[5][2] += 5       # wages of AB_steel
        table = self.imported(self.write("t.csv", separated(rows)), "--mapping", self.write("m.yaml", WIDE))
        self.assertEqual(table.x[0], X[0])
        self.assertEqual(table.value_added["discrepancy"][1], -5)
        self.assertIn("Rows of 1 of 4 industries do not add up", table.report)
        self.assertIn("AB/food 9.1 %", table.report)
        self.assertIn("Columns of 1 of 4 industries do not add up", table.report)

    def test_competitive_imports_come_from_the_rest_of_the_world(self):
        text = separated([["", "a", "b", "C", "EX", "IM", "GO"], ["a", 10, 20, 50, 30, 20, 90],
                          ["b", 5, 5, 10, 15, 30, 5]])
        table = self.imported(self.write("t.csv", text), "--mapping", self.write(
            "m.yaml", "layout: wide\nregion: N\nfinal: {households: C}\nexports: EX\nimports: IM\noutput: GO\n"))
        self.assertEqual(table.regions, ["N", "ROW"])
        self.assertEqual(table.flow(("ROW", "a"), ("N", "b")), 20 * 20 / 80)
        self.assertEqual(table.flow(("N", "a"), ("N", "households")), 50 * 60 / 80)
        self.assertEqual(table.flow(("N", "a"), ("ROW", "exports")), 30)
        # More of b is imported than used: what is left goes abroad again.
        self.assertEqual(table.flow(("ROW", "b"), ("ROW", "exports")), 10)
        self.assertEqual(table.flow(("N", "b"), ("ROW", "exports")), 5)
        np.testing.assert_allclose(table.x, [90, 5, 20, 30])
        self.assertIn("Imports of 1 goods exceed what is used of them at home, by 10", table.report)

    def test_all_errors_are_told_with_line_column_and_nearest_name(self):
        rows = wide_rows()
        rows[1][0] = "AB_fod"
        rows[2][1] = "1,234.5"
        rows[3][2] = "12x"
        rows[4] = rows[4][:5]
        text = self.refused(self.write("t.csv", separated(rows).replace("1,234.5", '"1,234.5"')),
                            "--mapping", self.write("m.yaml", WIDE))
        self.assertIn("t.csv:2:1: error: row 'AB_fod' is not among the columns".replace("AB_fod", "AB/fod"), text)
        self.assertIn("did you mean 'AB/food'?", text)
        self.assertIn("t.csv:3:10: error: '1,234.5' is not a number (column 'AB/food')", text)
        self.assertIn("t.csv:4:13: error: '12x' is not a number (column 'AB/steel')", text)
        self.assertRegex(text, r"t\.csv:5:\d+: error: 5 fields, expected 8")

    def test_a_file_full_of_errors_is_told_up_to_a_limit(self):
        rows = [rows[:1] + ["x"] * 7 for rows in wide_rows()]
        rows[0] = wide_rows()[0]
        text = self.refused(self.write("t.csv", separated(rows)), "--mapping", self.write("m.yaml", WIDE))
        self.assertEqual(text.count("is not a number"), 20)
        self.assertIn("too many errors", text)

    def test_what_is_no_text_is_named(self):
        mapping = self.write("m.yaml", WIDE)
        for name, content, what in (("t.xlsx", b"PK\x03\x04rest", "an archive or a workbook"),
                                    ("t.csv", "值,b\n1,2\n".encode("utf-16"), "not text in UTF-8"),
                                    ("u.csv", ",AB_农产品,C\n".encode("gb18030"), "a label is not UTF-8"),
                                    ("v.csv", b"", "is empty"), ("w.csv", b'"a,b\n1,2\n', "never closed")):
            path = self.folder / name
            path.write_bytes(content)
            self.assertIn(what, self.refused(path, "--mapping", mapping), name)
        self.assertIn("cannot be read", self.refused("nowhere.csv", "--mapping", mapping))

    def test_a_mapping_is_read_strictly(self):
        source = self.write("t.csv", separated(wide_rows()))
        for line, what in (("finl: C", "unknown key 'finl'"), ("scale: -1", "'-1' is not a number above 0"),
                           ("separator: pipe", "pipe"), ("rows: {count: 1, name: 2}", "have to lie among"),
                           ("value_added: {a: W, b: W}", "'W' stands twice")):
            text = self.refused(source, "--mapping", self.write(
                "m.yaml", "layout: wide\nsplit: _\n%s\n" % line))
            self.assertIn(what, text)
            self.assertRegex(text, r"m\.yaml:3:\d+: error:")
        self.assertIn("nowhere.yaml: error: is missing", self.refused(source, "--mapping", "nowhere.yaml"))
        self.assertIn("--mapping", self.refused(source, "--format", "wide"))
        self.assertIn("did you mean 'wide'?", self.refused(source, "--format", "wid"))
        self.assertIn("--format says long",
                      self.refused(source, "--format", "long", "--mapping", self.write("m.yaml", WIDE)))

    def test_files_that_are_cut_off_are_refused(self):
        rows = long_rows()
        self.survives_cuts(self.write("f.csv", separated(rows)), "--mapping",
                           self.write("m.yaml", LONG + "lines: %d\n" % (len(rows) - 1)))
        self.survives_cuts(self.write("w.csv", separated(wide_rows())), "--mapping",
                           self.write("m.yaml", WIDE))

    def test_a_long_file_that_may_lack_its_end_is_told(self):
        """Nothing is said where accounts add up, or where there is a line for every pair."""
        doubt = "The file may lack its end"
        mapping, rows = self.write("m.yaml", LONG), long_rows()
        report = lambda rows: self.imported(self.write("f.csv", separated(rows)), "--mapping", mapping).report
        self.assertNotIn(doubt, report(rows))
        for last in range(1, 4):  # components of value added, then a row of output
            self.assertIn(doubt, report(rows[:-last]))
        flows = [row for row in rows if "X" not in row and "" not in row]
        self.assertIn(doubt, report(flows))
        self.assertIn("%d lines were read" % (len(flows) - 1), report(flows))
        missing = [INDUSTRIES[a].split("_") + INDUSTRIES[j].split("_") + [0] for a, j in np.argwhere(Z == 0)]
        self.assertNotIn(doubt, report(flows + missing))
        counted = self.write("n.yaml", LONG + "lines: %d\n" % (len(flows) - 1))
        self.assertNotIn(doubt, self.imported(self.write("f.csv", separated(flows)), "--mapping", counted).report)

    def test_the_scale_of_a_mapping_stands_in_it(self):
        source, mapping = self.write("t.csv", separated(wide_rows())), self.write("m.yaml", WIDE)
        self.assertIn("scale: in the mapping", self.refused(source, "--mapping", mapping, "--scale", "2"))

    def test_the_examples_of_the_manual(self):
        manual = (data.SOURCE / "docs/tables.md").read_text()
        long, wide = re.findall(r"```yaml\n(.*?)```", manual, re.S)
        rows = [["exporter", "good", "importer", "user", "meur"], ["A", "x", "A", "x", 2], ["A", "x", "A", "C", 5],
                ["A", "x", "A", "NPISH", 1], ["A", "x", "A", "I", 1], ["A", "x", "", "X", 9],
                ["", "LAB", "A", "x", 4], ["", "CAP", "A", "x", 3]]
        table = self.imported(self.write("l.csv", separated(rows)), "--mapping",
                              self.write("l.yaml", re.sub(r"lines: \d+", "lines: 7", long)))
        self.assertEqual((table.flow(("A", "x"), ("A", "households")), table.x[0]), (6, 9))
        rows = [["", "CN1_c1", "CN2_c1", "CHN_HFCE", "CHN_GFCF", "OUT"], ["CN1_c1", 1, 2, 3, 4, 10],
                ["CN2_c1", 1, 1, 1, 1, 4]]
        table = self.imported(self.write("w.csv", separated(rows)), "--mapping", self.write("w.yaml", wide))
        self.assertEqual((table.regions, table.sectors, table.x[0]), (["CHN"], ["c1"], 14))
        told = set(re.findall(r"^\| (`[^|]*`) \|.*\|.*\|$", manual.split("## What is done")[0], re.M))
        names = {name for cell in told for name in re.findall(r"`(\w+)`", cell)}
        listed = self.program("table", "import", "--help").stdout
        for name in names:
            self.assertRegex(listed, r"\b%s\b" % name)
        self.assertEqual(len(names), len(re.search(r"auto, ([\w, \n]+);", listed)[1].split(",")))

    def test_published_multipliers_after_a_long_import(self):
        book = golden("pymrio_small_mrio")
        names = [(r, s) for r in book["regions"] for s in book["sectors"]]
        rows = [["a", "b", "c", "d", "v"]]
        for a, seller in enumerate(names):
            rows += [[*seller, *buyer, book["Z"][a][j]] for j, buyer in enumerate(names)]
            rows += [[*seller, r, "fd", book["Y"][a][h]] for h, r in enumerate(book["regions"])]
        self.imported(self.write("f.csv", separated(rows)), "--mapping", self.write(
            "m.yaml", "layout: long\nfinal: fd\ncolumns: {from_region: a, from_sector: b, to_region: c, "
                      "to_sector: d, value: v}\n"))
        found = self.analysed("multipliers", "--relax", "negative_value_added")
        of_output = [m for m, account in zip(found["simple"], found["account"]) if account == "output"]
        np.testing.assert_allclose(of_output, np.sum(book["L"], axis=0), rtol=1e-12)

    def test_published_tables_of_the_world(self):
        folder = data.require_shared("data", "world")
        vale = self.imported(folder / "mria_the_vale", "--mapping", self.write("vale.yaml", """layout: wide
final: {households: FinDem, exports: Export}
files:
  - {file: The_Vale_T.csv, holds: intermediate, rows: &l {count: 2, file: The_Vale_labels_T.csv}, columns: *l}
  - {file: The_Vale_FD.csv, holds: final, rows: *l, columns: {count: 2, file: The_Vale_labels_FD.csv}}
"""))
        self.assertEqual((len(vale.regions), len(vale.sectors)), (6, 4))
        self.assertEqual(vale.flow(("Elms", "Agri"), ("Elms", "Comm")), 2755.44)
        chile = self.imported(folder / "leontief_chile2013/transaction_matrix.csv", "--mapping",
                              self.write("chile.yaml", """layout: wide
region: CHL
files:
  - {holds: intermediate}
  - {file: wage_demand_matrix.csv, holds: flows}
final: {households: household_consumption, npish: non_profit_consumption, government: government_consumption,
        gfcf: gross_fixed_capital_formation, inventories: change_in_inventories, exports: exports}
skip: [wage, intermediate_total_demand, final_total_demand]
"""))
        expected = golden("leontief_chile2013")
        found = self.analysed("multipliers")
        np.testing.assert_allclose(found["simple"][:12], expected["computed"]["backward"], rtol=1e-9)
        self.assertEqual(len(chile.sectors), 12)


if __name__ == "__main__":
    unittest.main()
