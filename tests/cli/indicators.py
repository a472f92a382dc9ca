#!/usr/bin/env python3
"""Indicators through the program: spillover ratios of large batches, parts of shocks and places in
files, shards and summary."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data

SCENARIO = """
schema: scenario/1
scenario: s
table: { source: "builtin:china_small" }
time: { step: 1w, start: 2025-01-06, horizon: HORIZON }
model: { preset: PRESET }
shocks:
  - id: stop
    variable: capacity.loss
    target: { region: "Yichun | Hangzhou", sector: "lithium_mining | vehicles" }
    op: set
    profile: { shape: pulse, start: 2025-02-03, duration: 8w, value: 80 % }
  - id: demand
    variable: final_demand
    target: { buyer_region: Shenzhen, final: hh, sector: "*" }
    op: multiply
    profile: { shape: step, at: 2025-03-03, value: -5 % }
outputs: { variables: [gdp_real], by: [region], MORE }
"""


def ensemble(members):
    return ("ensemble:\n  method: grid\n  dimensions: [{ id: size, path: shocks.stop.scale, values: [%s] }]\n"
            % ", ".join("%.3f" % (0.7 + 0.001 * n) for n in range(members)))


class Indicators(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="spillover_indicators_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_program(self, more, rest="", preset="quantity", horizon="20w", options=(), name="out.h5"):
        path = self.folder / "s.yaml"
        path.write_text(SCENARIO.replace("MORE", more).replace("PRESET", preset).replace("HORIZON", horizon)
                        + rest)
        result = self.folder / name
        done = subprocess.run([data.PROGRAM, "run", str(path), "-o", str(result), *options],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout, result

    def test_a_large_batch_has_spillover_ratios_where_it_asks_for_them(self):
        text, path = self.run_program("indicators: [peak_loss, spillover_ratio]", ensemble(200))
        with h5py.File(path) as result:
            self.assertEqual(result["spillover_ratio"].shape, (200,))
            self.assertTrue(np.isfinite(result["spillover_ratio"][()]).all())
            self.assertTrue((np.diff(result["direct_loss"][()]) > 0).all())  # each is struck harder
        self.assertRegex(text, r"Member .* spillover\n")

    def test_a_large_batch_that_does_not_ask_is_told_how_to(self):
        text, path = self.run_program("indicators: [peak_loss]", ensemble(17))
        with h5py.File(path) as result:
            self.assertTrue(np.isnan(result["spillover_ratio"][()]).all())
        self.assertIn("spillover ratios of so many members take `indicators: [spillover_ratio]`", text)
        text, path = self.run_program("indicators: [peak_loss]", ensemble(16))
        with h5py.File(path) as result:
            self.assertTrue(np.isfinite(result["spillover_ratio"][()]).all())
        self.assertNotIn("so many members", text)

    def test_parts_add_up_in_the_file(self):
        text, path = self.run_program(
            "decompose: { method: shapley, over: [shocks, channels] }, discount: 4 %, who_hits_whom: "
            "{ from: { region: Yichun }, by: region }, indicators: [spillover_ratio, herfindahl]",
            preset="full")
        with h5py.File(path) as result:
            axes = {name: [text.decode() for text in result[name][()]]
                    for name in ("shock", "channel", "source", "hit", "region")}
            self.assertEqual(axes["shock"], ["stop", "demand"])
            self.assertEqual(axes["channel"], ["quantities", "price", "trade", "income", "fiscal",
                                               "investment", "labour"])
            self.assertEqual(axes["source"], ["Yichun", "elsewhere", "together"])
            self.assertEqual(axes["hit"], axes["region"])
            for kind in ("", "nominal_"):
                for indicator in ("cumulative_loss", "peak_loss"):
                    whole = result[kind + indicator][0]
                    for player in ("shock", "channel"):
                        parts = result["%s%s_by_%s" % (kind, indicator, player)]
                        self.assertEqual(parts.attrs["dimensions"].decode()
                                         if isinstance(parts.attrs["dimensions"], bytes)
                                         else parts.attrs["dimensions"], "member %s region" % player)
                        np.testing.assert_allclose(parts[0].sum(axis=0), whole, atol=1e-12)
                np.testing.assert_allclose(result[kind + "who_hits_whom"][0].sum(axis=0),
                                           result[kind + "cumulative_loss"][0], atol=1e-12)
            national = result["cumulative_loss_by_shock_national"][0]
            self.assertAlmostEqual(national.sum(), result["cumulative_loss_national"][0], delta=1e-12)
            self.assertTrue((result["herfindahl"][()] <= 1 + 1e-12).all())
            self.assertEqual(result["herfindahl"].shape, (12, 14))
            # A few weeks hardly count less for coming later.
            self.assertGreater(result["discounted_loss_national"][0] /
                               result["cumulative_loss_national"][0], 0.97)
        self.assertIn("Parts of shocks in what is lost, % of a year's GDP", text)
        self.assertIn("Parts of channels in what is lost, % of a year's GDP", text)
        self.assertIn("Who hits whom, largest first", text)
        self.assertIn("  at current prices  ", text)

    def test_shards_hold_the_same_indicators(self):
        more = ("decompose: { method: shapley, over: shocks }, who_hits_whom: { by: cluster }, "
                "indicators: [spillover_ratio, static_resilience, upstream_loss, resilience]")
        _, whole = self.run_program(more, ensemble(5))
        parts = [self.run_program(more, ensemble(5), options=("--shard", "%d/2" % k), name="s%d.h5" % k)[1]
                 for k in range(2)]
        merged = self.folder / "merged.h5"
        done = subprocess.run([data.PROGRAM, "merge", str(merged), *map(str, parts)],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        with h5py.File(whole) as one, h5py.File(merged) as other:
            self.assertEqual(sorted(one), sorted(other))
            for name in one:
                if isinstance(one[name], h5py.Dataset):
                    self.assertEqual(one[name][()].tobytes() if one[name].dtype.kind != "O"
                                     else list(one[name][()]),
                                     other[name][()].tobytes() if one[name].dtype.kind != "O"
                                     else list(other[name][()]), name)


if __name__ == "__main__":
    unittest.main()
