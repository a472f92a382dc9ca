#!/usr/bin/env python3
"""Runs take no more memory than `plan` says, keep within --memory, and say so beforehand where they cannot."""
import json
import os
import pathlib
import re
import subprocess
import tempfile
import time
import unittest

import h5py
import numpy as np

PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(pathlib.Path(__file__).resolve().parents[2] / "build/spillover"))
SANITIZED = b"__asan_init" in pathlib.Path(PROGRAM).read_bytes()  # takes several times the memory

SCENARIO = """
schema: scenario/1
scenario: many
table: { source: "%(table)s" }
time: { step: 1w, start: 2025-01-06, horizon: %(horizon)s }
model: { preset: %(preset)s }
shocks:
  - { id: stop, variable: %(variable)s, op: set, target: { %(target)s },
      profile: { shape: pulse, start: 2025-01-13, duration: 13w, value: 30 %% } }
ensemble:
  method: monte_carlo
  replicates: %(members)d
  seed: 7
  dimensions:
    - { id: time, path: "model.parameters[inventory.restock_time].value", dist: { uniform: [8w, 16w] } }
%(rest)s
"""


def scenario(folder, members, table="builtin:china", horizon="26w", preset="quantity", rest="",
             variable="capacity.loss", target='region: "*", sector: "*"'):
    path = pathlib.Path(folder) / ("scenario_%d.yaml" % members)
    path.write_text(SCENARIO % dict(members=members, table=table, horizon=horizon, preset=preset, rest=rest,
                                    variable=variable, target=target))
    return path


def program(*arguments, **options):
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, **options)


def peak_of(*arguments):
    """Bytes of memory that the program held at most: a mark that only rises, read until it ends."""
    process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        try:
            status = pathlib.Path("/proc/%d/status" % process.pid).read_text()
        except ProcessLookupError:
            break
        found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.M)
        peak = max(peak, 1024 * int(found[1])) if found else peak
        time.sleep(0.003)
    error = process.communicate()[1].decode()
    assert process.returncode == 0, error
    return peak


class Memory(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.TemporaryDirectory(prefix="spillover_memory_")
        self.folder = pathlib.Path(self.place.name)

    def tearDown(self):
        self.place.cleanup()

    def planned(self, *arguments):
        done = program("plan", "--json", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)["memory"]

    def require_kept(self, path, *options, most=4.0):
        """The peak is below what is planned, which is no fantasy either."""
        plan = self.planned(path, *options)
        peak = peak_of("run", path, "-o", self.folder / "out.h5", "--quiet", *options)
        print("  %-32s planned %6.0f MB, held %6.0f MB at most" % (
            self.id().rsplit(".", 1)[-1][5:], plan["bytes"] / 1e6, peak / 1e6))
        if not SANITIZED:
            self.assertLess(peak, plan["bytes"])
            self.assertGreater(most * peak, plan["bytes"])
        self.assertAlmostEqual(sum(part["bytes"] for part in plan["parts"]) / plan["bytes"], 1, delta=0.01)
        return plan

    def test_one_member(self):
        self.require_kept(scenario(self.folder, 1))

    def test_many_models(self):
        self.require_kept(scenario(self.folder, 300, horizon="8w"))

    def test_full_economy(self):
        self.require_kept(scenario(self.folder, 8, preset="full"))

    def test_trade_between_blocks(self):
        self.require_kept(scenario(
            self.folder, 4, preset="full", variable="tariff.ad_valorem",
            target='origin: "block:CN", destination: "block:US", sector: "*"'))

    def test_everything_recorded_for_statistics(self):
        self.require_kept(scenario(
            self.folder, 60, rest="outputs: { variables: [output, demand, capacity, inventories], every: 1w,\n"
            '  by: ["region x sector", region], statistics: [mean, sd, p05, p95], precision: float64 }'))

    def test_dense_table(self):
        table = self.folder / "dense.h5"
        program("table", "build", "--synthetic", "25,40", "--form", "dense", "-o", table, check=True)
        self.require_kept(scenario(self.folder, 3, table=table, horizon="4w"))

    def test_sparse_table(self):
        """Of shares that are nearly all 0 a run holds the others alone."""
        table = self.folder / "sparse.h5"
        program("table", "build", "--synthetic", "60,40", "--form", "sparse", "-o", table, check=True)
        plan = self.require_kept(scenario(self.folder, 3, table=table, horizon="4w"))
        shares = [part for part in plan["parts"] if part["what"].startswith("shares (")]
        self.assertRegex(shares[0]["what"], r"^shares \([\d.]+ % not 0, held sparse\) and technology")
        with h5py.File(table) as file:
            self.assertLess(shares[0]["bytes"], 0.5 * 8 * file["intermediate/Z"].size)
        told = json.loads(program("table", "info", "--json", table).stdout)
        self.assertEqual((told["form"], told["shares_held"]), ("dense", "sparse"))
        self.assertAlmostEqual(told["shares_not_0"], 0.03, delta=0.02)

    def test_large_table_is_read_to_where_it_stays(self):
        table = self.folder / "dense.h5"
        program("table", "build", "--synthetic", "60,40", "--form", "dense", "-o", table, check=True)
        with h5py.File(table) as file:
            sales, final, output = file["intermediate/Z"], file["final/Y"], file["output/x"][:]
            self.assertNotEqual(sales.shape[0] % sales.chunks[0], 0, "the last chunk is a part of one")
            size = 8 * (sales.size + final.size)
            np.testing.assert_allclose(sales[:].sum(axis=1) + final[:].sum(axis=1), output, rtol=1e-6)

        peak = peak_of("table", "info", table)

        print("  table of %.0f MB: %.0f MB at most" % (size / 1e6, peak / 1e6))
        if not SANITIZED:
            self.assertLess(peak, 1.15 * size + 35e6)

    def test_text_is_read_row_by_row(self):
        """What an import holds is the table, and a constant for the program and for writing."""
        table = self.folder / "dense.h5"
        program("table", "build", "--synthetic", "40,40", "--form", "dense", "-o", table, check=True)
        with h5py.File(table) as file:
            size = 8 * (file["intermediate/Z"].size + file["final/Y"].size)
        for form in ("csv", "long", "pymrio"):
            folder = self.folder / form
            program("table", "export", table, "--format", form, "-o", folder, check=True)
            text = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

            peak = peak_of("table", "import", folder, "-o", self.folder / "back.h5")

            print("  %-6s %4.0f MB of text, table of %.0f MB: %.0f MB at most" % (form, text / 1e6, size / 1e6, peak / 1e6))
            if not SANITIZED:
                self.assertLess(peak, 1.3 * size + 110e6)

    def test_pooled_shares_survive_their_chunks(self):
        table = self.folder / "pooled.h5"
        program("table", "build", "--synthetic", "70,30", "-o", table, check=True)

        with h5py.File(table) as file:
            share = file["intermediate/origin_share"]
            self.assertNotEqual(share.shape[0] % share.chunks[0], 0)
            total, used = share[:].sum(axis=1), file["intermediate/use"][:].reshape(30, 70, 30).sum(axis=2)

        np.testing.assert_allclose(total[used > 0], 1, rtol=1e-12)

    def test_limit_is_kept_by_smaller_buffers_and_fewer_tiles(self):
        rest = 'outputs: { variables: [output, demand, capacity, inventories], every: 1w, by: ["region x sector"] }'
        path = scenario(self.folder, 24, horizon="2y", rest=rest)
        free = self.planned(path, "--threads", 2)
        limit = 0.7 * free["bytes"]

        bounded = self.planned(path, "--threads", 2, "--memory", "%.0fkB" % (limit / 1e3))
        text = "%.0fkB" % (limit / 1e3)
        peak = peak_of("run", path, "-o", self.folder / "small.h5", "--quiet", "--threads", "2", "--memory", text)

        self.assertLessEqual(bounded["bytes"], limit)
        self.assertLess(bounded["tiles_at_a_time"], 2)
        if not SANITIZED:
            self.assertLess(peak, limit)
        peak_of("run", path, "-o", self.folder / "free.h5", "--quiet", "--threads", "2")
        with h5py.File(self.folder / "small.h5") as small, h5py.File(self.folder / "free.h5") as free:
            for name in ("output", "inventories"):
                np.testing.assert_array_equal(small[name][:], free[name][:])

    def test_too_little_is_an_error_before_anything_starts(self):
        path = scenario(self.folder, 2)
        before = sorted(self.folder.iterdir())

        for command in (("run", path, "-o", self.folder / "out.h5"), ("plan", path)):
            done = program(*command, "--memory", "20MB")

            self.assertEqual(done.returncode, 2)
            self.assertRegex(done.stderr, r"(?m)^memory: error: the run needs \d+ MB, even with one tile at a time; the "
                                          r"limit is --memory 20MB: \S.+ \d+ MB; .*\(raise --memory")
            self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_what_is_no_amount_is_an_error(self):
        for text in ("4G", "lots", "-1GB", "4 gb", "0GB", "1e3MB"):
            done = program("run", scenario(self.folder, 1), "--memory=" + text)

            self.assertEqual(done.returncode, 2, text)
            self.assertIn("--memory %s: error: is no amount of memory (a number with kB, MB" % text, done.stderr)

    def test_plan_tells_what_takes_it(self):
        for members, tile in ((2, "of one member at a time"), (3, "of up to 8 members at a time")):
            told = program("plan", scenario(self.folder, members), "--memory", "2.5 GB").stdout

            self.assertRegex(told, r"\nmemory: \d+ MB, at most --memory 2\.5 GB\n +\d+ MB  \S")
            for part in ("table, pooled", "program and %d scenarios" % members, tile):
                self.assertIn(part, told)


if __name__ == "__main__":
    unittest.main()
