"""The mentions of a sentence become claims: which number, of what, whose, when, how firmly (地区生产总值｜增长｜6%左右)."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kg.claims import repeats
from kg.claims.dating import begins_to_expect
from kg.claims.promises import lists_targets
from kg.claims.scene import after, led_on, opening
from kg.claims.sentences import read_sentence
from kg.claims.topics import homes, with_topic
from kg.lexicon import Lexicon
from kg.model import Claim, Difficulty, Entity, Mention, Report
from kg.places import Gazetteer


def read_claims(
    report: Report, lexicon: Lexicon, gazetteer: Gazetteer, names: Mapping[int, Sequence[Mention]] = MappingProxyType({})
) -> tuple[tuple[Claim, ...], tuple[Difficulty, ...]]:
    """The claims of a report in reading order, each fact once, and the quantities that none of them took.

    `names` are the named things of a sentence (mentions of entities), by the place in the document where the sentence starts.
    """
    claims: list[Claim] = []
    difficulties: list[Difficulty] = []
    areas: tuple[Entity, ...] = ()
    lead = ""
    home = homes(report, gazetteer)
    for paragraph in report.paragraphs:
        scene = opening(report, paragraph, lexicon, gazetteer, areas, home.get(paragraph.section.title), lead)
        lead = led_on(lead, paragraph)
        for sentence in paragraph.sentences:
            if not scene.expected and begins_to_expect(sentence, report):
                scene = scene._replace(expected=True)
            scene = with_topic(scene, sentence, names.get(sentence.offsets[0], ()) if sentence.text else ())
            found, left = read_sentence(sentence, scene)
            claims.extend(found)
            difficulties.extend(left)
            areas = scene.areas
            scene = after(scene, sentence, listing=scene.listing or lists_targets(sentence.text))
    return repeats.once(claims), tuple(difficulties)
