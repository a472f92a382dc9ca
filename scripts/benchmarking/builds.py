"""The builds that are measured: this one, and those of other commits, made in worktrees of their own."""
import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parents[2]


def git(*arguments):
    return subprocess.run(["git", "-C", str(SOURCE), *arguments], check=True, capture_output=True,
                          text=True).stdout.strip()


def commit():
    return git("describe", "--always", "--dirty", "--abbrev=10")


def program():
    """The benchmarks of this working copy, built now."""
    subprocess.run([SOURCE / "scripts/build", "release", "spillover_bench"], check=True,
                   stdout=subprocess.DEVNULL)
    return SOURCE / "build/bench/spillover_bench"


def program_of(base):
    """The benchmarks of a commit, or the program itself."""
    if pathlib.Path(base).is_file():
        return pathlib.Path(base).resolve()
    revision = git("rev-parse", "--verify", base + "^{commit}")
    folder = SOURCE / "build/bench/base"
    if not folder.exists():
        git("worktree", "prune")
        git("worktree", "add", "--detach", str(folder), revision)
    subprocess.run(["git", "-C", str(folder), "checkout", "-q", "--detach", revision], check=True)
    subprocess.run([folder / "scripts/build", "release", "spillover_bench"], check=True,
                   stdout=subprocess.DEVNULL)
    return folder / "build/bench/spillover_bench"
