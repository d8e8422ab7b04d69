"""The general part of the command line's contract: exit codes, one-line errors, who loads what."""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys

import pytest

from cnnstudio import __version__
from cnnstudio.cli import entry, parser
from cnnstudio.cli.faults import Exit, Fault, one_line
from cnnstudio.cli.output import Output, own_stdout, plain, table
from tests.cli.conftest import ROOT, is_one_line, program_environment


@pytest.fixture
def command(monkeypatch, cli):
    """Let `cnnstudio datasets` do something else."""

    def replace(run):
        from cnnstudio.cli import datasets

        monkeypatch.setattr(datasets, "COMMAND", parser.Command(parser.add_json, run))
        return lambda *words: cli("datasets", *words)

    return replace


def test_exit_codes_are_those_scripts_rely_on():
    assert [int(code) for code in Exit] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "words",
    [
        ["analyse"],
        ["--nonsense"],
        ["new"],
        ["new", "mnist-cnn"],
        ["new", "--nonsense"],
        ["analyze"],
        ["analyze", "a.cnnproj", "b.cnnproj"],
        ["train", "p.cnnproj", "--epochs", "0"],
        ["train", "p.cnnproj", "--epochs", "1.5"],
        ["train", "p.cnnproj", "--epochs", "٣"],
        ["train", "p.cnnproj", "--batch-size", "-1"],
        ["train", "p.cnnproj", "--seed", "4294967296"],
        ["train", "p.cnnproj", "--resume", "--seed", "1"],
        ["train", "p.cnnproj", "--resume", "--data", "mnist"],
        ["evaluate"],
        ["classify", "run"],
        ["datasets", "extra"],
        ["tour"],
        ["export", "p.cnnproj"],
        ["import", "m.keras"],
        ["a.cnnproj", "b.cnnproj"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_2(cli, words):
    done = cli(*words)
    assert done.code == Exit.USAGE
    assert done.out == ""
    assert is_one_line(done.err)
    assert "--help" in done.err or "leave them out" in done.err


def test_help_and_version_go_to_stdout(cli):
    assert cli("--version") == (0, f"cnnstudio {__version__}\n", "")
    help_text = cli("--help")
    assert help_text.code == 0
    assert all(name in help_text.out for name in parser.COMMANDS)
    assert cli("train", "--help").out.startswith("usage: cnnstudio train")


@pytest.mark.parametrize("name", parser.COMMANDS)
def test_every_command_explains_itself(cli, name):
    told = cli(name, "--help")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith(f"usage: cnnstudio {name}")


def test_a_fault_is_one_line_even_if_its_words_are_not(command):
    def fail(words, out):
        raise Fault("the file\nis odd", "a\x1b[31m.cnnproj", "look\tat it")

    assert command(fail)() == (1, "", "cnnstudio: the file is odd: a [31m.cnnproj: look at it\n")


def test_a_fault_of_ours_is_exit_4_one_line_and_a_record_on_disk(command):
    def fail(words, out):
        raise ZeroDivisionError("deep\ndown")

    done = command(fail)()
    assert done.code == Exit.OURS
    assert is_one_line(done.err)
    record = done.err.strip().rsplit(" ", 1)[1]
    with open(record, encoding="utf-8") as stream:
        assert "ZeroDivisionError" in stream.read()


def test_sigterm_is_exit_3_and_the_handler_is_put_back(command):
    before = signal.getsignal(signal.SIGTERM)

    def wait(words, out):
        signal.raise_signal(signal.SIGTERM)
        return 0

    done = command(wait)()
    assert (done.code, done.out) == (Exit.INTERRUPTED, "")
    assert is_one_line(done.err)
    assert signal.getsignal(signal.SIGTERM) is before


def test_with_json_whatever_a_library_prints_goes_to_stderr(tmp_path):
    script = (
        "import os\n"
        "from cnnstudio.cli.output import own_stdout\n"
        "with own_stdout(True) as out:\n"
        "    os.write(1, b'from C\\n')\n"
        "    print('from Python', flush=True)\n"
        "    out.json({'a': float('nan')})\n"
        "print('after')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=program_environment(), capture_output=True, text=True
    )
    assert done.stdout == '{"a": null}\nafter\n'
    assert done.stderr == "from C\nfrom Python\n"


@pytest.mark.parametrize("locale", ["C", "POSIX", "de_DE.ISO-8859-1"])
def test_json_is_utf_8_in_any_locale(tmp_path, locale):
    script = (
        "from cnnstudio.cli.output import own_stdout\n"
        "with own_stdout(True) as out:\n"
        "    out.json(['\\xe9', '\\udc80'])\n"
    )
    more = {"LC_ALL": locale, "PYTHONIOENCODING": "latin-1", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=program_environment(**more), capture_output=True
    )
    assert json.loads(done.stdout.decode("utf-8")) == ["é", "\udc80"]


def test_json_holds_plain_numbers_and_no_nan():
    import numpy as np

    given = {
        "a": np.float32(0.5),
        "b": (1, np.int64(2)),
        "c": np.array([1.0, np.inf]),
        4: float("nan"),
        "d": True,
    }
    assert plain(given) == {"a": 0.5, "b": [1, 2], "c": [1.0, None], "4": None, "d": True}


def test_columns_are_aligned():
    assert table([["a", "1"], ["bcd", "12"]], right=frozenset({1})) == ["a     1", "bcd  12"]


def test_a_line_is_one_line_without_steering_codes():
    stream = io.StringIO()
    out = Output(stream, as_json=False)
    out.line("a\x1b[31mb\x07\r\nc\x9bd\te  f")
    out.json({"name": "\x1b"})
    assert stream.getvalue() == 'a [31mb   c d e  f\n{"name": "\\u001b"}\n'


def test_steering_codes_never_reach_a_terminal():
    assert one_line("a\r\nb\x1b[2Jc\x9bd") == "a b [2Jc d"


@pytest.mark.parametrize("words", [[], ["some.cnnproj"]])
def test_without_a_command_the_window_opens(words):
    opened = []
    assert entry.run(words, lambda project: opened.append(project) or 0) == 0
    assert [None if p is None else str(p) for p in opened] == [words[0] if words else None]


def _loaded(*words: str) -> set[str]:
    heavy = ("tensorflow", "keras", "sklearn", "scipy", "h5py", "PySide6", "pyqtgraph")
    script = (
        f"import sys\nfrom cnnstudio.cli.entry import run\ncode = run({list(words)!r}, lambda project: 9)\n"
        f"print(code, *(m for m in {heavy!r} if m in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=program_environment(), capture_output=True, text=True
    )
    return set(done.stderr.splitlines()[-1].split())


def test_commands_that_need_neither_qt_nor_tensorflow_load_neither(tmp_path):
    project = tmp_path / "m.cnnproj"
    assert _loaded("new", "--list", "--json") == {"0"}
    assert _loaded("new", "mnist-cnn", "-o", str(project)) == {"0"}
    assert _loaded("analyze", str(project), "--json") == {"0"}
    assert _loaded("datasets", "--json") == {"0"}


def test_own_stdout_gives_stdout_back(capfd):
    with own_stdout(False) as out:
        out.line("mine")
    sys.stdout.write("afterwards\n")
    assert capfd.readouterr().out == "mine\nafterwards\n"


def test_a_training_interrupted_before_it_began_still_ends_its_json(monkeypatch, capfd):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "_dispatched", stopped)
    assert entry.run(["train", "m.cnnproj", "--json"], lambda _: 0) == Exit.INTERRUPTED
    told, said = capfd.readouterr()
    assert json.loads(told) == {"event": "interrupted", "run": None, "step": 0}
    assert is_one_line(said)
    assert entry.run(["train", "m.cnnproj"], lambda _: 0) == Exit.INTERRUPTED
    assert capfd.readouterr().out == ""
