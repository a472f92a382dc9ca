#!/usr/bin/env python3
"""World tables in the layouts in which they are published: OECD ICIO, WIOD of 2013 and 2016, Eora26. The
files are made here, in those layouts, of a made-up world; WIOD's also of the real figures of 2011."""
import unittest

import numpy as np

from harness import ImportTest, data, separated

rng = np.random.default_rng(7)


def world(countries, sectors, finals):
    """Flows of a balanced made-up world, with three digits after the point as published tables have them."""
    n, h = len(countries) * sectors, len(countries) * finals
    z, y = rng.uniform(0, 9, (n, n)).round(3), rng.uniform(5, 50, (n, h)).round(3)
    y[:, finals - 1::finals] -= 10  # changes in inventories, of either sign
    x = z.sum(axis=1) + y.sum(axis=1)
    taxes = (0.01 * x).round(3)
    return z, y, x, taxes, x - z.sum(axis=0) - taxes


class Icio(ImportTest):
    FINALS = ["HFCE", "NPISH", "GGFC", "GFCF", "INVNT", "DPABR"]

    def edition(self, codes, whole_rows, last=("TLS", "VA", "OUT")):
        """Countries AUS, CHN in two parts, MEX in two parts, ROW; final demand by whole country."""
        sellers = ["AUS", "CN1", "CN2", "MX1", "MX2", "ROW"]
        buyers = ["AUS", "CHN", "MEX", "ROW"]
        z, y, x, taxes, va = world(sellers, len(codes), 1)
        y = rng.uniform(5, 50, (len(x), 24)).round(3)
        x = z.sum(axis=1) + y.sum(axis=1)
        va = x - z.sum(axis=0) - taxes
        names = ["%s_%s" % (c, s) for c in sellers for s in codes]
        zero = ["%s_%s" % (c, s) for c in ("CHN", "MEX") for s in codes] if whole_rows else []
        rows = [["V1", *zero, *names, *("%s_%s" % (c, f) for c in buyers for f in self.FINALS), last[2]]]
        rows += [[name] + [0] * (rows[0].__len__() - 1) for name in zero]
        rows += [[names[a], *([0] * len(zero)), *z[a], *y[a], x[a]] for a in range(len(names))]
        rows += [[label, *([0] * len(zero)), *values, *([1.5] * 24), values.sum()]
                 for label, values in zip(last, (taxes, va, x))]
        self.figures = z, y, x, taxes, va
        return self.write("ICIO2021_2018.csv", separated(rows))

    def test_the_editions_of_2021_and_2023(self):
        for codes, whole_rows, ids in ((["01T02", "05T06"], True, ["D01T02", "D05T06"]),
                                       (["A01_02", "B05_06"], False, ["A01_02", "B05_06"])):
            path = self.edition(codes, whole_rows)
            for options in ([], ["--format", "icio"]):
                table = self.imported(path, *options)
                z, y, x, taxes, va = self.figures
                self.assertEqual(sorted(table.regions), ["AUS", "CHN", "MEX", "ROW"])
                self.assertEqual(table.sectors, ids)
                self.assertEqual(table.categories, ["households", "npish", "government", "gfcf",
                                                    "inventories", "purchases_abroad"])
                self.assertEqual(table.flow(("AUS", ids[0]), ("AUS", ids[1])), z[0, 1])
                self.assertAlmostEqual(table.flow(("CHN", ids[1]), ("MEX", ids[0])),
                                       z[3, 6] + z[3, 8] + z[5, 6] + z[5, 8], 12)
                self.assertAlmostEqual(table.flow(("MEX", ids[0]), ("CHN", "gfcf")), y[6, 9] + y[8, 9], 12)
                place = 2 * table.regions.index("CHN")
                self.assertAlmostEqual(table.x[place], x[2] + x[4], 10)
                self.assertAlmostEqual(table.value_added["taxes_on_products"][place], taxes[2] + taxes[4], 12)
                self.assertAlmostEqual(table.value_added["value_added"][place], va[2] + va[4], 10)
                self.assertIn("were added up to CHN, MEX", table.report)
                self.assertIn("Left out: 36 of 'taxes_on_products' that final demand pays.", table.report)
                self.assertNotIn("do not add up", table.report)
                self.assertEqual((table.text["year"], table.text["currency"]), ("2018", "USD"))

    def test_older_editions_name_their_rows_otherwise(self):
        table = self.imported(self.edition(["01T03", "05T06"], False, last=("TAXSUB", "VALU", "OUTPUT")),
                              "--format", "icio")
        self.assertEqual(sorted(table.value_added), ["taxes_on_products", "value_added"])

    def test_cut_files_are_refused(self):
        self.survives_cuts(self.edition(["A01_02", "B05_06"], True), "--format", "icio")

    def test_figures_in_another_unit(self):
        path = self.edition(["A01_02", "B05_06"], False)
        usual, thousand = self.imported(path), self.imported(path, "--scale", "0.001")
        np.testing.assert_allclose(thousand.x, 0.001 * usual.x, rtol=1e-13)
        self.assertIn("Figures are taken to be in million USD", usual.report)

    def test_a_misspelt_row_is_told_with_the_nearest_name(self):
        path = self.edition(["A01_02", "B05_06"], False)
        path.write_text(path.read_text().replace("\nCN2_B05_06", "\nCN2_B05_07"))
        text = self.refused(path)
        self.assertIn("row 'CN2/B05_07' is not among the columns (did you mean 'CN2/B05_06'?)", text)
        self.assertIn("1 of 12 industries have no row, the first is 'CN2/B05_06'", text)


class Wiod(ImportTest):
    FINALS = ["Final consumption expenditure by households",
              "Final consumption expenditure by non-profit organisations serving households (NPISH)",
              "Final consumption expenditure by government", "Gross fixed capital formation",
              "Changes in inventories and valuables"]
    EXTRA = [("Total intermediate consumption", "r60"), ("taxes less subsidies on products", "r61"),
             ("Cif/ fob adjustments on exports", "r62"), ("Direct purchases abroad by residents", "r63"),
             ("Purchases on the domestic territory by non-residents", "r64"),
             ("Value added at basic prices", "r65"), ("International Transport Margins", "r66"),
             ("Output at basic prices", "r69")]

    def sheet(self, countries, codes, figures, name, year="2011"):
        """A sheet saved as CSV: titles, four header rows beside four label columns, rows of primary inputs."""
        z, y, x, taxes, va = figures
        s, width = len(codes), 4 + len(x) + y.shape[1] + 1
        blank = lambda *cells: list(cells) + [""] * (width - len(cells))
        first = ["Intercountry Input-Output Table for year " + year, "", "(industry-by-industry)", "(millions of US$)"]
        head = [[""] * 4 + [f(c, i) for c in countries for i in range(s)] +
                [g(c, k) for c in countries for k in range(5)] + [total] for f, g, total in (
                    (lambda c, i: codes[i], lambda c, k: "", ""),
                    (lambda c, i: "Name of %s" % codes[i], lambda c, k: '"%s"' % self.FINALS[k], "Total output"),
                    (lambda c, i: c, lambda c, k: c, "TOT"),
                    (lambda c, i: "c%d" % (i + 1), lambda c, k: "c%d" % (s + 2 + k), "c%d" % (s + 7)))]
        rows = [blank(first[0]), blank(first[1])]
        head[0][0], head[1][0] = first[2], first[3]
        rows += head
        for a in range(len(x)):
            country, i = countries[a // s], a % s
            rows.append([codes[i], "Name of %s" % codes[i], country, "c%d" % (i + 1), *z[a], *y[a], x[a]])
        nothing = np.zeros(len(x))
        values = dict(zip((code for _, code in self.EXTRA),
                          (z.sum(axis=0), taxes, nothing, nothing, nothing, va, nothing, x)))
        rows += [["", text, "TOT", code, *values[code], *([2] * y.shape[1]), 0] for text, code in self.EXTRA]
        return self.write(name, separated(rows))

    def check(self, table, countries, figures):
        z, y, x, taxes, va = figures
        self.assertEqual(table.regions, countries)
        self.assertEqual(table.categories, ["households", "npish", "government", "gfcf", "inventories"])
        np.testing.assert_array_equal(table.z, z)
        np.testing.assert_array_equal(table.y, y)
        np.testing.assert_array_equal(table.x, x)
        np.testing.assert_array_equal(table.value_added["taxes_on_products"], taxes)
        np.testing.assert_array_equal(table.value_added["value_added"], va)
        self.assertEqual(sorted(table.value_added), ["taxes_on_products", "value_added"])

    def test_the_sheet_of_2013(self):
        figures = world(["AUS", "ROU", "RoW"], 2, 5)
        path = self.sheet(["AUS", "ROM", "RoW"], ["AtB", "15t16"], figures, "wiot11_row_2011.csv")
        for options in ([], ["--format", "wiod2013"]):
            table = self.imported(path, *options)
            self.check(table, ["AUS", "ROU", "RoW"], figures)
            self.assertEqual(table.sectors, ["AtB", "s15t16"])
            self.assertEqual(table.parts["sector/long_name"][1].decode(), "Name of 15t16")
            self.assertEqual((table.text["name"], table.text["year"]), ("wiod2013", "2011"))
        self.survives_cuts(path, "--format", "wiod2013")

    def test_the_sheet_of_2016(self):
        figures = world(["AUS", "AUT"], 3, 5)
        path = self.sheet(["AUS", "AUT"], ["A01", "C10-C12", "U"], figures, "WIOT2014_Nov16_ROW.csv")
        table = self.imported(path, "--format", "wiod2016")
        self.check(table, ["AUS", "AUT"], figures)
        self.assertEqual(table.sectors, ["A01", "C10_C12", "U"])
        self.assertEqual((table.text["name"], table.text["year"]), ("wiod2016", "2014"))

    def test_the_wide_form_of_2016(self):
        """As the R files: AUS1 ... industries, the five after them final demand, TOT."""
        countries, codes = ["AUS", "AUT"], ["A01", "B", "C10-C12"]
        figures = z, y, x, taxes, va = world(countries, 3, 5)
        for with_year in (True, False):
            labels = ["IndustryCode", "IndustryDescription", "Country", "RNr"] + ["Year"] * with_year
            columns = ["%s%d" % (c, n) for c in countries for n in range(1, 4)] + \
                      ["%s%d" % (c, n) for c in countries for n in range(4, 9)]
            rows = [[*labels, *columns, "TOT"]]
            year = ["2014"] * with_year
            for a in range(6):
                rows.append([codes[a % 3], '"Name, %s"' % codes[a % 3], countries[a // 3], a % 3 + 1, *year,
                             *z[a], *y[a], x[a]])
            nothing = np.zeros(6)
            for n, (code, values) in enumerate((("II_fob", z.sum(axis=0)), ("TXSP", taxes), ("EXP_adj", nothing),
                                                ("PURR", nothing), ("PURNR", nothing), ("VA", va),
                                                ("IntTTM", nothing), ("GO", x))):
                rows.append([code, code + " in words", "TOT", 65 + n, *year, *values, *([3] * 10), 0])
            path = self.write("WIOT2014_October16_ROW.csv", separated(rows))
            table = self.imported(path)
            self.check(table, countries, figures)
            self.assertEqual(table.sectors, ["A01", "B", "C10_C12"])
            self.assertEqual(table.parts["sector/long_name"][0].decode(), "Name, A01")
            self.survives_cuts(path, "--format", "wiod2016", cuts=25)

    def test_the_real_world_of_2011(self):
        folder = data.require_shared("data", "world", "wiod13")
        countries = (folder / "countries.txt").read_text().split()
        codes = (folder / "industries.txt").read_text().split()
        read = lambda part, *shape: np.fromfile(folder / ("%s_2011.f64" % part), "<f8").reshape(shape)
        n = len(countries) * len(codes)
        z, y, x = read("Z", n, n), read("Y", n, -1), read("x", n)
        path = self.sheet(countries, codes, (z, y, x, np.zeros(n), x - z.sum(axis=0)), "wiot_2011.csv")
        table = self.imported(path)
        self.assertEqual((len(table.regions), len(table.sectors)), (41, 35))
        np.testing.assert_array_equal(table.z, z)
        np.testing.assert_array_equal(table.y.reshape(n, 41, 6)[:, :, :5].reshape(n, -1), y)
        # Rounding takes some rows below zero; a discrepancy takes them back.
        found = table.y.reshape(n, 41, 6)[:, :, 5]
        self.assertEqual((found.sum(), (found > 0).sum()), (-np.minimum(0, z.sum(axis=1) + y.sum(axis=1)).sum(), 2))
        self.assertIn("Rows of 2 industries add up to less than nothing, -2 in all", table.report)
        # Published in whole millions: output is as published where rows agree, else their sum.
        np.testing.assert_allclose(table.x, x, atol=113)
        self.assertRegex(table.report, r"Rows of \d+ of 1435 industries do not add up")
        self.assertRegex(table.report, r"\d+ industries have no output")
        self.assertIn("Final demand is negative in", table.report)


class Eora(ImportTest):
    FINALS = ["Household final consumption P.3h", "Non-profit institutions serving households P.3n",
              "Government final consumption P.3g", "Gross fixed capital formation P.51",
              "Changes in inventories P.52", "Acquisitions less disposals of valuables P.53"]
    INPUTS = ["Compensation of employees D.1", "Taxes on production D.29", "Subsidies on production D.39",
              "Net operating surplus B.2n", "Net mixed income B.3n", "Consumption of fixed capital K.1"]

    def system(self):
        """Unpacked Eora26_2015_bp.zip: tab-separated, no headers, thousand dollars, region ROW of discrepancies."""
        countries, sectors = [("Afghanistan", "AFG"), ("Albania", "ALB")], ["Agriculture", "Fishing", "Re-export & Re-import"]
        n = 6
        t, fd = rng.uniform(1, 900, (n + 1, n + 1)).round(2), rng.uniform(10, 5000, (n + 1, 18)).round(2)
        t[-1] *= 0.01
        t[:, -1] *= 0.01
        fd[:, -6:] *= 0.01
        t[-1, -1] = 0
        x = t[:n].sum(axis=1) + fd[:n].sum(axis=1)
        left = x - t[:, :n].sum(axis=0)
        shares = np.array([0.5, 0.15, -0.05, 0.2, 0.1, 0.1])
        va = np.hstack([np.outer(shares, left), np.zeros((6, 1))])
        folder = self.folder / "eora"
        for name, figures in (("T", t), ("FD", fd), ("VA", va)):
            self.write("eora/Eora26_2015_bp_%s.txt" % name, separated([map(repr, row) for row in figures.tolist()], "\t"))
        self.write("eora/labels_T.txt", separated(
            [[c, code, "Industries", s, ""] for c, code in countries for s in sectors] +
            [["Statistical Discrepancies", "ROW", "TOTAL", "TOTAL", ""]], "\t"))
        self.write("eora/labels_FD.txt", separated(
            [[c, code, "Final demand", f, ""] for c, code in countries + [("Statistical Discrepancies", "ROW")]
             for f in self.FINALS], "\t"))
        self.write("eora/labels_VA.txt", separated([["Primary Inputs", name, ""] for name in self.INPUTS], "\t"))
        self.figures = t, fd, va, x
        return folder

    def test_the_basic_price_files(self):
        folder = self.system()
        t, fd, va, x = self.figures
        for source, options in ((folder, []), (folder / "Eora26_2015_bp_T.txt", ["--format", "eora26"])):
            table = self.imported(source, *options)
            self.assertEqual((table.regions, table.sectors),
                             (["AFG", "ALB"], ["Agriculture", "Fishing", "Re_export_Re_import"]))
            np.testing.assert_array_equal(table.z, t[:6, :6] * 0.001)
            self.assertEqual(table.flow(("AFG", "Fishing"), ("ALB", "gfcf")), fd[1, 9] * 0.001)
            # What is booked as discrepancy stays with its seller, and in the cost of its buyer.
            found = table.flow(("ALB", "Agriculture"), ("ALB", "discrepancy"))
            self.assertAlmostEqual(found, 0.001 * (t[3, 6] + fd[3, 12:].sum()), 12)
            np.testing.assert_allclose(table.x, 0.001 * x, rtol=1e-12)
            np.testing.assert_allclose(table.value_added["discrepancy"], 0.001 * t[6, :6], rtol=1e-12)
            np.testing.assert_allclose(table.value_added["net_taxes"], 0.001 * (va[1] + va[2])[:6], rtol=1e-12)
            np.testing.assert_allclose(table.value_added["operating_surplus"], 0.001 * (va[3] + va[4])[:6], rtol=1e-12)
            self.assertNotIn("do not add up", table.report)
            self.assertEqual(table.text["year"], "2015")

    def test_cut_files_are_refused(self):
        self.survives_cuts(self.system(), "--format", "eora26", files=[
            "Eora26_2015_bp_T.txt", "Eora26_2015_bp_FD.txt", "Eora26_2015_bp_VA.txt", "labels_T.txt", "labels_FD.txt"])

    def test_of_several_years_one_has_to_be_named(self):
        folder = self.system()
        for part in ("T", "FD", "VA"):
            (folder / ("Eora26_2014_bp_%s.txt" % part)).write_bytes(
                (folder / ("Eora26_2015_bp_%s.txt" % part)).read_bytes())
        self.assertIn("holds 2 tables", self.refused(folder))
        self.assertEqual(self.imported(folder, "--year", "2014").text["year"], "2014")


if __name__ == "__main__":
    unittest.main()
