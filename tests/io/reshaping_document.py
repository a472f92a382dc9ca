"""The files and commands of docs/reshaping_tables.md do what the text says, one after the other."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(SOURCE / "build/spillover"))


def main():
    text = (SOURCE / "docs/reshaping_tables.md").read_text(encoding="utf-8")
    files = re.findall(r"```csv\n# ([a-z]+\.csv)\n(.*?)```", text, re.DOTALL)
    commands = re.findall(r"^spillover .*$", text, re.MULTILINE)
    assert len(files) == text.count("```csv") == 7, [name for name, _ in files]
    assert len(commands) >= 9
    with tempfile.TemporaryDirectory(prefix="spillover_reshaping_document_") as folder:
        for name, lines in files:
            (pathlib.Path(folder) / name).write_text(lines)
        for command in commands:
            shell = command.replace("spillover ", '"%s" ' % PROGRAM, 1)
            done = subprocess.run(shell, shell=True, cwd=folder, capture_output=True, text=True)
            assert done.returncode == 0, (command, done.stderr)
            if "-v" in sys.argv:
                print("$", command, done.stdout, sep="\n")
        for written in ("bias.csv", "bias.region_sector.csv", "bias.category_region_sector.csv", "own.csv"):
            assert (pathlib.Path(folder) / written).exists(), written


if __name__ == "__main__":
    main()
