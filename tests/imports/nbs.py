#!/usr/bin/env python3
"""National tables of China as the National Bureau of Statistics publishes them, competitive and not."""
import csv
import json
import shutil
import unittest

import numpy as np

from harness import ImportTest, data, golden, separated

# As in the published files: quoted text, codes, total rows and columns, NA where a total has no meaning.
CODES = ["01", "02"]
HEADER = ["Code", "Description", "DescriptionInChinese", "01", "02", "TIU", "FU101", "FU102", "THC", "FU103",
          "TC", "FU201", "FU202", "GCF", "EX", "TFU", "IM", "ERR", "GO"]
USE = [[1000, 2000.5, 300, 700, 100, 50, -20.5, 400], [500, 4000, 100, 900, 900, 2000, 30, 600]]
IMPORTS, ERROR = [600, 1500], [12.5, -7.25]
NA = ["NA"]


def competitive():
    rows = [HEADER]
    output = []
    for i, code in enumerate(CODES):
        a, b, rural, urban, government, fixed, stocks, exports = USE[i]
        final = [rural, urban, rural + urban, government, rural + urban + government, fixed, stocks,
                 fixed + stocks, exports, rural + urban + government + fixed + stocks + exports]
        output.append(a + b + final[-1] - IMPORTS[i] + ERROR[i])
        rows.append([code, "Crops, fish" if i == 0 else "Rest", "农产品", a, b, a + b, *final, IMPORTS[i],
                     ERROR[i], output[-1]])
    inputs = [USE[0][j] + USE[1][j] for j in range(2)]
    left = [output[j] - inputs[j] for j in range(2)]
    rows.append(["TII", "Total intermediate input", "中间投入合计", *inputs, sum(inputs)] + 13 * NA)
    for n, share in enumerate((0.5, 0.125, 0.125, 0.25)):
        rows.append(["VA00%d" % (n + 1), "part", "", *(share * v for v in left), share * sum(left)] + 13 * NA)
    rows.append(["TVA", "Total value-added", "增加值合计", *left, sum(left)] + 13 * NA)
    rows.append(["TI", "Total inputs", "总投入", *output, sum(output)] + 13 * NA)
    return rows, output


def quoted(rows):
    return "".join(",".join(str(f) if isinstance(f, (int, float)) or f == "NA" else '"%s"' % f for f in row)
                   + "\n" for row in rows)


class Nbs(ImportTest):
    def test_a_competitive_table_by_hand(self):
        rows, output = competitive()
        table = self.imported(self.write("china_2012_2.csv", quoted(rows)), "--format", "nbs")

        self.assertEqual((table.regions, table.sectors), (["CHN", "ROW"], ["s01", "s02"]))
        self.assertEqual(table.categories, ["households", "government", "gfcf", "inventories", "exports",
                                            "discrepancy"])
        self.assertEqual(table.parts["sector/long_name"][0].decode(), "Crops, fish")
        self.assertEqual((table.text["year"], table.text["unit"], table.text["currency"]),
                         ("2012", "million", "CNY"))
        np.testing.assert_allclose(table.x, [*(0.01 * np.array(output)), 6, 15], rtol=1e-14)
        share = 600 / (1000 + 2000.5 + 300 + 700 + 100 + 50 - 20.5)
        self.assertAlmostEqual(table.flow(("ROW", "s01"), ("CHN", "s02")), share * 20.005, 12)
        self.assertAlmostEqual(table.flow(("CHN", "s01"), ("CHN", "households")), (1 - share) * 10, 12)
        self.assertEqual(table.flow(("CHN", "s01"), ("ROW", "exports")), 4)
        self.assertEqual(table.flow(("CHN", "s02"), ("CHN", "discrepancy")), -7.25 * 0.01)  # nobody's use
        self.assertEqual([b.decode() for b in table.parts["region/block"]], ["CN", "ROW"])
        np.testing.assert_allclose(table.value_added["compensation"][:2],
                                   0.005 * (np.array(output) - [1500, 6000.5]), rtol=1e-14)
        self.assertNotIn("without a figure", table.report)

    def test_cut_files_are_refused(self):
        self.survives_cuts(self.write("china_2012_2.csv", quoted(competitive()[0])), "--format", "nbs")

    def test_the_table_needs_its_imports_only_once(self):
        """Imports written with a minus sign, as some editions do, make the same table."""
        rows, _ = competitive()
        first = self.imported(self.write("china_2012_2.csv", quoted(rows)), "--format", "nbs")
        for row in rows[1:3]:
            row[16] = -row[16]
        self.same_numbers(first, self.imported(self.write("china_2012_2.csv", quoted(rows)), "--format", "nbs"))


class Published(ImportTest):
    def setUp(self):
        super().setUp()
        self.china = data.require_shared("data", "china_io")

    def figures(self, name, labels=1):
        with open(self.china / name, newline="") as file:
            return np.array([row[labels:] for row in list(csv.reader(file))[1:]], float)

    def test_the_noncompetitive_table_of_2017_is_as_published(self):
        table = self.imported(self.china / "raw/china_2017_42.csv", "--format", "nbs")
        read = lambda part: self.figures("china_2017_42_%s.csv" % part)
        np.testing.assert_array_equal(table.z[:42, :42], read("Zdom") * 0.01)
        # The file of parts has fewer digits of two cells of next to nothing.
        np.testing.assert_allclose(table.z[42:, :42], read("Zimp") * 0.01, rtol=1e-13)
        np.testing.assert_array_equal(table.x[:42], read("x").ravel() * 0.01)
        np.testing.assert_array_equal(table.y[:42, :4] + table.y[:42, 4:], read("Ydom") * 0.01)
        np.testing.assert_array_equal(table.z[:, 42:], 0)
        # China's GDP is value added alone; what abroad earns is its sales.
        va = sum(table.value_added.values())
        self.assertAlmostEqual(va[:42].sum() / 1e6, 82.322, 3)
        np.testing.assert_allclose(va[42:], table.x[42:], rtol=1e-15)
        found = self.analysed("spillovers")
        np.testing.assert_allclose(
            [m for m, r in zip(found["intra"], found["region"]) if r == "CHN"],
            golden("china2017_42_multipliers")["output_multipliers"], rtol=1e-9)

    def test_its_parts_make_the_same_table_up_to_names(self):
        parts = self.imported(self.china / "china_2017_42_Zdom.csv", "--format", "nbs")
        whole = self.imported(self.china / "raw/china_2017_42.csv", "--format", "nbs")
        for name in ("intermediate/Z", "final/Y", "value_added/net_taxes"):
            np.testing.assert_allclose(parts.parts[name], whole.parts[name], rtol=1e-13, err_msg=name)
        np.testing.assert_allclose(parts.x, whole.x, rtol=1e-14)

    def test_constant_coefficients_predict_later_years_as_published(self):
        tables = {year: self.imported(self.china / ("raw/china_%d_42.csv" % year), "--format", "nbs")
                  for year in (2017, 2020)}
        base, later = tables[2017], tables[2020]
        a = base.z[:42, :42] / base.x[:42]
        found = np.linalg.solve(np.eye(42) - a, later.y[:42].sum(axis=1))
        wape = abs(found - later.x[:42]).sum() / later.x[:42].sum()
        self.assertAlmostEqual(wape, golden("china42_backtest_reference")["results"]["2017->2020"]["wape"], 9)

    def test_competitive_tables_of_four_years(self):
        checks = {case["name"]: case for case in
                  json.loads((self.china / "checks_detail.json").read_text())}
        for name in ("china_2012_139", "china_2017_149", "china_2018_153", "china_2020_153"):
            table = self.imported(self.china / ("raw/%s.csv" % name), "--format", "nbs")
            n = len(table.sectors)
            a = np.divide(table.z[:n, :n], table.x[:n], out=np.zeros((n, n)), where=table.x[:n] > 0)
            rho = max(abs(np.linalg.eigvals(a)))
            self.assertAlmostEqual(rho, checks[name]["rho_dom_proportional"], 6, name)
            self.assertAlmostEqual(table.x[:n].sum() / 1e6, checks[name]["GO_trn"], 9)
            self.assertAlmostEqual(sum(table.value_added.values())[:n].sum() / 1e6, checks[name]["VA_trn"], 9)
            self.assertAlmostEqual(table.x[n:].sum() / 1e6, checks[name]["IM_trn"], 9)
            self.assertNotIn("do not add up", table.report)

    def test_published_files_that_are_cut_off_are_refused(self):
        self.survives_cuts(self.china / "raw/china_2017_42.csv", "--format", "nbs")
        folder = self.folder / "parts"
        folder.mkdir()
        for file in self.china.glob("china_2017_42_*.csv"):
            shutil.copy(file, folder)
        self.survives_cuts(folder / "china_2017_42_Zdom.csv", "--format", "nbs")


if __name__ == "__main__":
    unittest.main()
