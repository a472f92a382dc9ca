#!/usr/bin/env python3
"""Guards the architecture: who may include whom, where libraries are seen, how long files get, and
that every equation of the model has one place in the code. Prints every breach; exit code 1 if any.

    scripts/check_layers.py [source folder]
"""
import pathlib
import re
import sys

# What each folder may include of ours; the longest matching folder counts. Tests and benchmarks may
# look at everything.
MAY_INCLUDE = {
    "kernels": ("kernels",),
    "engine": ("engine", "kernels"),
    "io": ("io", "engine", "kernels"),
    "io/cli": ("io/cli", "io", "engine", "kernels"),
}
# Libraries and constructs that are seen from one place only.
SEEN_FROM = (
    ("yaml-cpp", re.compile(r'#\s*include\s*[<"]yaml-cpp/'), ("io/yaml/",)),
    ("HDF5", re.compile(r'#\s*include\s*[<"](hdf5|H5)\w*\.h'), ("io/hdf5/",)),
    ("OpenMP", re.compile(r'#\s*pragma\s+omp\b|#\s*include\s*[<"]omp\.h|\b_Pragma\s*\(\s*"omp'),
     ("kernels/parallel.hpp",)),
)
MOST_LINES = 400
# A comment that begins with "E5:" marks the place where equation E5 of docs/model.md is worked out.
# Other comments may name it in passing, as (E5).
EQUATIONS = ("E0", "E1", "E2", "E3", "E4", "E5", "E6", "E7", "E8", "E9", "E10",
             "E11", "E12", "E13", "E14")
MARK = re.compile(r"^\s*//+ (E\d+): ")
INCLUDE = re.compile(r'#\s*include\s*"([^"]+)"')


def folder_rule(path, rules):
    """The longest of the folders in `rules` that a path lies in; None if in none."""
    fitting = [folder for folder in rules if path.startswith(folder + "/")]
    return max(fitting, key=len, default=None)


def check_includes(path, number, line):
    included = INCLUDE.search(line)
    layer = folder_rule(path, MAY_INCLUDE)
    if not included or layer is None:
        return
    target = folder_rule(included[1], list(MAY_INCLUDE) + ["tests", "bench", "scripts"])
    if target is None or target not in MAY_INCLUDE[layer]:
        yield "%s:%d: %s must not include %s" % (path, number, layer, included[1])


def check_libraries(path, number, line):
    for library, pattern, places in SEEN_FROM:
        if pattern.search(line) and not path.startswith(places):
            yield "%s:%d: %s is seen only from %s" % (path, number, library, ", ".join(places))


def check_alone(root, path):
    """CMake compiles each header of a header set alone (CMAKE_VERIFY_INTERFACE_HEADER_SETS)."""
    layer = path.split("/")[0]
    if layer in ("tests", "bench") or not path.endswith(".hpp"):
        return
    listed = (root / layer / "CMakeLists.txt").read_text()
    if not re.search(r"(?<![\w/])" + re.escape(path[len(layer) + 1:]) + r"(?!\w)", listed):
        yield "%s: is not listed in %s/CMakeLists.txt" % (path, layer)


def check(root):
    places = {}
    for folder in ("kernels", "engine", "io", "bench", "tests", "scripts"):
        for file in sorted((root / folder).rglob("*")):
            if file.suffix not in (".cpp", ".hpp", ".py"):
                continue
            path = file.relative_to(root).as_posix()
            lines = file.read_text().splitlines()
            if len(lines) > MOST_LINES:
                yield "%s: has %d lines, more than %d" % (path, len(lines), MOST_LINES)
            if file.suffix == ".py":
                continue
            yield from check_alone(root, path)
            for number, line in enumerate(lines, 1):
                yield from check_includes(path, number, line)
                yield from check_libraries(path, number, line)
                mark = MARK.match(line)
                if mark and folder == "engine":
                    places.setdefault(mark[1], []).append("%s:%d" % (path, number))
    for equation in EQUATIONS:
        found = places.pop(equation, [])
        if len(found) != 1:
            yield "equation %s is marked in %d places, not one: %s" % (
                equation, len(found), ", ".join(found) or "nowhere")
    for equation, found in places.items():
        yield "equation %s is not one of the model as built: %s" % (equation, ", ".join(found))


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[1])
    breaches = list(check(root))
    for breach in breaches:
        print(breach)
    print("%d breaches of the architecture" % len(breaches))
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
