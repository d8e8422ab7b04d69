"""All words that a lesson's expressions may use."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cnnstudio.lessons import layer_words, table_words, window_words
from cnnstudio.lessons.expressions import Word

WORDS: Mapping[str, Word] = MappingProxyType({**table_words.WORDS, **window_words.WORDS, **layer_words.WORDS})
