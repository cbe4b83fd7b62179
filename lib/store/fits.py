"""Which visits, articles and meetings of a board fit some filters, as masks: what query.py asks of a database."""

import numpy as np

from lib.model import Filters
from lib.store.board import Board
from lib.store.columns import NONE, day_number
from lib.store.words import terms
from lib.tables import country_names, fold

STAFF = ("spokesperson", "official")  # kept, but counted only when asked for


def told(b: Board, f: Filters, search: bool) -> np.ndarray | None:
    """The articles that fulfil what filters say of articles; None for all."""
    masks = []
    if not f.with_sample:
        masks.append(~b.is_one_of(b.a_origin, b.origins, ["sample"]))
    if f.sources:
        masks.append(b.is_one_of(b.a_source, b.sources, f.sources))
    if f.articles:
        masks.append(np.isin(b.a_id, f.articles))
    if search:
        masks += [b.with_words(t) for t in terms(f.search)]
    return np.logical_and.reduce(masks) if masks else None


def visits(b: Board, f: Filters, seen: np.ndarray | None) -> np.ndarray:
    """The visits that fit, as query._visits says it; seen: the articles that may be asked (None: all)."""
    fits = np.ones(len(b.v_id), bool)
    if f.people:
        fits &= b.people(f.people)[b.v_person]
    if f.homes:
        fits &= b.is_one_of(b.v_home, b.homes, f.homes)
    if f.places:
        fits &= b.is_one_of(b.v_country, b.countries, f.places)
    fits &= (
        b.is_one_of(b.v_review, b.reviews, f.reviews)
        if f.reviews
        else ~b.is_one_of(b.v_review, b.reviews, ["rejected"])
    )
    if f.statuses:
        fits &= b.is_one_of(b.v_status, b.status, f.statuses)
    if f.classes:
        fits &= b.is_one_of(b.v_class, b.classes, f.classes)
    elif not f.with_staff:
        fits &= ~b.is_one_of(b.v_class, b.classes, STAFF)
    if f.topics:
        bits = np.bitwise_or.reduce([np.uint64(1) << np.uint64(n) for n in b.topics.codes(f.topics)] or [np.uint64(0)])
        fits &= (b.v_topics & bits) != 0
    near = lambda within: b.told_by(within if seen is None else within & seen)  # noqa: E731
    dated = b.a_day != NONE
    if f.since:
        fits &= (b.v_last >= day_number(f.since)) | (
            (b.v_last == NONE) & near(dated & (b.a_day >= day_number(f.since)))
        )
    if f.until:
        fits &= ((b.v_first != NONE) & (b.v_first <= day_number(f.until))) | (
            (b.v_first == NONE) & near(dated & (b.a_day <= day_number(f.until)))
        )
    own = told(b, f, search=False)
    asked = own if seen is None else seen if own is None else own & seen
    if asked is not None:
        fits &= b.told_by(asked)
    for term in terms(f.search):
        has = np.fromiter((term in n for n in b.p_folded), bool, len(b.p_folded))[b.v_person]
        has |= np.fromiter((term in p[0].lower() for p in b.places.words), bool, len(b.places.words))[b.v_place]
        has |= b.is_one_of(
            b.v_country, b.countries, [code for name, code in country_names().items() if fold(name) == term]
        )
        of_host = np.fromiter((term in h.lower() for h in b.hosts.words), bool, len(b.hosts.words))
        has[b.h_visit[of_host[b.h_name]]] = True
        fits &= has | near(b.with_words(term))
    return fits


def articles(b: Board, f: Filters) -> np.ndarray:
    """The articles that fit, as query._telling says it."""
    asked = told(b, f, search=True)
    fits = np.ones(len(b.a_id), bool) if asked is None else asked
    narrowed = f.of_visits
    if narrowed is not None:
        own = np.zeros(len(b.a_id), bool)
        own[b.r_article[visits(b, narrowed, None)[b.r_visit]]] = True
        fits = fits & own
    return fits


def meetings(b: Board, f: Filters) -> np.ndarray:
    """The meetings that fit, as query._met says it."""
    asked = told(b, f, search=True)
    fits = np.ones(len(b.m_article), bool) if asked is None else asked[b.m_article]
    day = b.a_day[b.m_article]
    if f.since:
        till = np.where(b.m_till != NONE, b.m_till, day)
        fits &= (till != NONE) & (till >= day_number(f.since))
    if f.until:
        begun = np.where(b.m_from != NONE, b.m_from, day)
        fits &= (begun != NONE) & (begun <= day_number(f.until))
    if f.homes:
        from_ = b.is_one_of(b.p_home, b.homes, f.homes)
        fits &= from_[b.m_first] | from_[b.m_second]
    if f.places:
        fits &= b.is_one_of(b.m_country, b.countries, f.places)
    if f.topics:
        about = np.zeros(len(b.a_id), bool)
        about[b.t_article[b.is_one_of(b.t_topic, b.topics, f.topics)]] = True
        fits &= about[b.m_article]
    if f.people:
        wanted = b.people(f.people)
        fits &= wanted[b.m_first] | wanted[b.m_second]
    return fits
