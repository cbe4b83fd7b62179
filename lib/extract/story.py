"""Where an article names its times, people and places: what the days and the state of a stay are judged by."""

from lib.extract.lexicon import verb_class
from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, governor
from lib.extract.tours import lead_days
from lib.model import Naming, Story, TimeTold, Timex

HELPERS = {"have": {"has", "have", "had", "'ve", "’ve"}, "will": {"will", "would", "shall", "'ll", "’ll", "to"}}
SUBJECTS = ("nsubj", "nsubjpass")
BEFORE = 12  # characters


def story_of(scene: Scene) -> Story:
    """The article's times, people and places, each with its sentence."""
    return Story(
        tuple(_time_told(scene, timex, root) for timex, root in scene.times),
        tuple(tuple(_naming(scene, m.start, m.end) for m in p.mentions) for p in scene.people),
        tuple(
            _naming(scene, t.start, t.end)._replace(country=t.place.country, demonym=t.demonym)
            for t in scene.toponyms
            if t.place is not None
        ),
        tuple(lead_days(scene)),
        scene.dateline,
        scene.article.published,
    )


def _naming(scene: Scene, start: int, end: int) -> Naming:
    words = scene.doc.around(start, end)
    return Naming(start, end, scene.sentence[words.root.i] if words is not None else 0)


def _time_told(scene: Scene, timex: Timex, root: Token) -> TimeTold:
    verb = governor(root)
    helped = auxiliaries(verb)
    before = scene.text[max(0, timex.start - BEFORE) : timex.start].lower().split()
    return TimeTold(
        timex,
        scene.sentence[root.i],
        scene.span(verb),
        verb_class(verb),
        verb.tag_,
        next((name for name, words in HELPERS.items() if words & set(helped)), ""),
        tuple(c.idx for c in verb.children if c.dep_ in SUBJECTS),
        before[-1] if before else "",
    )
