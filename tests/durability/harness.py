"""What the durability tests have in common: a small table, batches on it, the program run with faults
in its file system calls (io_fault.c), and results compared value for value."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import h5py
import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
from shared_data import PROGRAM, SKIPPED, write_table  # noqa: E402,F401

FAULTS = os.environ.get("SPILLOVER_IO_FAULT_LIBRARY", "")
ID_ATTRIBUTES = ("CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST")
SANITIZED = b"__asan_init" in pathlib.Path(PROGRAM).read_bytes()


def small_table(path, regions=3, sectors=4, seed=1):
    """A random dense table that balances, with rho(A) well under 1."""
    random = np.random.default_rng(seed)
    n = regions * sectors
    z = random.uniform(0.1, 1, (n, n))
    y = random.uniform(0.5, 1, (n, regions)) * n
    write_table(path, z, y, ["r%d" % k for k in range(regions)],
                ["s%d" % k for k in range(sectors)], ["households"])


def batch_text(table, members, horizon="8w", variables="[output, gdp_real]", precision="float64",
               depth=10):
    """A batch whose members differ in how much capacity is lost. By week, 8-byte numbers."""
    values = ", ".join("%.6f" % (depth + 60.0 * k / members) for k in range(members))
    return """schema: scenario/1
scenario: small
table: { source: "%s" }
time: { step: 1w, start: 2025-01-06, horizon: %s }
shocks:
  - id: stop
    variable: capacity.loss
    target: { region: r0, sector: s1 }
    op: set
    profile: { shape: pulse, start: 2025-01-13, duration: 3w, value: 50 %% }
ensemble:
  method: grid
  dimensions:
    - { id: depth, path: "shocks.stop.profile.value", values: [%s] }
outputs: { variables: %s, by: [region, "region x sector"], every: 1w, precision: %s }
checks:
  - "peak_loss(output, r0 x s1) in [0 %%, 100 %%]"
""" % (table, horizon, values.replace(",", " %,") + " %", variables, precision)


class Folder:
    """A temporary folder with a table and a scenario; runs the program in it."""

    def __init__(self, text=None, where=None, **batch):
        self._folder = tempfile.TemporaryDirectory(prefix="spillover_durability_", dir=where)
        self.path = pathlib.Path(self._folder.name)
        small_table(self.path / "table.h5")
        (self.path / "batch.yaml").write_text(text or batch_text("table.h5", **batch))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def arguments(self, output, *options, scenario="batch.yaml"):
        return [PROGRAM, "run", scenario, "-o", output, *options]

    def run(self, output, *options, fault=None, trace=None, scenario="batch.yaml"):
        return self.call(self.arguments(output, *options, scenario=scenario), fault, trace)

    def call(self, arguments, fault=None, trace=None, **more):
        return subprocess.run(arguments, cwd=self.path, capture_output=True, text=True,
                              env=environment(fault, trace), timeout=120, **more)

    def start(self, output, *options, fault=None, scenario="batch.yaml"):
        """The program in the background, its standard error readable line by line."""
        return subprocess.Popen(self.arguments(output, *options, scenario=scenario), cwd=self.path,
                                stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                env=environment(fault))

    def results(self, output):
        """Files that claim to be results: the result and its finished parts."""
        parts = sorted((self.path / (output + ".parts")).glob("*.h5"))
        return [p for p in (self.path / output, *parts) if p.exists()]

    def clear(self, output):
        for path in self.path.glob(output + ".parts/*"):
            path.unlink()
        if (self.path / (output + ".parts")).exists():
            (self.path / (output + ".parts")).rmdir()
        (self.path / output).unlink(missing_ok=True)

    def names(self):
        """Everything in the folder, folders with what is in them."""
        return sorted(str(p.relative_to(self.path)) for p in self.path.rglob("*"))


def called(*arguments):
    """What another program prints."""
    done = subprocess.run(arguments, capture_output=True, text=True)
    assert done.returncode == 0, (arguments, done.stderr)
    return done.stdout


def environment(fault=None, trace=None):
    environ = dict(os.environ, OMP_NUM_THREADS="1")
    if fault or trace:
        assert FAULTS, "SPILLOVER_IO_FAULT_LIBRARY is not set"
        environ["LD_PRELOAD"] = FAULTS
        # The sanitizer wants to come first, which does not matter here.
        environ["ASAN_OPTIONS"] = "verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", "")
    if fault:
        environ["SPILLOVER_IO_FAULT"] = fault
    if trace:
        environ["SPILLOVER_IO_TRACE"] = str(trace)
    return environ


def saved_members(standard_error):
    """How many members the program reported as saved, at last."""
    told = re.findall(r"(\d+) saved", standard_error)
    return int(told[-1]) if told else 0


def contents(path):
    """Every dataset and attribute of a file: {path: bytes}, so that NaN equals NaN."""
    found = {}

    def value_of(value):
        value = np.asarray(value)
        if value.dtype == object:
            return [v.decode() if isinstance(v, bytes) else str(v) for v in value.ravel()]
        return value.shape, value.dtype.str, value.tobytes()

    def visit(name, thing):
        if isinstance(thing, h5py.Dataset):
            found[name] = value_of(thing[()])
        for key, value in thing.attrs.items():
            if key not in ID_ATTRIBUTES:
                found["%s@%s" % (name, key)] = value_of(value)

    with h5py.File(path) as file:
        visit("", file)
        file.visititems(visit)
    return found


def differences(found, expected):
    return sorted(name for name in set(found) | set(expected)
                  if found.get(name) != expected.get(name))


def rows(path):
    """Member by member, what a file says: {member id: {dataset: bytes}}."""
    with h5py.File(path) as file:
        by_member = {name: data[()] for name, data in file.items()
                     if isinstance(data, h5py.Dataset) and
                     data.attrs.get("dimensions", b"") not in (b"", "") and
                     _first(data.attrs["dimensions"]) == "member"}
        ids = [m.decode() for m in file["member"][()]]
    return {member: {name: value[k].tobytes() if value.dtype != object else value[k]
                     for name, value in by_member.items()} for k, member in enumerate(ids)}


def _first(dimensions):
    text = dimensions.decode() if isinstance(dimensions, bytes) else str(dimensions)
    return text.split(" ")[0]


class Verdict:
    """Collects what does not hold and ends the test."""

    def __init__(self):
        self.failures = []
        self.checked = 0

    def require(self, good, what):
        self.checked += 1
        if not good:
            self.failures.append(what)
            print("FAILS:", what)
        return good

    def finish(self):
        print("%d demands, %d fail" % (self.checked, len(self.failures)))
        sys.exit(1 if self.failures or not self.checked else 0)
