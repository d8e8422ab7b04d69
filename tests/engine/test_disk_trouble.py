"""One sentence for each reason a disk refuses a run, however many files are refused, and one when it is over."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from cnnstudio.engine.disk_trouble import DiskTrouble
from cnnstudio.storage import StorageError


def _refused(code: int) -> StorageError:
    try:
        raise StorageError("epoch-0004.npz was not written.") from OSError(code, os.strerror(code))
    except StorageError as error:
        return error


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def trouble(tmp_path: Path, said: list[str]) -> DiskTrouble:
    return DiskTrouble(tmp_path, said.append)


@pytest.mark.parametrize(
    ("code", "words"),
    [(errno.ENOSPC, "disk is full"), (errno.EROFS, "read-only"), (errno.EPERM, "read-only"), (errno.EIO, "Input/output")],
)  # fmt: skip
def test_a_reason_is_told_once_for_all_files(trouble, said, code, words):
    for error in (_refused(code), OSError(code, os.strerror(code)), _refused(code)):
        trouble.tell(error)
    (sentence,) = said
    assert words in sentence
    assert "epoch-0004" not in sentence


def test_another_reason_is_another_sentence(trouble, said):
    for code in (errno.ENOSPC, errno.EROFS, errno.ENOSPC):
        trouble.tell(_refused(code))
    assert len(said) == 2


def test_a_folder_that_is_gone_is_told_whatever_the_error(tmp_path, said):
    trouble = DiskTrouble(tmp_path / "gone", said.append)
    trouble.tell(_refused(errno.ENOSPC))
    trouble.tell(FileNotFoundError(errno.ENOENT, "No such file"))
    (sentence,) = said
    assert "is gone" in sentence


def test_the_end_is_told_once_and_only_after_a_trouble(trouble, said):
    trouble.over(10)
    assert said == []
    trouble.tell(_refused(errno.ENOSPC))
    trouble.over(1_382)
    trouble.over(1_400)
    assert len(said) == 2
    assert "step 1,382" in said[1]
    trouble.tell(_refused(errno.ENOSPC))
    assert said[2] == said[0]
