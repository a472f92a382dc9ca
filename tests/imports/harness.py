"""What the tests of table import have in common: the program run on files made or copied here, the table
that comes out, and what becomes of files that are cut off."""
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data

# A program under sanitizers takes ten times as long to start.
SANITIZED = b"__asan_init" in pathlib.Path(data.PROGRAM).read_bytes()
CUTS = 6 if SANITIZED else 50


class Table:
    """A table file, read whole."""

    def __init__(self, path):
        with h5py.File(path) as file:
            self.text = {name: value.decode() for name, value in file.attrs.items()}
            self.parts = {}
            file.visititems(lambda name, item: self.parts.__setitem__(name, item[()])
                            if isinstance(item, h5py.Dataset) else None)
        labels = lambda axis: [label.decode() for label in self.parts[axis + "/id"]]
        self.regions, self.sectors, self.categories = map(labels, ("region", "sector", "category"))
        self.z, self.y = self.parts.get("intermediate/Z"), self.parts.get("final/Y")
        self.x = self.parts["output/x"]
        self.value_added = {name.split("/")[1]: values for name, values in self.parts.items()
                            if name.startswith("value_added/")}

    def flow(self, seller, buyer):
        """By names: ("CHN", "food"), ("USA", "steel" or "households")."""
        a = self.regions.index(seller[0]) * len(self.sectors) + self.sectors.index(seller[1])
        r = self.regions.index(buyer[0])
        if buyer[1] in self.sectors:
            return self.z[a, r * len(self.sectors) + self.sectors.index(buyer[1])]
        return self.y[a, r * len(self.categories) + self.categories.index(buyer[1])]


class ImportTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="spillover_import_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.out = self.folder / "out.h5"

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def program(self, *arguments):
        return subprocess.run([data.PROGRAM, *map(str, arguments)], capture_output=True, text=True,
                              cwd=self.folder)

    def run_import(self, source, *options):
        return self.program("table", "import", source, "-o", self.out, *options)

    def imported(self, source, *options):
        """The table, with what was said about it as `report`."""
        self.out.unlink(missing_ok=True)
        done = self.run_import(source, *options)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        table = Table(self.out)
        table.report = done.stdout
        return table

    def refused(self, source, *options):
        """What the program says to a source that it must not take."""
        self.out.unlink(missing_ok=True)
        done = self.run_import(source, *options)
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(done.stdout, "")
        self.assertFalse(self.out.exists())
        return done.stderr

    def survives_cuts(self, source, *options, files=None, cuts=CUTS, seed=1):
        """Files cut off at random places, and between their last lines, are refused by name, or make the same
        table as the whole ones."""
        source = pathlib.Path(source)
        whole = self.imported(source, *options).text["sha256"]
        files = [source] if files is None else [source / name for name in files]
        draw = random.Random(seed)
        places = [(files[n % len(files)], draw.randrange(files[n % len(files)].stat().st_size))
                  for n in range(min(cuts, CUTS))]
        for victim in files if not SANITIZED else files[:1]:
            breaks = [n + 1 for n, byte in enumerate(victim.read_bytes()) if byte == 10]
            places += [(victim, place) for place in breaks[-4:-1]]
        refusals = 0
        for victim, place in places:
            cut = self.folder / "cut" / source.name
            shutil.rmtree(cut.parent, ignore_errors=True)
            cut.parent.mkdir()
            if source.is_dir():
                shutil.copytree(source, cut)
                torn = cut / victim.relative_to(source)
            else:
                for beside in source.parent.glob(source.name.split("_Zdom")[0] + "*"):
                    if beside.is_file():
                        shutil.copy(beside, cut.parent)
                torn = cut
            torn.chmod(0o644)
            torn.write_bytes(victim.read_bytes()[:place])
            self.out.unlink(missing_ok=True)
            done = self.run_import(cut, *options)
            what = "%s cut at byte %d: %s" % (victim.name, place, done.stderr[:300])
            if done.returncode == 0:
                self.assertEqual(Table(self.out).text["sha256"], whole, what)
                continue
            refusals += 1
            self.assertEqual(done.returncode, 2, what)
            self.assertRegex(done.stderr, r"(%s|%s)\S*: error: ..." % (torn.name, cut.name), what)
            self.assertFalse(self.out.exists(), what)
        self.assertGreater(refusals, len(places) // 2)

    def same_numbers(self, table, other):
        """All numbers and names of two tables, bit for bit."""
        self.assertEqual(table.parts.keys(), other.parts.keys())
        for name, values in other.parts.items():
            np.testing.assert_array_equal(table.parts[name], values, err_msg=name)

    def analysed(self, name, *options):
        """An analysis of the table that came out last: columns of its first table."""
        done = self.program("analyse", name, self.out, "--json", *options)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = json.loads(done.stdout)["tables"][0]["rows"]
        return {key: [row[key] for row in rows] for key in rows[0]}


def separated(rows, separator=","):
    return "".join(separator.join(map(str, row)) + "\n" for row in rows)


def golden(name):
    return json.loads(data.require_shared("data", "golden", name + ".json").read_text())
