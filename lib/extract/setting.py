"""Where the story plays, for sentences that do not say: the last place told, the stage of a gathering, the dateline."""

from bisect import bisect_left
from typing import NamedTuple

from lib.extract.clauses import Clause, clauses
from lib.extract.lexicon import classed
from lib.extract.parse import Token
from lib.extract.scene import Scene, once
from lib.model import Place, Span

REACH = 6  # sentences a place told before still is the setting
EARLY = 3  # sentences that carry the news
THERE = {"at", "here", "to", "direct", "bound", "there", "via"}
NOWHERE = {"continent", "area", "water"}


class Scenery(NamedTuple):
    """A place where something may play.

    how: last0 (told in this or the last sentence), last, stage, filed (dateline, news), dateline.
    """

    how: str
    place: Place
    span: Span


class _Told(NamedTuple):
    at: int  # character
    sentence: int
    place: Place
    span: Span
    ahead: bool  # still to come


@once
def told_places(scene: Scene) -> list[_Told]:
    """The places that clauses tell somebody or something to be at, in order."""
    found = []
    for clause in clauses(scene):
        if clause.state in ("negated", "") or clause.asked:
            continue
        for spot in clause.spots:
            if spot.role in THERE and spot.place.kind not in NOWHERE and not _at_home(scene, clause, spot.place):
                ahead = clause.state != "completed" and clause.state != "ongoing"
                found.append(
                    _Told(
                        clause.trigger.idx,
                        scene.sentence[clause.trigger.i],
                        spot.place,
                        scene.place_span(spot.token),
                        ahead,
                    )
                )
    return sorted(found, key=lambda f: f.at)


def _at_home(scene: Scene, clause: Clause, place: Place) -> bool:
    """Somebody who says something in their own country does not move the story there."""
    doers = clause.of("doer")
    line = scene.dateline.country if scene.dateline is not None else ""
    return (
        clause.kind in ("say", "do", "act", "tell")
        and bool(doers)
        and place.country != line
        and all(scene.people[p.person].country == place.country for p in doers)
    )


@once
def stage(scene: Scene) -> tuple[str, Place, Span] | None:
    """Where the gathering is that the first sentences tell of; the dateline if the first sentences or the headline name
    a gathering without a place.
    """
    gatherings = classed("noun", "occasion")
    for clause in clauses(scene):
        if scene.sentence[clause.trigger.i] > EARLY:
            break
        if clause.noun and clause.trigger.lemma_.lower() in gatherings and clause.state not in ("negated", ""):
            for spot in clause.spots:
                if spot.role in THERE and spot.place.country and spot.place.kind not in NOWHERE:
                    return "stage", spot.place, scene.place_span(spot.token)
    first = scene.doc.sentences[EARLY][0] if len(scene.doc.sentences) > EARLY else len(scene.doc)
    told = any(t.lemma_.lower() in gatherings for t in scene.doc[:first]) or any(
        w.lower().strip(",.:;'’s") in gatherings for w in scene.article.title.split()
    )
    return ("gathering", *at) if told and (at := filed(scene)) is not None else None


def filed(scene: Scene) -> tuple[Place, Span] | None:
    """Where the dateline says the story was filed."""
    line = scene.dateline
    return (line, Span(0, max(1, scene.header_end))) if line is not None and line.country else None


def sceneries(scene: Scene, token: Token, planned: bool) -> list[Scenery]:
    """Where what a word tells may play, when its own sentence part does not say."""
    found: list[Scenery] = []
    told, sentence = told_places(scene), scene.sentence[token.i]
    for one in reversed(told[: bisect_left(told, token.idx, key=lambda t: t.at)]):
        if sentence - one.sentence > REACH:
            break
        if planned or not one.ahead:
            found.append(Scenery("last0" if sentence - one.sentence <= 1 else "last", one.place, one.span))
            break
    if (at := stage(scene)) is not None:
        found.append(Scenery(*at))
    if (at := filed(scene)) is not None:
        found.append(Scenery("filed" if sentence <= EARLY else "dateline", *at))
    return [s for s in found if s.place.country and s.place.kind not in NOWHERE]
