"""Every kind has a teaching text of its own, in the words of the screen."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from cnnstudio.layers.catalogue import KINDS
from cnnstudio.layers.formulas import Reading
from cnnstudio.layers.teaching import teaching, texts

_FORBIDDEN = re.compile(
    r"\b(?:convolut(?:e|es|ed)|deconvolution\w*|neurons?|none|dims|activation maps?|window matri\w+|convolved"
    r"|flops?|fully[- ]connected|fc|iterations?|trials?|jobs?|dev set|hold-?out|mirror\w*|effective receptive"
    r"|dissolve|bypass\w*|lesion\w*|doctor|cuda|optimi[sz]er slots?|categor(?:y|ies)|frozen|colors?|depth(?! multiplier)"
    r"|planes?|targets?|lint\w*)\b|tf\.function|!",
    re.IGNORECASE,
)
_FIRST_MENTION = {"Dense": "The fully connected layer: every unit (neuron in older texts)"}
"""Where a word that is avoided elsewhere is explained once."""
_CONVOLUTIONS = re.compile(r"(?:Depthwise|Separable)?Conv[123]D(?:Transpose)?")


def sentences(text):
    return [part.strip().casefold() for part in re.split(r"(?<=[.?])\s+", text) if part.strip()]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_complete_text_in_its_familys_file(kind):
    found = teaching(kind)
    assert found is not None
    assert found.family == KINDS[kind].family
    for part in ("computes", "formula", "example", "used", "neighbour", "prefer", "mistake"):
        assert getattr(found, part).strip(), part
    assert bool(found.differs) == bool(_CONVOLUTIONS.fullmatch(kind))


@pytest.mark.parametrize("kind", sorted(texts()))
def test_a_text_is_short_plain_and_in_the_words_of_the_screen(kind):
    found = texts()[kind]
    for part in found.prose():
        assert part[0].isupper(), part
        assert part.endswith("."), part
        assert 1 <= len(sentences(part)) <= 2, part
        assert len(part) <= 260, part
        rest = part.replace(_FIRST_MENTION.get(kind, "-"), "")
        assert not _FORBIDDEN.search(rest), (_FORBIDDEN.search(rest), part)
    assert re.search(r"\d", found.example), found.example
    assert len(found.example) <= 220, found.example


def test_no_two_texts_share_a_sentence():
    told = Counter(
        sentence
        for found in texts().values()
        for part in (*found.prose(), found.example, found.formula)
        for sentence in set(sentences(part))
    )
    assert [sentence for sentence, times in told.items() if times > 1] == []


@pytest.mark.parametrize("kind", sorted(texts()))
def test_the_neighbour_is_another_kind_and_the_advice_names_it(kind):
    found = texts()[kind]
    assert found.neighbour in KINDS
    assert found.neighbour != kind
    assert found.neighbour.removeprefix("ops.") in found.prefer


def test_no_text_is_left_of_a_kind_that_is_gone():
    assert sorted(texts()) == sorted(KINDS)


def test_a_formula_obeys_the_letters_a_person_reads_sizes_in():
    letters = Reading("nfps").letters()
    assert texts()["Conv2D"].formula_in(letters).endswith("size = floor((n - f + 2p)/s) + 1")
    assert "I(r·s + i, c·s + j, k)" in texts()["Conv2D"].formula_in(letters)
    assert texts()["Dense"].formula_in(letters) == texts()["Dense"].formula
    assert texts()["Conv2D"].formula_in({}) == texts()["Conv2D"].formula


def test_a_placeholder_of_an_unknown_kind_has_no_text():
    assert teaching("Unknown") is None
