"""Where an article names its times, people and places: what the days and the state of a stay are judged by."""

from collections import defaultdict
from collections.abc import Iterable
from typing import TypeVar

from lib.extract.lexicon import verb_class
from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, governor
from lib.extract.tours import lead_days
from lib.model import Naming, Story, TimeTold, Timex

HELPERS = {"have": {"has", "have", "had", "'ve", "’ve"}, "will": {"will", "would", "shall", "'ll", "’ll", "to"}}
SUBJECTS = ("nsubj", "nsubjpass")
BEFORE = 12  # characters
T = TypeVar("T", int, str)


def story_of(scene: Scene) -> Story:
    """The article's times, people and places, each with its sentence."""
    people = tuple(tuple(_naming(scene, m.start, m.end) for m in p.mentions) for p in scene.people)
    places = tuple(
        _naming(scene, t.start, t.end)._replace(country=t.place.country, demonym=t.demonym)
        for t in scene.toponyms
        if t.place is not None
    )
    persons = _by_sentence((n, number) for number, some in enumerate(people) for n in some)
    countries = _by_sentence((n, n.country) for n in places if not n.demonym)
    times = tuple(_time_told(scene, timex, root, persons, countries) for timex, root in scene.times)
    return Story(times, people, places, tuple(lead_days(scene)), scene.dateline, scene.article.published)


def _naming(scene: Scene, start: int, end: int) -> Naming:
    words = scene.doc.around(start, end)
    return Naming(start, end, scene.sentence[words.root.i] if words is not None else 0)


def _by_sentence(named: Iterable[tuple[Naming, T]]) -> dict[int, list[tuple[Naming, T]]]:
    """Sentence -> (where, who or which country)."""
    found: dict[int, list[tuple[Naming, T]]] = defaultdict(list)
    for naming, about in named:
        found[naming.sentence].append((naming, about))
    return found


def _nearest(at: int, named: Iterable[tuple[Naming, T]]) -> T | None:
    return min(((abs(at - n.start), about) for n, about in named), default=(0, None))[1]


def _time_told(
    scene: Scene,
    timex: Timex,
    root: Token,
    people: dict[int, list[tuple[Naming, int]]],
    countries: dict[int, list[tuple[Naming, str]]],
) -> TimeTold:
    verb, sentence = governor(root), scene.sentence[root.i]
    helped = auxiliaries(verb)
    before = scene.text[max(0, timex.start - BEFORE) : timex.start].lower().split()
    subjects = [c for c in verb.children if c.dep_ in SUBJECTS]
    return TimeTold(
        timex,
        sentence,
        scene.span(verb),
        verb_class(verb),
        verb.tag_,
        next((name for name, words in HELPERS.items() if words & set(helped)), ""),
        tuple({p for c in subjects for p in _named_at(scene, c)}) if subjects else None,
        before[-1] if before else "",
        _nearest(timex.start, people.get(sentence, ())),
        _nearest(timex.start, countries.get(sentence, ())),
    )


def _named_at(scene: Scene, token: Token) -> list[int]:
    """The people of whom a mention has the token's first character."""
    return [p for p, who in enumerate(scene.people) if any(m.start <= token.idx < m.end for m in who.mentions)]
