"""Times: of one build for the history, and of two builds against each other.

The same program run twice, one after the other, may differ by a quarter on a shared machine. So two builds
run in turn, in random order, and what looks slower is measured again before it is called so.
"""
import dataclasses
import json
import os
import random
import re
import statistics
import subprocess
import tempfile

from benchmarking import builds

MOST_CHANCE = 0.01   # that two equal builds look so different, in any of the benchmarks
MOST_MEDIAN = 1.05   # ratio of medians
MOST_LEAST = 1.03    # ratio of the fastest runs


@dataclasses.dataclass
class Verdict:
    name: str
    word: str         # faster, same, slower
    ratio: float      # of medians, now over before
    least: float      # of the fastest runs
    chance: float     # Mann-Whitney U, two-sided; of those seen twice, times the number of benchmarks

    def line(self):
        return "%-7s %-62s median %+6.1f %%, fastest %+6.1f %%, p %.2g" % (
            self.word, self.name, 100 * (self.ratio - 1), 100 * (self.least - 1), self.chance)


def run(program, pattern, *options):
    """The JSON of Google Benchmark, without benchmarks that could not run."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        subprocess.run([program, *options, "--benchmark_filter=" + (pattern or "."),
                        "--benchmark_out=" + file.name, "--benchmark_out_format=json"],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        text = open(file.name).read()
    if not text.strip():
        raise ValueError("no benchmark has a name like '%s'" % pattern)
    report = json.loads(text)
    report["benchmarks"] = [each for each in report["benchmarks"] if not each.get("error_occurred")]
    return report


def measure_all(pattern, quick):
    report = run(builds.program(), pattern, *(["--benchmark_min_time=0.05"] if quick else []))
    report["context"]["commit"] = builds.commit()
    folder = builds.SOURCE / "build/bench/results"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / ("%s-%s.json" % (report["context"]["date"], report["context"]["commit"]))
    path.write_text(json.dumps(report, indent=1))
    print("%d benchmarks written to %s" % (len(report["benchmarks"]), path))
    return report


def seconds_of(report):
    """{name: time}: of the processor on one thread, where others on the machine count least."""
    return {each["name"]: each["cpu_time" if "threads:1/" in each["name"] else "real_time"]
            for each in report["benchmarks"]}


def in_turn(before, now, pattern, rounds, measure=run):
    """{name: (times before, times now)}."""
    times = {}
    for _ in range(rounds):
        for which in random.sample((0, 1), 2):
            report = measure((before, now)[which], pattern, "--plain", "--benchmark_min_time=0.05")
            for name, seconds in seconds_of(report).items():
                times.setdefault(name, ([], []))[which].append(seconds)
    return {name: pair for name, pair in times.items() if pair[0] and pair[1]}


def judge(times, comparisons):
    """\param comparisons  in how many a difference could have come up by chance (Bonferroni)"""
    from scipy.stats import mannwhitneyu

    verdicts = []
    for name, (before, now) in sorted(times.items()):
        chance = mannwhitneyu(before, now, alternative="two-sided").pvalue
        chance = min(1.0, chance * comparisons)
        ratio, least = statistics.median(now) / statistics.median(before), min(now) / min(before)
        word = "same"
        if chance < MOST_CHANCE and ratio > MOST_MEDIAN and least > MOST_LEAST:
            word = "slower"
        if chance < MOST_CHANCE and ratio < 1 / MOST_MEDIAN and least < 1 / MOST_LEAST:
            word = "faster"
        verdicts.append(Verdict(name, word, ratio, least, chance))
    return verdicts


def compare(before, now, pattern, rounds, measure=run):
    """Looks at everything, then again and three times as often at what seems to differ."""
    verdicts = {each.name: each for each in judge(in_turn(before, now, pattern, rounds, measure), 1)}
    if not verdicts:
        raise ValueError("the two builds have no benchmark in common that is like '%s'" % pattern)
    suspects = [name for name, each in verdicts.items() if each.word != "same"]
    if suspects:
        only = "^(%s)$" % "|".join(map(re.escape, suspects))
        times = in_turn(before, now, only, 3 * rounds, measure)
        verdicts.update((again.name, again) for again in judge(times, len(verdicts)))
    return list(verdicts.values())


def summary(verdicts):
    count = {word: sum(each.word == word for each in verdicts) for word in ("slower", "same", "faster")}
    return ("%d slower, %d same, %d faster; slower: median over %g %% more, fastest run over %g %% more, "
            "p < %g, seen twice (%d threads, load %.1f)" %
            (count["slower"], count["same"], count["faster"], 100 * (MOST_MEDIAN - 1),
             100 * (MOST_LEAST - 1), MOST_CHANCE, os.cpu_count(), os.getloadavg()[0]))
