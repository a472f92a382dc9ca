"""The example in docs/table.md makes a table that the program reads, as the text says."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SPILLOVER_PROGRAM", str(SOURCE / "build/spillover"))


def main():
    text = (SOURCE / "docs/table.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    with tempfile.TemporaryDirectory(prefix="spillover_table_document_") as folder:
        subprocess.run([sys.executable, "-c", example], cwd=folder, check=True)
        done = subprocess.run([PROGRAM, "table", "info", "my_table.h5", "--json"], cwd=folder,
                              capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        assert told["regions"] == ["North", "South"] and told["clusters"] == {"Up": ["North"],
                                                                              "Down": ["South"]}, told
        # Every command of the text runs in a fresh folder beside the sources.
        (pathlib.Path(folder) / "scenarios").symlink_to(SOURCE / "scenarios")
        for command in re.findall(r"^(?:spillover|cp) .*$", text, re.MULTILINE):
            if "my_table/" in command or "my_figures" in command or "aggregate" in command:
                shell = command.replace("spillover ", '"%s" ' % PROGRAM, 1)
                done = subprocess.run(shell, shell=True, cwd=folder, capture_output=True, text=True)
                assert done.returncode == 0, (command, done.stderr)
    # Figures that the text quotes are those of the built-in table.
    told = subprocess.run([PROGRAM, "table", "info", "builtin:china"], capture_output=True, text=True,
                          check=True).stdout
    told = " ".join(told.split())
    for quoted, shown in (("| 29.1 |", "supports: 29.1 %"), ("| 8.6 |", "batteries: 8.6 %"),
                          ("| 18.0 |", "semiconductors: 18.0 %"), ("| 22.5 |", "semiconductors: 22.5 %"),
                          ("| 6.8 |", "batteries: 6.8 %"), ("rho(A) = 0.582", "rho(A) 0.582")):
        assert quoted in text and shown in told, (quoted, shown)


if __name__ == "__main__":
    main()
