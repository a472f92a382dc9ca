#!/usr/bin/env python3
"""A random ensemble from outside: draws are those that the manual describes, computed here with other
libraries; results do not depend on threads, shards or company; a member runs again from its record."""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import uuid

import h5py
import numpy

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(SOURCE / "build/spillover"))
TOY = SOURCE / "tests/bad_input/toy"
MEMBERS = 20

SCENARIO = """schema: scenario/1
scenario: noisy
table: { source: "%s" }
time: { step: 1w, start: 2025-01-06, horizon: 30w }
model: { preset: full }
shocks:
  - id: buyers
    variable: final_demand
    target: { buyer_region: US, final: hh, sector: vehicles }
    op: multiply
    profile:
      - { shape: ou, log: true, half_life: 8w, sigma: 25 %%, id: noise }
      - { shape: regime, values: [1, -10 %%], transition: [[0.9, 0.1], [0.4, 0.6]], per: 1q }
    combine: multiply
%s
  - id: mines
    variable: capacity.loss
    target: { region: Yichun, sector: lithium }
    op: set
    profile: { shape: jump, rate: 2, size: { beta: [2, 5] }, decay: 4w }
  - id: pay
    variable: wage
    target: { region: US }
    op: multiply
    profile: { shape: ar1, log: true, rho: 0.7, sigma: 0.05, id: walk }
ensemble:
  method: monte_carlo
  replicates: %d
  seed: 20250806
  antithetic: true
  dimensions:
    - { id: size, path: shocks.buyers.scale, dist: { uniform: [0.5, 1.5] } }
    - { id: more, path: shocks.mines.scale, dist: { truncnormal: { mean: 0.5, sd: 0.2, low: 0, high: 1 } } }
  correlation: [[1, -0.5], [-0.5, 1]]
outputs: { variables: [output, price, wage], by: [region x sector, region], every: 1w, precision: float64 }
"""

OTHER = """
  - id: other
    variable: capacity.factor
    target: { region: Hangzhou, sector: services }
    op: multiply
    profile: { shape: ar1, rho: 0.5, sigma: 0 % }
"""


def run(folder, name, text, *options):
    (folder / (name + ".yaml")).write_text(text)
    command = [PROGRAM, "run", str(folder / (name + ".yaml")), "-o", str(folder / (name + ".h5")), *options]
    subprocess.run(command, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return folder / (name + ".h5")


PLACES = {"output": "output_by_region_sector", "price": "price_by_region_sector"}


def values(path, names=("output", "price", "wage", "draw_size", "draw_more")):
    with h5py.File(path) as file:
        places = {name: PLACES.get(name, name) for name in names}
        found = {name: file[place][...] for name, place in places.items() if place in file}
        found["yaml"] = [text.decode() for text in file["scenario_yaml"][...]]
        found["replicate"] = file["replicate"][...].tolist()
        found["seed_path"] = [text.decode() for text in file["seed_path"][...]]
        return found


def uniform(shock, dimension, replicate, step=0):
    """A draw of an antithetic ensemble, as docs/scenario_language.md describes it."""
    key = uuid.uuid5(uuid.NAMESPACE_OID, "spillover/20250806/noisy/%s/%s" % (shock, dimension)).int
    at = step + ((replicate - 1) // 2 << 128)
    word = int(numpy.random.Philox(key=key >> 64 | (key & 2**64 - 1) << 64,
                                   counter=(at - 1) % 2**256).random_raw())
    u = ((word >> 12) + 0.5) * 2.0**-52
    return 1 - u if replicate % 2 == 0 else u


def expected_draws(replicate):
    normal = statistics.NormalDist()
    first, second = (normal.inv_cdf(uniform("", name, replicate)) for name in ("size", "more"))
    joined = normal.cdf(-0.5 * first + 0.75**0.5 * second)
    own = statistics.NormalDist(0.5, 0.2)
    low, high = own.cdf(0), own.cdf(1)
    return 0.5 + normal.cdf(first), own.inv_cdf(low + joined * (high - low))


def expected_wages(replicate, steps):
    """Wages of the US: nothing but the shock moves them."""
    normal, log, path = statistics.NormalDist(), 0.0, [1.0]
    for step in range(1, steps):
        log = 0.7 * log + 0.05 * normal.inv_cdf(uniform("pay", "walk", replicate, step))
        path.append(numpy.exp(log))
    return numpy.array(path)


def same(a, b, names=("output", "price", "draw_size", "draw_more")):
    return all(numpy.array_equal(a[name], b[name], equal_nan=True) for name in names)


def main():
    failed = []

    def expect(holds, what):
        if not holds:
            failed.append(what)

    with tempfile.TemporaryDirectory(prefix="spillover_random_") as name:
        folder = pathlib.Path(name)
        text = SCENARIO % (TOY, "", MEMBERS)
        one = values(run(folder, "one", text, "--threads", "1"))
        expect(one["replicate"] == list(range(1, MEMBERS + 1)), "replicates are %s" % one["replicate"])
        expect(one["seed_path"][:3] == ["20250806/noisy, pair 1", "20250806/noisy, pair 1 mirrored",
                                        "20250806/noisy, pair 2"], "seed paths are %s" % one["seed_path"])
        for n in range(MEMBERS):
            size, more = expected_draws(n + 1)
            expect(abs(one["draw_size"][n] - size) < 1e-12 and abs(one["draw_more"][n] - more) < 1e-12,
                   "replicate %d draws %r, %r, expected %r, %r"
                   % (n + 1, one["draw_size"][n], one["draw_more"][n], size, more))
            wages = one["wage"][n][:, -1]  # of the last region, the US
            gap = numpy.abs(wages - expected_wages(n + 1, len(wages))).max()
            expect(gap < 1e-9, "replicate %d: wages are off by %g" % (n + 1, gap))
        expect(numpy.isfinite(one["output"]).all(), "output is not a number")
        paths = {one["output"][n].tobytes() for n in range(MEMBERS)}
        expect(len(paths) == MEMBERS, "only %d paths differ" % len(paths))

        expect(same(one, values(run(folder, "two", text, "--threads", "2"))), "two threads change the result")
        parts = [run(folder, "shard%d" % k, text, "--shard", "%d/2" % k) for k in range(2)]
        subprocess.run([PROGRAM, "merge", str(folder / "merged.h5"), *map(str, parts)], check=True,
                       capture_output=True)
        expect(same(one, values(folder / "merged.h5")), "shards change the result")

        fewer = values(run(folder, "fewer", SCENARIO % (TOY, "", 6)))
        expect(same({key: array[:6] for key, array in one.items()}, fewer), "the number of replicates matters")
        # A shock that draws but moves nothing: the paths of the others stay as they are.
        beside = values(run(folder, "beside", SCENARIO % (TOY, OTHER, 6)))
        expect(same(fewer, beside), "another shock changes the draws")
        alone = values(run(folder, "alone", one["yaml"][4]))
        expect(numpy.array_equal(alone["output"][0], one["output"][4])
               and alone["seed_path"][0] == one["seed_path"][4], "a member run alone differs")
    print("\n".join(failed) or "%d members draw as the manual says" % MEMBERS)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
