"""The graph: the example is what it was, every line is lawful and stands once, whatever the text holds."""

import re
from collections import Counter
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest
from golden import reading
from golden.reading import CITY, DISTRICT, DOCUMENT, FINDINGS, GROWTH, INCOME, KNOWLEDGE, NAMES, READING, RENEWAL
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from kg import store
from kg.errors import ConfigurationError
from kg.graph import (
    Knowledge,
    document_lines,
    finding_lines,
    merge_files,
    sort_lines,
    vocabulary_lines,
)
from kg.graph.nquads import chinese, string
from kg.graph.things import first_day, last_day
from kg.model import Entity, EntityType, Reading
from kg.terms import namespaces

GOLDEN = Path(__file__).parent / "golden" / "reading.nq"


def lines(read: Reading = READING, knowledge: Knowledge = KNOWLEDGE) -> list[str]:
    return list(sort_lines([document_lines(read, knowledge)]))


@pytest.fixture(scope="module")
def everything() -> list[str]:
    return list(sort_lines([reading.lines()]))


def test_the_example_is_read_as_it_was(everything: list[str]) -> None:
    """Where this is a wanted change, write the lines anew: python tests/test_graph.py."""
    assert "".join(everything) == GOLDEN.read_text(encoding="utf-8")


def test_no_triple_stands_in_two_graphs(everything: list[str]) -> None:
    triples = Counter(line.rpartition(" <")[0] for line in everything)
    assert [triple for triple, count in triples.items() if count > 1] == []


def test_there_are_no_blank_nodes_and_no_clock(everything: list[str]) -> None:
    assert not any(re.search(r"(^| )_:|dateTime", line) for line in everything)


def test_rdflib_reads_every_line_too(everything: list[str]) -> None:
    assert len(Dataset().parse(data="".join(everything), format="nquads")) == len(everything)


def test_a_claim_leads_to_its_sentence(everything: list[str]) -> None:
    question = """SELECT ?text ?start ?path { ?claim prov:wasQuotedFrom ?s ; kg:value 6.0 .
        ?s oa:exact ?text ; oa:start ?start ; dcterms:isPartOf/dcterms:identifier ?path }"""
    rows = list(store.query(store.memory(everything), question).rows())
    assert rows == [(GROWTH.sentence.text, str(GROWTH.sentence.start), DOCUMENT)]


def test_a_target_meets_its_achievement_in_their_slot_and_by_the_shortcut(everything: list[str]) -> None:
    question = (
        "SELECT ?a { ?t kg:targetSlot ?slot ; kg:reportedAs ?a ; kg:verdict kg:verdict-met . ?a kg:achievedSlot ?slot ; kg:value 6.2 }"
    )
    assert len(list(store.query(store.memory(everything), question).rows())) == 1


def test_a_value_is_kept_and_normalised_beside_its_unit(everything: list[str]) -> None:
    question = """SELECT ?v ?n ?factor ?of { ?c kg:unitText "万元" ; kg:value ?v ; kg:normalisedValue ?n ; kg:unit ?u .
        ?u kg:factor ?factor ; kg:scaleOf ?of }"""
    assert list(store.query(store.memory(everything), question).rows()) == [("4.5", "45000", "10000", f"{NAMES.id}unit/yuan")]


def test_programmes_of_one_name_are_told_apart_by_their_government() -> None:
    elsewhere = replace(READING, report=replace(READING.report, place=CITY))
    found = {NAMES.entity(RENEWAL, "500000"), NAMES.entity(RENEWAL, "500103")}
    assert len(found) == 2
    assert {iri for iri in found if any(iri in line for line in lines())} == {NAMES.entity(RENEWAL, "500103")}
    assert {iri for iri in found if any(iri in line for line in lines(elsewhere))} == {NAMES.entity(RENEWAL, "500000")}


def test_names_that_differ_in_marks_only_are_one_thing_with_one_label() -> None:
    plain, marked = Entity(EntityType.PROGRAMME, "33618体系"), Entity(EntityType.PROGRAMME, "“３３６１８”体系")
    assert NAMES.entity(plain, "500000") == NAMES.entity(marked, "500000")
    both = replace(
        READING, claims=(replace(INCOME, subject=plain), replace(GROWTH, subject=marked)), milestones=(), entities=(), relations=()
    )
    labels = [line for line in lines(both) if "/programme/" in line.split()[0] and "#label>" in line]
    assert len(labels) == 1


def test_other_namespaces_leave_none_of_the_usual_ones() -> None:
    own = namespaces({"KG_ONTOLOGY": "https://example.org/o#", "KG_ID": "https://example.org/id/"})
    vocabulary = vocabulary_lines([f"<{NAMES.term('Claim')}> <{NAMES.term('base')}> <{NAMES.id}unit/yuan> .\n"], own)
    found = chain(lines(knowledge=replace(KNOWLEDGE, names=own)), finding_lines(FINDINGS, own), vocabulary)
    assert [line for line in found if "w3id.org/target-kg" in line] == []


@pytest.mark.parametrize("iri", ["example", "https://example.org", "https://example.org/<x>#", "https://example.org/a b/"])
def test_a_namespace_that_is_none_is_refused(iri: str) -> None:
    with pytest.raises(ConfigurationError, match="KG_ID"):
        namespaces({"KG_ID": iri})


@given(st.text(st.characters(exclude_categories=())))
def test_whatever_a_text_holds_comes_back_from_the_store(text: str) -> None:
    """Quotes, line ends, control characters; half a surrogate pair is no character and becomes U+FFFD."""
    whole = re.sub("[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text)
    for written in (string(text), chinese(text)):
        opened = store.memory([f"<a:a> <a:b> {written} <a:c> .\n"])
        assert list(store.query(opened, "SELECT ?o { ?s ?p ?o }").rows()) == [(whole,)]


@given(st.text(st.characters(exclude_categories=()), min_size=1))
def test_whatever_a_name_holds_makes_a_lawful_line(name: str) -> None:
    thing = replace(INCOME, subject=Entity(EntityType.PROJECT, name), indicator=name, concept=None)
    said = lines(replace(READING, claims=(thing,), milestones=(), entities=(), relations=()))
    assert len(store.memory(said)) == len(said)


@given(st.lists(st.lists(st.text("abc\n", max_size=3).map(lambda text: f"{text!r}\n"))))
def test_lines_are_sorted_and_stand_once(parts: list[list[str]]) -> None:
    assert list(sort_lines(parts)) == sorted({line for part in parts for line in part})


def test_many_files_are_merged_a_few_at_a_time(tmp_path: Path) -> None:
    parts = [sorted({f"{number % 7}\n", f"{number:03}\n", "same\n"}) for number in range(250)]
    files = [tmp_path / f"{number}.nq" for number in range(250)]
    for file, part in zip(files, parts, strict=True):
        file.write_text("".join(part), encoding="utf-8", newline="")
    merge_files(files, tmp_path / "all.nq")
    assert (tmp_path / "all.nq").read_text(encoding="utf-8") == "".join(sorted({line for part in parts for line in part}))


@pytest.mark.parametrize(
    ("moment", "first", "last"),
    [("2020", "2020-01-01", "2020-12-31"), ("2020-02", "2020-02-01", "2020-02-29"), ("2023-10-31", "2023-10-31", "2023-10-31")],
)
def test_a_moment_has_a_first_and_a_last_day(moment: str, first: str, last: str) -> None:
    assert (first_day(moment), last_day(moment)) == (first, last)


def test_the_same_reading_gives_the_same_lines() -> None:
    again = replace(READING, claims=READING.claims[::-1], entities=READING.entities[::-1])
    assert lines(again) == lines()
    assert DISTRICT.name in "".join(lines())


if __name__ == "__main__":
    GOLDEN.write_text("".join(sort_lines([reading.lines()])), encoding="utf-8", newline="")
