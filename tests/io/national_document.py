"""The sequence of docs/from_a_national_table.md: its files and commands, one after the other, say what the
page quotes of them."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "golden"))
import shared_data as data


def quoted_in_order(quoted, told):
    """The first quoted line that is not among the told ones, in order; None if all are. Blanks do not count."""
    plain = lambda text: " ".join(text.split())
    lines = iter([plain(line) for line in told.splitlines()])
    for line in map(plain, quoted):
        if line and line != "..." and line not in lines:
            return line
    return None


def main():
    source = data.require_shared("data", "china_io", "raw", "china_2020_42.csv")
    text = (data.SOURCE / "docs/from_a_national_table.md").read_text(encoding="utf-8")
    files = re.findall(r"```(?:csv|yaml)\n# (\w+\.(?:csv|yaml))\n(.*?)```", text, re.DOTALL)
    blocks = re.findall(r"```console\n(.*?)```", text, re.DOTALL)
    commands = [(command, said.splitlines()) for block in blocks
                for command, said in re.findall(r"^\$ (spillover .*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)]
    assert len(commands) == text.count("$ spillover ") >= 12, len(commands)
    assert len(files) == text.count("```csv") + text.count("```yaml")
    used = {command.split()[1] + " " + command.split()[2] for command, _ in commands}
    for needed in ("table import", "table balance", "table aggregate", "table build", "table info"):
        assert needed in used, needed
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="spillover_national_document_") as folder:
        place = pathlib.Path(folder)
        shutil.copy(source, place)
        (place / "scenarios").symlink_to(data.SOURCE / "scenarios")
        for name, lines in files:
            (place / name).write_text(lines)
        for command, said in commands:
            shell = command.replace("spillover ", '"%s" ' % data.PROGRAM, 1)
            done = subprocess.run(shell, shell=True, cwd=folder, capture_output=True, text=True,
                                  env={**os.environ, "OMP_NUM_THREADS": "2"})
            if "-v" in sys.argv:
                print("$", command, done.stdout, done.stderr, sep="\n")
            expected = 2 if any(": error: " in line for line in said) else 0
            assert done.returncode == expected, (command, done.returncode, done.stderr)
            missing = quoted_in_order(said, done.stdout + done.stderr)
            if missing:
                wrong += 1
                print("%s\n  does not say: %s\n%s" % (command, missing, done.stdout + done.stderr))
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
