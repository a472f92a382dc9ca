#!/usr/bin/env python3
"""The guard on architecture passes on the sources and sees each kind of breach when it is planted."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
FOLDERS = ("kernels", "engine", "io", "bench", "tests", "scripts")

# What is appended to which file, and what the guard must say.
PLANTED = (
    ("kernels/trade.cpp", '#include "engine/economy.hpp"\n', "kernels must not include engine/economy.hpp"),
    ("engine/step.cpp", '#include "io/program_info.hpp"\n', "engine must not include io/program_info.hpp"),
    ("io/csv/csv_file.cpp", '#include "io/cli/messages.hpp"\n', "io must not include io/cli/messages.hpp"),
    ("io/cli/main.cpp", '#include "tests/support/run.hpp"\n', "io/cli must not include tests/support/run.hpp"),
    ("engine/check.cpp", "#include <yaml-cpp/yaml.h>\n", "yaml-cpp is seen only from io/yaml/"),
    ("io/cli/main.cpp", "#include <hdf5.h>\n", "HDF5 is seen only from io/hdf5/"),
    ("tests/support/run.hpp", "#include <H5Fpublic.h>\n", "HDF5 is seen only from io/hdf5/"),
    ("kernels/sweep.cpp", "#pragma omp simd\n", "OpenMP is seen only from kernels/parallel.hpp"),
    ("engine/state.cpp", "#include <omp.h>\n", "OpenMP is seen only from kernels/parallel.hpp"),
    ("engine/state.cpp", "\n" * 401, "more than 400"),
    ("tests/golden/shared_data.py", "\n" * 401, "more than 400"),
    ("engine/state.cpp", "// E5: a second place\n", "equation E5 is marked in 2 places"),
    ("engine/state.cpp", "// E15: prices\n", "equation E15 is not one of the model as built"),
    ("engine/lonely.hpp", "#pragma once\n", "is not listed in engine/CMakeLists.txt"),
)


def breaches(root):
    done = subprocess.run([sys.executable, str(SOURCE / "scripts/check_layers.py"), str(root)],
                          capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def main():
    code, said = breaches(SOURCE)
    failed = code != 0
    print(said, end="")
    with tempfile.TemporaryDirectory(prefix="spillover_layers_") as folder:
        root = pathlib.Path(folder)
        for name in FOLDERS:
            shutil.copytree(SOURCE / name, root / name)
        for path, text, expected in PLANTED:
            file = root / path
            before = file.read_text() if file.exists() else None
            file.write_text((before or "") + text)
            code, said = breaches(root)
            if code != 1 or expected not in said or path.split("/")[-1] not in said:
                print("not noticed: %s in %s\n%s" % (expected, path, said))
                failed = True
            if before is None:
                file.unlink()
            else:
                file.write_text(before)
        mark = root / "engine/tracker.cpp"
        mark.write_text(mark.read_text().replace("// E14: ", "// "))
        if "equation E14 is marked in 0 places, not one: nowhere" not in breaches(root)[1]:
            print("not noticed: an equation without a place")
            failed = True
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
