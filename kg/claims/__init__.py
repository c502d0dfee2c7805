"""The mentions of a sentence become claims: which number, of what, whose, when, how firmly (地区生产总值｜增长｜6%左右)."""

from dataclasses import replace

from kg.claims import repeats
from kg.claims.promises import lists_targets
from kg.claims.scene import Scene, opening, with_time, with_topic
from kg.claims.sentences import read_sentence
from kg.lexicon import Lexicon
from kg.model import Claim, Difficulty, Report
from kg.places import Gazetteer


def read_claims(report: Report, lexicon: Lexicon, gazetteer: Gazetteer) -> tuple[tuple[Claim, ...], tuple[Difficulty, ...]]:
    """The claims of a report in reading order, each fact once, and the quantities that none of them took."""
    claims: list[Claim] = []
    difficulties: list[Difficulty] = []
    for paragraph in report.paragraphs:
        scene: Scene = opening(report, paragraph, lexicon, gazetteer)
        for sentence in paragraph.sentences:
            scene = with_topic(scene, sentence)
            found, left = read_sentence(sentence, scene)
            claims.extend(found)
            difficulties.extend(left)
            scene = replace(with_time(scene, sentence), listing=scene.listing or lists_targets(sentence.text))
    return repeats.once(claims), tuple(difficulties)
