#!/usr/bin/env python3
"""The same numbers to the last bit whatever the number of threads, the batch around a member, its
shard, the size of the parts and the instruction set; a pooled table and the same table in full agree to 1e-13."""
import shutil

import h5py
import numpy as np

from harness import (PROGRAM, SANITIZED, Folder, Verdict, batch_text, contents, differences, rows,
                     write_table)

MEMBERS = 37
OFF = 1e-13  # of one cell: more than the loader takes for rounding
OTHERWISE = ("scenario_yaml", "member", "member_index")  # what names the member differs
OF_FEW_MEMBERS = ("spillover_ratio", "direct_loss", "nominal_spillover_ratio", "nominal_direct_loss")


def write_pooled(path, dense_path, regions=4, sectors=5):
    """A random table in pooled form, and the same in full. One cell of the latter is off by a few
    units in the last place, so that the program takes it as it is."""
    random = np.random.default_rng(3)
    n = regions * sectors
    use = random.uniform(0.1, 1, (sectors, n))
    final = random.uniform(0.5, 1, (sectors, regions)) * n
    share = random.uniform(0.05, 1, (2, sectors, regions, regions))
    share /= share.sum(axis=2, keepdims=True)
    z = np.zeros((n, n))
    y = np.zeros((n, regions))
    for r in range(regions):
        for s in range(regions):
            own = slice(s * sectors, (s + 1) * sectors)
            z[r * sectors:(r + 1) * sectors, own] = share[0, :, r, s, None] * use[:, own]
            y[r * sectors:(r + 1) * sectors, s] = share[1, :, r, s] * final[:, s]
    names = (["r%d" % k for k in range(regions)], ["s%d" % k for k in range(sectors)], ["c"])
    write_table(path, z, y, *names)
    with h5py.File(path, "r+") as file:
        del file["intermediate/Z"], file["final/Y"]
        file["intermediate/use"], file["intermediate/origin_share"] = use, share[0]
        file["final/use"], file["final/origin_share"] = final, share[1]
    z[0, 0] *= 1 + OFF
    write_table(dense_path, z, y, *names)


def same_members(found, expected, what, verdict):
    """Rows of one file equal those of another, by member; found may hold some of them only."""
    for member, values in found.items():
        other = expected[member]
        wrong = [name for name in values if name not in OTHERWISE and values[name] != other[name]]
        verdict.require(not wrong, "%s: member %s differs in %s" % (what, member, wrong[:3]))


def within_a_batch(table, verdict, **batch):
    text = batch_text(table, MEMBERS, **batch)
    with Folder(text) as folder:
        write_pooled(folder.path / "pooled.h5", folder.path / "dense.h5")

        def run(name, *options, **more):
            done = folder.run(name, *options, **more)
            assert done.returncode == 0, done.stderr
            return folder.path / name

        whole = run("whole.h5", "--threads", "1")
        expected, expected_rows = contents(whole), rows(whole)
        for name, options in (("two threads", ("--threads", "2")),
                              ("three threads", ("--threads", "3")),
                              ("parts of one", ("--threads", "2", "--part-members", "1")),
                              ("parts of five", ("--threads", "2", "--part-members", "5"))):
            found = contents(run("other.h5", *options))
            verdict.require(not differences(found, expected),
                            "%s, %s: differs in %s" % (table, name, differences(found, expected)[:3]))
        for shard in ("0/37", "36/37", "1/5", "0/2"):
            same_members(rows(run("shard.h5", "--threads", "2", "--shard", shard)), expected_rows,
                         "%s, shard %s" % (table, shard), verdict)
        # The member on its own, in a file that knows of no batch.
        for k in (0, 17, 36):
            lines = text.splitlines(keepends=True)
            start = next(n for n, line in enumerate(lines) if line.startswith("ensemble"))
            value = lines[start + 3].split("[")[1].split("]")[0].split(",")[k].strip()
            alone = "".join(lines[:start] + lines[start + 4:]).replace("value: 50 %", "value: " + value)
            (folder.path / "alone.yaml").write_text(alone)
            found = rows(run("alone.h5", "--threads", "1", scenario="alone.yaml"))
            verdict.require(len(found) == 1, "not one member")
            own = list(expected_rows)[k]
            wrong = [name for name, value in next(iter(found.values())).items()
                     if name not in OTHERWISE
                     and not name.startswith(("draw_",) + OF_FEW_MEMBERS)
                     and value != expected_rows[own][name]]
            verdict.require(not wrong, "%s: member %s alone differs in %s" % (table, own, wrong[:3]))


def on_both_kernels(verdict):
    with Folder("written below") as folder:
        write_pooled(folder.path / "pooled.h5", folder.path / "dense.h5")
        values, forms = {}, {}
        for table in ("pooled", "dense"):
            (folder.path / (table + ".yaml")).write_text(batch_text(table + ".h5", 5))
            done = folder.run(table + ".result.h5", scenario=table + ".yaml")
            assert done.returncode == 0, done.stderr
            forms[table] = folder.call([PROGRAM, "table", "info", table + ".h5"]).stdout
            with h5py.File(folder.path / (table + ".result.h5")) as file:
                values[table] = {name: file[name][()] for name in
                                 ("output_by_region_sector", "gdp_real_by_region")}
        verdict.require(forms["pooled"] != forms["dense"], "both tables are taken in the same form")
        for name, pooled in values["pooled"].items():
            error = np.abs(values["dense"][name] - pooled).max() / np.abs(pooled).max()
            print("pooled against dense, %s: %.1e" % (name, error))
            verdict.require(error <= 1e-13, "%s: pooled and dense differ by %.1e" % (name, error))


def on_another_instruction_set(verdict):
    """Valgrind 3.19 knows no AVX-512: under it the program takes the instructions of AVX2."""
    with Folder("written below") as folder:
        for members in (1, 3):
            (folder.path / "batch.yaml").write_text(batch_text("table.h5", members))
            native, other = folder.path / "native.h5", folder.path / "other.h5"
            for name, tool in ((native, []), (other, ["valgrind", "-q", "--tool=none"])):
                done = folder.call(tool + folder.arguments(name.name, "--threads", "1"))
                assert done.returncode == 0, done.stderr
            sets = [h5py.File(path).attrs["instruction_set"].decode() for path in (native, other)]
            wrong = [name for name in differences(contents(other), contents(native))
                     if not name.endswith("@instruction_set")]
            print("%d members on %s and %s" % (members, *sets))
            verdict.require(not wrong, "%s against %s: differs in %s" % (*sets, wrong[:3]))


def main():
    verdict = Verdict()
    within_a_batch("pooled.h5", verdict)
    within_a_batch("dense.h5", verdict)
    on_both_kernels(verdict)
    if not SANITIZED and shutil.which("valgrind"):
        on_another_instruction_set(verdict)
    verdict.finish()


if __name__ == "__main__":
    main()
