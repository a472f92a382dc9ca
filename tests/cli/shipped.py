#!/usr/bin/env python3
"""Every scenario that is shipped: it is legal, it runs in reasonable time, its checks hold, its accounts do
too, and scenarios/README.md tells of it."""
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

import h5py

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data

FOLDER = data.SOURCE / "scenarios"
SHIPPED = sorted(FOLDER.glob("*.yaml"))
SECONDS = 60  # for each, on busy cores
MANY = 32  # members: of larger ensembles a part is run


def program(*arguments):
    return subprocess.run([data.PROGRAM, *map(str, arguments)], capture_output=True, text=True)


class Shipped(unittest.TestCase):
    def test_there_are_some(self):
        self.assertGreaterEqual(len(SHIPPED), 10)

    def test_the_page_about_them_tells_of_each(self):
        page = (FOLDER / "README.md").read_text()
        for path in SHIPPED:
            self.assertTrue("\n## %s\n" % path.name in page, path.name)

    def test_each_is_legal(self):
        for path in SHIPPED:
            done = program("check", path)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_each_runs_and_its_checks_hold(self):
        for path in SHIPPED:
            with self.subTest(path.name), tempfile.TemporaryDirectory() as folder:
                self.hold_one(path, pathlib.Path(folder) / "result.h5")

    def hold_one(self, path, result):
        plan = json.loads(program("plan", "--json", path).stdout)
        parts = -(-plan["members"] // MANY)
        start = time.monotonic()

        done = program("run", path, "-o", result, "--quiet",
                       *(["--shard", "0/%d" % parts] if parts > 1 else []))

        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertLess(time.monotonic() - start, SECONDS)
        with h5py.File(result) as file:
            self.assertTrue((file["checks_hold"][:] == 1).all())
            for name in ("residual_goods", "residual_stocks", "residual_money"):
                self.assertLess(abs(file[name][:]).max(), 1e-9, name)


if __name__ == "__main__":
    unittest.main()
