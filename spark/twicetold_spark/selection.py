"""Decides by the rules of `unique` which articles are kept. The kept articles are searched again until no copy is found."""

from __future__ import annotations

from typing import Any

from pyspark.sql import DataFrame
from pyspark.sql import functions as F

from twicetold_spark.articles import COMPARED, Articles
from twicetold_spark.components import Components
from twicetold_spark.search import CONTENT, Search
from twicetold_spark.stages import Stages
from twicetold_spark.statistics import Statistics

SELECTED = {"number": "long", "first": "long", "searched": "int", "removed": "string"}


class Selection:
    """
    :param components: of the first search
    :param rules: `keep`, `drop` and `editions`, as the step `select` takes them
    :param most: most searches
    """

    def __init__(
        self,
        stages: Stages,
        articles: Articles,
        statistics: Statistics,
        components: Components,
        rules: dict[str, Any],
        most: int | None,
    ):
        self._stages = stages
        self._articles = articles
        self._statistics = statistics
        #: With the pairs of all searches so far.
        self.components = components
        self._rules = rules
        self._most = most
        self.searches = 1
        #: False if the last permitted search still found a copy.
        self.is_stable = False

    def run(self, shipped: str, sketches: DataFrame, candidates: DataFrame) -> DataFrame:
        """The articles with a copy or a pair: `removed` is the reason as JSON where an article is removed, and '' where it stays.

        :param shipped: the file of the statistics
        """
        selected = self._select()
        gone = _count_removed(selected)
        before = 0
        known = candidates
        while gone > before and self.searches != self._most:
            self.searches += 1
            search = Search(self._stages, shipped, f"search-{self.searches}/")
            searched = self._searched(search, sketches, selected)
            found = search.candidates(searched)
            fresh = found.join(known.select("left", "right"), ["left", "right"], "left_anti")
            scored = search.scored(fresh, searched)
            known = known.select("left", "right").union(fresh.select("left", "right"))
            before = gone
            if scored.isEmpty() and self._changed_heads(selected).isEmpty():
                # no further article can be removed
                break
            # a later search compares the article of a text that stays, and not the first one
            first_of = self._articles.articles().select("number", "first")
            self.components = self.components.extended(scored, first_of)
            selected = self._select()
            gone = _count_removed(selected)
        self.is_stable = gone == before
        return selected

    def _select(self) -> DataFrame:
        return self._stages.table(
            f"selected-{self.searches}",
            lambda: self.components.step("select", SELECTED, searches=self.searches, **self._rules),
        )

    def _changed_heads(self, selected: DataFrame) -> DataFrame:
        """The articles that represent a kept text in the next search, if another article with these words comes first."""
        return selected.where((F.col("searched") == 1) & (F.col("number") != F.col("first")))

    def _searched(self, search: Search, sketches: DataFrame, selected: DataFrame) -> DataFrame:
        """The sketches of one article of each kept text."""
        gone = selected.where(F.col("searched") == 0).select("number")
        staying = sketches.join(gone, "number", "left_anti")
        heads = self._changed_heads(selected).select("number")
        if heads.isEmpty():
            return staying
        articles = self._articles.articles().where(F.col("status").isin(*COMPARED)).join(heads, "number", "left_semi")
        texts = self._articles.words_of(articles)
        contents = self._statistics.long_enough(self._statistics.without_boilerplate(texts))
        return staying.unionByName(search.sketches(contents.select(*CONTENT)))


def _count_removed(selected: DataFrame) -> int:
    return selected.where(F.col("removed") != "").count()
