"""Bad input to the commands that change a table: each is refused with exit code 2 and exactly the
committed message, and nothing is written.

The messages stand in reshaping/; --update writes them anew (look at the difference before you commit
it).
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
MESSAGES = HERE / "reshaping"
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(HERE.parents[1] / "build/spillover"))

NATION = {
    "table.csv": "name,nation\nyear,2020\nunit,million\nquality,stylised\n",
    "region.csv": "id\nChina\n", "sector.csv": "id\nfood\nsteel\n", "category.csv": "id\nhh\n",
    "intermediate_Z.csv": ",China/food,China/steel\nChina/food,20,10\nChina/steel,10,30\n",
    "final_Y.csv": ",China/hh\nChina/food,90\nChina/steel,60\n",
    "output.csv": ",x\nChina/food,120\nChina/steel,100\n"}
FIGURES = "region,sector,output\nA,food,50\nA,steel,10\nB,food,70\nB,steel,90\n"
PLACES = "id,lon,lat,area,province\nA,110,30,1000,X\nB,115,31,1000,Y\n"
TOTALS, CELLS = "kind,id,total,error\n", "constraint,sellers,buyers,coefficient,total,error\n"

# A name, the words of the command behind `spillover table`, and the files that it reads; the folders
# two (North and South, food and steel) and nation are there.
BALANCE, KRAS = ["balance", "two"], ["balance", "two", "--method", "kras"]
AGGREGATE, REBASE = ["aggregate", "two"], ["rebase", "two"]
BUILD = ["build", "--national", "nation", "--figures", "f.csv"]
LOCATED = [*BUILD, "--places", "p.csv"]
GOOD = {"f.csv": FIGURES, "p.csv": PLACES}
CASES = {
    "method_unknown": ([*BALANCE, "--method", "grs"], {}),
    "ras_of_negative_cells": ([*BALANCE, "--method", "ras"], {}),
    "margins_missing": ([*BALANCE, "--margins", "m.csv"], {}),
    "margins_without_total": ([*BALANCE, "--margins", "m.csv"], {"m.csv": "kind,id\noutput,North/food\n"}),
    "margins_unknown_names": ([*BALANCE, "--margins", "m.csv"], {
        "m.csv": TOTALS + "output,Nort/food,1,\noutput,North/foot,1,\nfinal,North/h,1,\n"
                          "value_added,wage,1,\nincome,North/hh,1,\noutput,North,1,\noutput,*/food,1,\n"}),
    "margins_twice": ([*KRAS, "--margins", "m.csv"],
                      {"m.csv": TOTALS + "output,North/food,120,\noutput,North/food,121,\n"}),
    "margins_not_numbers": ([*KRAS, "--margins", "m.csv"],
                            {"m.csv": TOTALS + "output,North/food,1 200,\noutput,North/steel,9,-2 %\n"}),
    "margins_with_errors_of_gras": ([*BALANCE, "--margins", "m.csv"],
                                    {"m.csv": TOTALS + "output,North/food,120,1\n"}),
    "margins_of_two_gdps": ([*BALANCE, "--margins", "m.csv"], {
        "m.csv": TOTALS + "final,North/hh,110,\nfinal,North/inventories,0,\nfinal,South/hh,150,\n"
                          "final,South/inventories,10,\nvalue_added,wages,140,\nvalue_added,surplus,135,\n"}),
    "margins_beyond_the_pattern": ([*BALANCE, "--margins", "m.csv"],
                                   {"m.csv": TOTALS + "final,North/inventories,-5,\n"
                                                      "final,South/inventories,-10,\n"}),
    "constraints_of_gras": ([*BALANCE, "--constraints", "c.csv", "--reliability", "w.csv"],
                            {"c.csv": CELLS, "w.csv": ""}),
    "constraints_unknown_names": ([*KRAS, "--constraints", "c.csv"], {
        "c.csv": CELLS + "a,North/foods,*,,1,\nb,wag,*,,1,\nc,*,North/hhh,,1,\nd,North,*,,1,\n"
                         "d,*,North/food,,2,\n"}),
    "constraints_that_contradict": ([*KRAS, "--constraints", "c.csv"], {
        "c.csv": CELLS + "one,North/food,North/*,,90,\nother,North/food,North/*,,95,\n"}),
    "constraint_of_no_cells": ([*KRAS, "--constraints", "c.csv"],
                               {"c.csv": CELLS + "none,North/food,North/inventories,,5,\n"}),
    "reliability_not_positive": ([*KRAS, "--reliability", "w.csv"],
                                 {"w.csv": "sellers,buyers,weight\nwages,*,0\nwages,*,high\n"}),
    "aggregate_nothing_told": (AGGREGATE, {}),
    "aggregate_groups_and_maps": ([*AGGREGATE, "g.csv", "--regions", "r.csv"], {}),
    "map_unknown_names": ([*AGGREGATE, "--regions", "r.csv"],
                          {"r.csv": "id,into,weight,sector\nNorht,A,1,\nNorth,A,1,foods\n"}),
    "map_weights_of_nothing": ([*AGGREGATE, "--regions", "r.csv"],
                               {"r.csv": "id,into,weight\nNorth,A,0\nNorth,B,0\n"}),
    "map_negative_weight": ([*AGGREGATE, "--sectors", "s.csv"],
                            {"s.csv": "id,into,weight\nfood,grain,2\nfood,meat,-1\n"}),
    "map_twice": ([*AGGREGATE, "--sectors", "s.csv"], {"s.csv": "id,into\nfood,A\nfood,A\n"}),
    "map_removes_a_sector": ([*AGGREGATE, "--sectors", "s.csv"], {"s.csv": "id,into\nfood,\n"}),
    "map_removes_and_keeps": ([*AGGREGATE, "--regions", "r.csv"], {"r.csv": "id,into\nNorth,\nNorth,A\n"}),
    "map_removes_all": ([*AGGREGATE, "--regions", "r.csv"], {"r.csv": "id,into\nNorth,\nSouth,\n"}),
    "map_into_no_identifier": ([*AGGREGATE, "--regions", "r.csv"], {"r.csv": "id,into\nNorth,the North\n"}),
    "rebase_nothing_told": (REBASE, {}),
    "rebase_halves": ([*REBASE, "--rate", "0.14", "--year", "2022"], {}),
    "rebase_no_rate": ([*REBASE, "--currency", "USD", "--rate", "0,14"], {}),
    "rebase_deflator_of_nothing": ([*REBASE, "--year", "2022", "--deflators", "0"], {}),
    "rebase_deflators_missing": ([*REBASE, "--year", "2022", "--deflators", "d.csv"],
                                 {"d.csv": "sector,deflator\nfoods,1.1\nsteel,-1\n"}),
    "rebase_leaves_no_value_added": ([*REBASE, "--year", "2022", "--deflators", "d.csv"],
                                     {"d.csv": "sector,deflator\nfood,0.2\nsteel,1\n"}),
    "build_without_figures": (["build", "--national", "nation"], {}),
    "build_unknown_home": (["build", "--national", "two", "--home", "Nort", "--figures", "f.csv"], GOOD),
    "figures_unknown_sets": (BUILD, {"f.csv": FIGURES + "A,tag:primry,1\nB,food | steal,2\nB,(food,2\n"}),
    "map_figures_of_some": ([*AGGREGATE, "--sectors", "s.csv"],
                            {"s.csv": "id,into,distance_decay\nfood,meals,1\n"}),
    "map_figures_wrong": ([*AGGREGATE, "--sectors", "s.csv"], {
        "s.csv": "id,into,inventory_cover,criticalty\nfood,meals,-3,1\nsteel,steel,two,0\n"}),
    "build_of_two_regions": (["build", "--national", "two", "--figures", "f.csv"], GOOD),
    "build_unknown_method": ([*BUILD, "--method", "flp"], GOOD),
    "build_delta_too_large": ([*BUILD, "--delta", "1"], GOOD),
    "build_beta_without_places": ([*BUILD, "--beta", "1.5"], GOOD),
    "build_border_unknown": ([*LOCATED, "--border", "provinc=0.7"], GOOD),
    "build_border_without_factor": ([*LOCATED, "--border", "province"], GOOD),
    "build_coefficients_of_gravity": ([*BUILD, "--method", "gravity", "--coefficients", "a.csv"], GOOD),
    "figures_unknown_names": (LOCATED, {**GOOD, "f.csv": FIGURES + "C,food,1\nB,steal,1\nB,food,70\n"}),
    "figures_negative": (BUILD, {"f.csv": FIGURES.replace("A,food,50", "A,food,-50")}),
    "figures_of_nobody": (BUILD, {"f.csv": "region,sector,output\nA,food,50\nB,food,70\n"}),
    "figures_of_two_kinds": (BUILD, {"f.csv": "region,sector,output,employment\nA,food,50,1\n"}),
    "figures_of_no_kind": (BUILD, {"f.csv": "region,sector,sales\nA,food,50\n"}),
    "places_without_area": (LOCATED, {**GOOD, "p.csv": "id,lon,lat\nA,110,30\nB,115,31\n"}),
    "places_off_the_map": (LOCATED, {**GOOD, "p.csv": PLACES.replace("A,110,30", "A,30,110")}),
    "places_unknown_category": (LOCATED, {**GOOD, "p.csv": "id,final:h\nA,1\nB,2\n"}),
}


def examine(name, words, files, update):
    """What is wrong with the program's answer; None if nothing."""
    with tempfile.TemporaryDirectory(prefix="spillover_bad_reshaping_") as folder:
        work = pathlib.Path(folder)
        shutil.copytree(HERE / "tables/dense_base", work / "two")
        (work / "nation").mkdir()
        for file, text in NATION.items():
            (work / "nation" / file).write_text(text)
        for file, text in files.items():
            (work / file).write_text(text)
        before = sorted(work.rglob("*"))
        done = subprocess.run([PROGRAM, "table", *words, "-o", "out.h5"], cwd=work, capture_output=True,
                              text=True)
        if update:
            (MESSAGES / (name + ".txt")).write_text(done.stderr, encoding="utf-8")
        expected = (MESSAGES / (name + ".txt")).read_text(encoding="utf-8")
        if done.returncode != 2:
            return "exit code %d\n%s%s" % (done.returncode, done.stdout, done.stderr)
        if done.stderr != expected:
            return "says\n%sexpected\n%s" % (done.stderr, expected)
        if done.stdout:
            return "prints\n%s" % done.stdout
        if sorted(work.rglob("*")) != before:
            return "wrote %s" % (set(work.rglob("*")) - set(before))
    return None


def main():
    update, failed = "--update" in sys.argv, 0
    MESSAGES.mkdir(exist_ok=True)
    for name, (words, files) in CASES.items():
        wrong = examine(name, words, files, update)
        if wrong:
            failed += 1
            print("%s: %s" % (name, wrong))
    stale = {path.stem for path in MESSAGES.iterdir()} - set(CASES)
    assert not stale, ("messages of no case", stale)
    print("%d bad inputs, %d not refused as they should be" % (len(CASES), failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
