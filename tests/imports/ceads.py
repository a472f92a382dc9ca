#!/usr/bin/env python3
"""Tables of Chinese provinces and cities in the layouts of CEADs: one sheet saved as CSV, a single province
with inflow and outflow, or many provinces in one table. Made up; CEADs may not be passed on."""
import unittest

import numpy as np

from harness import ImportTest, separated

rng = np.random.default_rng(11)
SECTORS = ["Agriculture", "Coal mining", "Food"]
VALUE_ADDED = ["Compensation of employees", "Net taxes on production", "Depreciation of fixed assets",
               "Operating surplus"]


class Province(ImportTest):
    """Competitive: imports and what flows in from other provinces stand in columns."""

    def figures(self):
        z = rng.uniform(10, 90, (3, 3)).round(2)
        final = rng.uniform(50, 200, (3, 7)).round(2)  # rural, urban, government, fixed, stocks, outflow, export
        final[1, 4] = -20
        into = np.array([[30, 5], [40, 0], [900, 50.0]])  # inflow, import: more of food than is used
        error = np.array([1.5, 0, -2])
        x = z.sum(axis=1) + final.sum(axis=1) - into.sum(axis=1) + error
        final[2, 5:] += 400
        x[2] += 800
        return z, final, into, error, x

    def sheet(self, name, chinese=False):
        self.z, self.final, self.into, self.error, self.x = z, final, into, error, x = self.figures()
        left = x - z.sum(axis=0)
        if chinese:
            head = [["2017年浙江省投入产出表"], ["单位：万元"],
                    ["代码", "", "01", "02", "03", "TIU", "FU101", "FU102", "THC", "FU103", "TC", "FU201", "FU202",
                     "GCF", "OF", "EX", "TFU", "IF", "IM", "ERR", "GO"],
                    ["", "产出 投入", "农产品", "煤炭", "食品", "中间使用合计", "农村居民消费", "城镇居民消费", "居民消费支出合计",
                     "政府消费支出", "最终消费支出合计", "固定资本形成总额", "存货增加", "资本形成总额", "流出", "出口",
                     "最终使用合计", "流入", "进口", "其他", "总产出"]]
            names = [("01", "农产品"), ("02", "煤炭"), ("03", "食品")]
            inputs = ["劳动者报酬", "生产税净额", "固定资产折旧", "营业盈余"]
            totals = ("中间投入合计", "增加值合计", "总投入")
        else:
            head = [["Code", "Sector", "01", "02", "03", "TIU", "FU101", "FU102", "THC", "FU103", "TC", "FU201",
                     "FU202", "GCF", "OF", "EX", "TFU", "IF", "IM", "ERR", "GO"]]
            names, inputs = list(zip(("01", "02", "03"), SECTORS)), VALUE_ADDED
            totals = ("Total intermediate input", "Total value added", "Total input")
        width = len(head[-1])
        rows = [row + [""] * (width - len(row)) for row in head]
        for i in range(3):
            r, u, g, f, s, of, ex = final[i]
            rows.append([*names[i], *z[i], z[i].sum(), r, u, r + u, g, r + u + g, f, s, f + s, of, ex,
                         final[i].sum(), *into[i], error[i], x[i]])
        blank = [""] * (width - 5)
        rows.append(["TII", totals[0], *z.sum(axis=0), *blank])
        for n, (text, share) in enumerate(zip(inputs, (0.5, 0.125, 0.125, 0.25))):
            rows.append(["VA00%d" % (n + 1), text, *(share * left), *blank])
        rows.append(["TVA", totals[1], *left, *blank])
        rows.append(["TI", totals[2], *x, *blank])
        return self.write(name, separated(rows))

    def test_a_province_in_english_and_in_chinese(self):
        for name, chinese in (("Zhejiang_2017.csv", False), ("浙江2017.csv", True)):
            table = self.imported(self.sheet(name, chinese), "--format", "ceads")
            self.assertEqual((table.regions, table.sectors), (["Zhejiang", "ROC", "ROW"], ["s01", "s02", "s03"]))
            self.assertEqual([b.decode() for b in table.parts["region/block"]], ["CN", "CN", "ROW"])
            self.assertEqual(table.parts["sector/long_name"][1].decode(), "煤炭" if chinese else "Coal mining")
            np.testing.assert_allclose(table.x[:3], 0.01 * self.x, rtol=1e-12)
            # Every user of agriculture at home: 30 from other provinces, 5 from abroad of what is used.
            used = self.z[0].sum() + self.final[0, :5].sum()
            np.testing.assert_allclose(table.flow(("ROC", "s01"), ("Zhejiang", "s02")),
                                       0.01 * 30 / used * self.z[0, 1], rtol=1e-12)
            np.testing.assert_allclose(table.flow(("Zhejiang", "s01"), ("Zhejiang", "households")),
                                       0.01 * (1 - 35 / used) * self.final[0, :2].sum(), rtol=1e-12)
            self.assertAlmostEqual(table.flow(("Zhejiang", "s02"), ("ROC", "exports")), 0.01 * self.final[1, 5], 12)
            self.assertAlmostEqual(table.flow(("Zhejiang", "s03"), ("Zhejiang", "discrepancy")), -0.02, 12)
            # More food comes in than is used: what is left goes where it came from.
            self.assertIn("Imports of 2 goods exceed what is used of them at home", table.report)
            self.assertGreater(table.flow(("ROC", "s03"), ("ROC", "exports")), 0)
            np.testing.assert_allclose(table.z.sum(axis=0) + sum(table.value_added.values()), table.x, rtol=1e-9)
            np.testing.assert_allclose(table.value_added["compensation"][:3],
                                       0.005 * (self.x - self.z.sum(axis=0)), rtol=1e-12)
            self.assertEqual(table.text["year"], "2017")
            self.assertNotIn("do not add up", table.report)

    def test_figures_in_another_unit(self):
        sheet = self.sheet("Zhejiang_2017.csv")
        usual = self.imported(sheet, "--format", "ceads")
        self.assertIn("Figures are taken to be in 10,000 yuan, and were multiplied by 0.01", usual.report)
        million = self.imported(sheet, "--format", "ceads", "--scale", "1")
        np.testing.assert_allclose(million.x, 100 * usual.x, rtol=1e-13)
        self.assertIn("multiplied by 1, as --scale says", million.report)
        home = million.x[:3].sum()
        self.assertRegex(million.report, r"^imported .* output %s[\d.]* (million|billion) CNY" % str(home)[0])

    def test_cut_files_are_refused(self):
        self.survives_cuts(self.sheet("Zhejiang_2017.csv"), "--format", "ceads")


class Provinces(ImportTest):
    """Multi-regional: names of provinces over merged cells, imports in a row."""

    def sheet(self):
        names = ["Beijing", "天津市", "Hebei"]
        n = 9
        z, y = rng.uniform(10, 90, (n, n)).round(2), rng.uniform(50, 200, (n, 15)).round(2)
        exports, error = rng.uniform(1, 40, n).round(2), rng.uniform(-2, 2, n).round(2)
        self.x = x = z.sum(axis=1) + y.sum(axis=1) + exports + error
        imports = rng.uniform(1, 20, n).round(2)
        left = x - z.sum(axis=0) - imports
        self.z, self.y, self.exports, self.error, self.imports = z, y, exports, error, imports
        merged = lambda size: [c for name in names for c in [name] + [""] * (size - 1)]
        finals = ["FU101", "FU102", "FU103", "FU201", "FU202"]
        rows = [["", "", *merged(3), "TIU", *merged(5), "EX", "ERR", "GO"],
                ["", "", *(SECTORS * 3), "", *(finals * 3), "", "", ""]]
        for a in range(n):
            rows.append([names[a // 3] if a % 3 == 0 else "", SECTORS[a % 3], *z[a], z[a].sum(), *y[a],
                         exports[a], error[a], x[a]])
        blank = [""] * 19
        rows.append(["TII", "", *z.sum(axis=0), *blank])
        rows.append(["IM", "", *imports, "", *([3] * 15), "", "", ""])
        rows += [["VA00%d" % (k + 1), "", *(share * left), *blank]
                 for k, share in enumerate((0.5, 0.125, 0.125, 0.25))]
        rows.append(["TVA", "", *left, *blank])
        rows.append(["TI", "", *x, *blank])
        return self.write("mrio_2017.csv", separated(rows))

    def test_a_table_of_provinces(self):
        table = self.imported(self.sheet(), "--format", "ceads")
        self.assertEqual((table.regions, table.sectors),
                         (["Beijing", "Tianjin", "Hebei", "ROW"], ["Agriculture", "Coal_mining", "Food"]))
        np.testing.assert_array_equal(table.z[:9, :9], 0.01 * self.z)
        self.assertEqual(table.flow(("Hebei", "Food"), ("Tianjin", "gfcf")), 0.01 * self.y[8, 8])
        np.testing.assert_allclose(table.flow(("Beijing", "Food"), ("Beijing", "households")),
                                   0.01 * self.y[2, :2].sum(), rtol=1e-12)
        self.assertEqual(table.flow(("Tianjin", "Food"), ("ROW", "exports")), 0.01 * self.exports[5])
        self.assertEqual(table.flow(("Hebei", "Food"), ("Hebei", "discrepancy")), 0.01 * self.error[8])
        # Imports of a user come by good as it buys goods in China.
        bought = self.z[:, 4].reshape(3, 3).sum(axis=0)
        np.testing.assert_allclose(table.z[9:, 4], 0.01 * self.imports[4] * bought / bought.sum(), rtol=1e-12)
        np.testing.assert_allclose(table.x[:9], 0.01 * self.x, rtol=1e-12)
        self.assertIn("stood in a row: by good as their users buy goods inside the table", table.report)
        self.assertNotIn("do not add up", table.report)

    def test_cut_files_are_refused(self):
        self.survives_cuts(self.sheet(), "--format", "ceads")

    def test_what_is_no_such_sheet_is_refused(self):
        self.assertIn("no figures below a header", self.refused(self.write("a.csv", "a,b\nc,d\n"), "--format", "ceads"))
        self.assertIn("is of no form that is known", self.refused(self.write("a.csv", "a,b\nc,1\n")))


if __name__ == "__main__":
    unittest.main()
