"""Where the rooms meet: bytes to articles to readings to the store. Reading a batch is one pure function, read."""

import logging
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import replace
from functools import cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc as SpacyDoc

from lib import trips
from lib.careful import encoder
from lib.careful import reader as careful
from lib.careful.heads import Judged
from lib.careful.layout import Layout, layout
from lib.config import Config
from lib.errors import ReadingFailed, UnreadableFile
from lib.extract import (
    candidates,
    claims,
    encounters,
    entities,
    people,
    pipeline,
    quotes,
    score,
    times,
    topics,
    toponyms,
    tours,
)
from lib.extract.parse import Doc
from lib.extract.scene import Scene
from lib.extract.story import story_of
from lib.memory import free_memory
from lib.model import Article, Chance, Entity, Person, PersonMention, Place, Reading, Visit
from lib.reading import read_file
from lib.reading.header import dateline_parts
from lib.resolve import dates, legs, places
from lib.resolve import people as persons
from lib.resolve.gazetteer import Gazetteer, Online, capital_place, country_place
from lib.tables import capitals, demonyms

LOG = logging.getLogger(__name__)
BATCH = 16  # articles parsed at a time
LONGEST_TITLE = 300  # characters


@cache
def _gazetteer() -> Gazetteer:
    return Gazetteer()


@cache
def _online(agent: str) -> Online | None:
    return Online(agent) if agent else None


def ready(config: Config) -> Language:
    """The pipeline, loaded and used once, so that all that is made once per process is made."""
    _used(config)
    return pipeline.load(config.spacy_model)


@cache
def _used(config: Config) -> None:
    list(read([Article("", "Estonian President Lennart Meri visited Riga on Monday.")], config))


def read(articles: Iterable[Article], config: Config) -> Iterator[Reading | UnreadableFile]:
    """Each article with everything read from it, in order. Depends on nothing but the article, the tables and the model.

    An article on which our own code fails gives a ReadingFailed, is logged, and stops nothing.
    """
    nlp = pipeline.load(config.spacy_model)
    headline: SpacyDoc | None = None
    for doc, article in nlp.pipe(_prepared(articles, nlp), as_tuples=True, batch_size=2 * BATCH):
        if article is None:
            headline = doc
            continue
        try:
            with closing(Doc(doc)) as words, closing(Doc(headline)) as title:
                scene = _scene(words, title, article, config)
                reading = trips.told(_read(scene, _encoder_on(scene, config)), _gazetteer())
        except Exception:  # around one article of a batch only
            LOG.exception("reading article %r failed", article.id[:80])
            reading = ReadingFailed(article.id)
        yield reading


def scenes(articles: Iterable[Article], config: Config) -> Iterator[Scene]:
    """Each article laid out, as read() lays it out; for those who learn from it."""
    nlp = pipeline.load(config.spacy_model)
    parsed = list(nlp.pipe(_prepared(articles, nlp), as_tuples=True, batch_size=2 * BATCH))
    for (headline, _), (doc, article) in zip(parsed[::2], parsed[1::2], strict=True):
        yield _scene(Doc(doc), Doc(headline), article, config)


def _prepared(articles: Iterable[Article], nlp: Language) -> Iterator[tuple[SpacyDoc, Article | None]]:
    """Each article's headline, with None, then its text: the pipeline works through both in one batch."""
    for a in articles:
        yield nlp.make_doc(a.title[:LONGEST_TITLE]), None
        yield pipeline.prepared(nlp, a.text, a.dateline), a


def _scene(doc: Doc, headline: Doc, article: Article, config: Config) -> Scene:
    """The article laid out: who and what is mentioned, and what it stands for."""
    gazetteer = _gazetteer()
    found = entities.find(doc, gazetteer.knows)
    line = _dateline_place(article, gazetteer)
    tops = places.resolve(
        toponyms.find(found), doc.text, gazetteer, _online(config.nominatim_agent), line.country if line else ""
    )
    inner = places.resolve(toponyms.inside_names(found), doc.text, gazetteer)
    timex = dates.anchor(times.find(doc), article.published)
    who = persons.cluster(people.find(doc, found), article.published, _named_in(headline, gazetteer))
    country = {
        c: p
        for c in {t.place.country for t in tops if t.place} | {p.country for p in who}
        if c and (p := country_place(c))
    }
    capital = {c: p for c in country if c in capitals() and (p := capital_place(c, gazetteer))}
    return Scene(doc, article, who, tops, timex, country, capital, line, inner=inner, entities=found)


def laid_out(scene: Scene) -> Layout:
    """What the encoder is given of an article."""
    article = scene.article
    begins = [scene.doc[first].idx for first, _ in scene.doc.sentences]
    published = article.published.isoformat() if article.published else ""
    return layout(article.title, scene.text, published, begins, scene.people, scene.toponyms, scene.timex)


@cache
def is_careful(reader: str, memory: int) -> bool:
    """Does the encoder read beside our own rules? As the settings say; where they say nothing, if it is installed and so many bytes are free."""
    return reader == "careful" or (reader == "" and encoder.is_there() and free_memory() >= memory)


def _encoder_on(scene: Scene, config: Config) -> Judged | None:
    """What the encoder says of the article; None where the quick reader reads alone."""
    return careful.judged(laid_out(scene)) if is_careful(config.reader, config.careful_memory) else None


def _read(scene: Scene, second: Judged | None = None) -> Reading:
    found = candidates.candidates(scene)
    asked = second.stays if second is not None else {}
    likely = {pair: score.likelihood("visit", c.signs, asked.get(pair)) for pair, c in found.items()}
    told = {p: chance for p, chance in likely.items() if score.is_told("visit", chance, second is not None)}
    claimed = [c for pair, chance in told.items() for c in claims.claims_of(scene, pair, found[pair], chance)]
    looked = second.looked if second is not None else {}
    why = {pair: claims.reasons(scene, found[pair], asked.get(pair), looked.get(pair)) for pair in told}
    met = encounters.find(scene, likely, second.meetings if second is not None else None)
    journeys, who = tours.find(scene), scene.people
    trips, meetings, legs_told = legs.merge(
        who,
        [*claimed, *claims.homeward(scene)],
        met,
        journeys,
        story_of(scene),
        why,
        scene.toponyms,
        "careful" if second is not None else "quick",
        second.states if second is not None else {},
    )
    scores = topics.by_sentence(scene.doc)
    trips = [
        replace(v, topics=topics.of_spans(scores, spans))
        for v, spans in zip(trips, _about(scene, who, trips), strict=True)
    ]
    return Reading(
        scene.article, tuple(Entity(e.start_char, e.end_char, e.text, e.label_) for e in scene.entities), tuple(sorted((*scene.toponyms, *scene.inner), key=lambda t: t.start)),
        tuple(scene.timex), tuple(who), tuple(quotes.find(scene)), tuple(trips), tuple(meetings), tuple(legs_told), tuple(topics.find(scores)),
        tuple(Chance(who[p].name, c, round(chance, 4)) for (p, c), chance in likely.items() if c),
    )  # fmt: skip


NEAR = 2  # sentences around the evidence in which the visitor's doings belong to the visit


def _about(scene: Scene, who: list[Person], trips: list[Visit]) -> list[list[tuple[int, int]]]:
    """The spans that tell what each visit was about: its evidence, and where the visitor acts nearby; the whole story if it tells of one country only."""
    sentences = [(scene.doc[a].idx, scene.doc[b - 1].idx + len(scene.doc[b - 1])) for a, b in scene.doc.sentences]
    at = lambda offset: bisect_right(sentences, (offset, len(scene.text) + 1)) - 1  # noqa: E731
    if len({v.destination_country for v in trips}) == 1:
        return [sentences] * len(trips)
    mentions = {p.name: p.mentions for p in who}
    found = []
    for v in trips:
        evidence = {at(e.start) for e in v.evidence}
        near = [m for m in mentions.get(v.visitor, ()) if any(abs(at(m.start) - e) <= NEAR for e in evidence)]
        found.append([(e.start, e.end) for e in v.evidence] + [(m.start, m.end) for m in near])
    return found


def _spoken_of(headline: Doc) -> str:
    """ "Kenyan ministers in Geneva": the country whose officials a headline speaks of without naming them."""
    for token in headline[:-1]:
        if token.text in demonyms() and headline[token.i + 1].lower_.rstrip("s") in (
            "minister",
            "envoy",
            "official",
            "leader",
            "delegation",
            "fm",
            "pm",
        ):
            return demonyms()[token.text]
    return ""


def _named_in(headline: Doc, gazetteer: Gazetteer) -> list[PersonMention]:
    """Who the headline names; it is no part of the text, but may tell whose king the king is."""
    return people.find(headline, entities.find(headline, gazetteer.knows)) if len(headline) else []


def _dateline_place(article: Article, gazetteer: Gazetteer) -> Place | None:
    parts = dateline_parts(article.dateline) if article.dateline else {}
    city = parts.get("city", "").strip(" ,")
    if not city:
        return None
    city = city.title() if city.isupper() else city
    spans = [(0, len(city), city, False)]
    text = city
    if parts.get("region"):
        text = f"{city}, {parts['region']}"
        spans.append((len(city) + 2, len(text), parts["region"], False))
    found = places.resolve(spans, text, gazetteer)
    if (
        found[0].place is None and len(found) > 1
    ):  # a town too small for the gazetteer: "SEA ISLAND, Georgia" lies in the state, as the country's towns are known
        around = places.other_meaning(parts["region"]) or found[1].place
        return (
            replace(around, name=city, city=city, kind="city", geonameid=None, reason=f"named as in {around.name}")
            if around is not None and around.country
            else None
        )
    return found[0].place


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, folders opened, in a stable order; hidden files are passed over."""
    for path in paths:
        if path.is_dir():
            yield from (
                p for p in sorted(path.rglob("*")) if p.is_file() and not p.name.startswith(".") and not p.is_symlink()
            )
        else:
            yield path


def articles_in(paths: Iterable[Path], config: Config) -> Iterator[tuple[Path, Article | UnreadableFile]]:
    """(file, article or the reason there is none) for everything under the paths."""
    for path in files(paths):
        try:
            size = path.stat().st_size
            data = path.read_bytes() if size <= config.file_bytes else b"\x00" * (config.file_bytes + 1)
        except OSError:
            yield path, UnreadableFile(path.name)
            continue
        for outcome in read_file(path.name, data, config):
            yield path, outcome
