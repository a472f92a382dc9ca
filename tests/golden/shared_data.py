"""What the golden tests have in common: where the program and the reference data are, tables written
with h5py, scenarios run through the program."""
import os
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy as np

SOURCE = pathlib.Path(__file__).resolve().parents[2]
SHARED = SOURCE.parent / "shared"
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(SOURCE / "build/spillover"))
SKIPPED = 77  # ctest shows the test as skipped


def require_shared(*parts):
    """Path of reference data; leaves the test as skipped where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        print("reference data not found:", path)
        sys.exit(1 if os.environ.get("SPILLOVER_REQUIRE_SHARED") else SKIPPED)
    return path


def write_table(path, z, y, regions, sectors, categories, currency="EUR", components=None):
    """A dense table/1 file; z [N x N], y [N x R*C], components of value added [N], money per year."""
    text = h5py.string_dtype()
    with h5py.File(path, "w") as file:
        for name, value in dict(schema="table/1", name="reference", year="2020", currency=currency,
                                unit="million", source="reference", licence="", quality="stylised",
                                notes="").items():
            file.attrs[name] = value
        for group, ids in (("region", regions), ("sector", sectors), ("category", categories)):
            file.create_dataset("%s/id" % group, data=list(ids), dtype=text)
        file["intermediate/Z"] = z
        file["final/Y"] = y
        file["output/x"] = z.sum(axis=1) + y.sum(axis=1)
        for name, values in (components or {}).items():
            file["value_added/%s" % name] = values


def run(scenario, folder, *options):
    """Runs a scenario (YAML text) and opens its result."""
    path = pathlib.Path(folder) / "scenario.yaml"
    path.write_text(scenario)
    result = str(pathlib.Path(folder) / "result.h5")
    done = subprocess.run([PROGRAM, "run", str(path), "-o", result, "--quiet", *options],
                          capture_output=True, text=True)
    if done.returncode != 0:
        print(scenario[:3000])
        print(done.stdout, done.stderr)
        sys.exit("the program ended with exit code %d" % done.returncode)
    return h5py.File(result)


def temporary_folder():
    return tempfile.TemporaryDirectory(prefix="spillover_golden_")


class Comparison:
    """Collects how far values are off and ends the test."""

    def __init__(self):
        self.failed = False

    def close(self, what, found, expected, tolerance, scale=None):
        """Relative to the largest expected value of each column, or to `scale`."""
        found, expected = np.asarray(found, float), np.asarray(expected, float)
        assert found.shape == expected.shape, (what, found.shape, expected.shape)
        same = (found == expected) | (np.isinf(found) & np.isinf(expected))
        size = np.abs(expected).max() if scale is None else scale
        with np.errstate(invalid="ignore"):
            error = np.where(same, 0, np.abs(found - expected)) / (size if np.any(size) else 1)
        worst = float(np.nanmax(error)) if error.size else 0.0
        good = worst <= tolerance and not np.isnan(np.where(same, 0, found)).any()
        print("  %-38s %9.1e  (at most %.0e)%s" % (what, worst, tolerance, "" if good else "  FAILS"))
        self.failed = self.failed or not good

    def finish(self):
        sys.exit(1 if self.failed else 0)
