"""Whom a title, a pronoun or "the two leaders" means, of the people an article has named."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from lib.model import PersonMention
from lib.resolve.clusters import HEADS, MINISTERS, STAFF, Cluster

LIST_GAP = 70  # characters between two names of one list, offices included
ASIDE = 1.5  # "From Riyadh, where Abdullah was his host, he flew on": he is not the subject of the aside
MAIN = 0.8  # for a pronoun: how much the subject of a main clause is nearer than that of another
SUBJECT = 1.5  # what weighs when a title may mean several: being a subject,
FORGETTING = 0.8  # each sentence since,
OFTEN = 0.3  # each mention so far
LEAD = 0.8  # how much nearer whoever acts first in the story is
KNOWN_GENDER = {"male": 0.8, "female": 3.0}  # of whom nothing is told, most are men: "she" is rarely one of them
LOOK_BACK = 3  # sentences a pronoun reaches back


def compatible(title: str, held: str) -> bool:
    """Can a title of one office class mean the holder of another? "leader" any head, "minister" any minister."""
    if title == held:
        return True
    if title == "leader":
        return held in HEADS
    if title == "minister":
        return held in MINISTERS
    if title in ("official", "envoy"):
        return held in ("official", "envoy", "military", "spokesperson")
    return held == "leader" and title in HEADS


_HEADS_OF_STATE = {
    "king": "monarch",
    "queen": "monarch",
    "emperor": "monarch",
    "sultan": "monarch",
    "emir": "monarch",
    "amir": "monarch",
    "monarch": "monarch",
    "pope": "pope",
    "pontiff": "pope",
    "president": "president",
}


def same_office(title: str, held: str) -> bool:
    """ "the king" is no president: words for heads of state mean their own kind only."""
    kinds = [
        next((_HEADS_OF_STATE[w] for w in reversed(role.lower().replace("-", " ").split()) if w in _HEADS_OF_STATE), "")
        for role in (title, held)
    ]
    return not all(kinds) or kinds[0] == kinds[1]


def _short_for(title: str, held: str) -> bool:
    """ "the secretary" is the Secretary of State, "the commissioner" the Commissioner for Trade."""
    return " " not in title and title.lower() in held.lower().split()


def meant(mention: PersonMention, clusters: list[Cluster], heard: list[tuple[PersonMention, Cluster]]) -> list[Cluster]:
    if mention.kind == "title":
        return _title_means(mention, clusters, heard)
    if mention.plural:
        return _last_ones(mention, heard, within=2)
    spoken = (
        next((c for m, c in reversed(heard) if m.start <= mention.owner < m.end and m.kind == "name"), None)
        if mention.owner >= 0
        else None
    )
    if spoken is not None and not (mention.gender and spoken.gender and mention.gender != spoken.gender):
        return [spoken]  # "Dai, who cut short his stay"
    ranked = []
    beside = {
        id(c)
        for m, c in heard
        if m.sentence == mention.sentence and m.clause == mention.clause and m.clause >= 0 and m.kind != "pronoun"
    }
    told = Counter(id(c) for _, c in heard)
    lead = _lead(heard)
    for back, (m, c) in enumerate(reversed(heard)):
        distance = mention.sentence - m.sentence
        if distance > LOOK_BACK:
            break
        if id(c) in beside:
            continue  # "With Kikwete he opened a hall": he is not Kikwete
        if m.plural or c.is_group or (c.role_class == "private" and distance):
            continue
        if mention.gender and c.gender and c.gender != mention.gender:
            continue
        score = (
            -3.0 * distance
            + 2.5 * m.subject
            - 0.15 * back
            + (0.5 if m.kind != "pronoun" else 0.8)
            + (KNOWN_GENDER.get(mention.gender, 0) if c.gender == mention.gender else 0)
            + OFTEN * min(told[id(c)], 5)
            + MAIN * m.main
            + LEAD * (c is lead)
            - ASIDE * (m.aside and mention.main and not distance)
        )
        ranked.append((score, -back, c))
    if not ranked:
        ahead = [
            c
            for c in clusters
            if not c.is_group
            and c.names
            and c.names[0].sentence == mention.sentence
            and (not c.gender or c.gender == mention.gender)
            and c.names[0].subject
        ]
        return ahead[:1]
    return [max(ranked, key=lambda r: (r[0], r[1]))[2]]


def _lead(heard: list[tuple[PersonMention, Cluster]]) -> Cluster | None:
    """Whom the story is about: the first to act in it."""
    return next((c for m, c in heard if m.subject and m.main and m.kind == "name"), None)


def _last_ones(mention: PersonMention, heard: list[tuple[PersonMention, Cluster]], within: int) -> list[Cluster]:
    """Whom "they", "the pair" or "the two leaders" mean: those who together were the last subject, else the last
    named, as many as it says."""
    if mention.kind == "pronoun":
        here = list({id(c): c for m, c in heard if m.sentence == mention.sentence and not m.plural}.values())
        if mention.count and len(here) == mention.count and not any(c.is_group for c in here):
            return here  # "Abe had met Skvernelis, where the two agreed": whoever was named before is not meant
        last = next(
            (
                c
                for m, c in reversed(heard)
                if m.subject and m.kind in ("name", "title", "others") and mention.sentence - m.sentence <= 1
            ),
            None,
        )
        if (
            last is not None
            and last.role_class == "others"
            and mention.text.lower() in ("they", "them", "their", "themselves")
        ):
            return []
        for sentence in range(mention.sentence, mention.sentence - within - 1, -1):
            subjects = [
                (m, c)
                for m, c in heard
                if m.sentence == sentence and m.subject and m.kind in ("name", "title") and not m.plural
            ]
            joined = all(0 <= b.start - a.end <= LIST_GAP for (a, _), (b, _) in pairwise(subjects))
            together = list({id(c): c for _, c in subjects}.values())
            if joined and 2 <= len(together) <= 5:
                return together
    found: list[Cluster] = []
    for m, c in reversed(heard):
        if mention.sentence - m.sentence > within:
            break
        if (
            c not in found
            and (m.subject or m.kind == "name")
            and c.role_class not in ("", "spokesperson", "private", "others")
        ):
            found.append(c)
        if c.role_class == "others":
            continue
        if c.is_group and m.subject and mention.kind == "pronoun":
            return [c]
        if len(found) == mention.count:
            return found
    return []


def _title_means(
    mention: PersonMention, clusters: list[Cluster], heard: list[tuple[PersonMention, Cluster]]
) -> list[Cluster]:
    if mention.plural:
        suits = {
            id(c)
            for _, c in heard
            if mention.role_class in ("", "leader", "delegation", "official")
            or compatible(mention.role_class, c.role_class)
        }
        if mention.text.lower().split()[-1] not in ("leaders", "counterparts"):
            heard = [(m, c) for m, c in heard if id(c) in suits]
        if (
            mention.text.lower().split()[-1]
            in ("leaders", "ministers", "presidents", "premiers", "counterparts", "chancellors")
            and not mention.home
        ):
            return _last_ones(mention, heard, within=3)
        return []
    if not mention.role_class and not mention.counterpart:  # "the North Korean"
        here = [
            c
            for c in clusters
            if not c.is_group and c.home == mention.home and c.role_class not in ("private", "spokesperson")
        ]
        best = _most_present(mention, here, heard)
        return [best] if best is not None else []
    fits = [
        c
        for c in clusters
        if not c.is_group
        and not (mention.gender and c.gender and mention.gender != c.gender)
        and (compatible(mention.role_class, c.role_class) or _short_for(mention.role, c.role))
        and same_office(mention.role, c.role)
        and (not mention.home or not c.home or c.home == mention.home)
    ]
    if mention.home:
        exact = [
            c
            for c in fits
            if c.home == mention.home
            and (c.role_class == mention.role_class or mention.role_class in ("leader", "minister"))
        ]
        untold = [
            c
            for c in clusters
            if c not in fits
            and not c.is_group
            and c.home == mention.home
            and c.names
            and not c.role
            and c.role_class in ("", "official")
            and 0 <= c.names[0].sentence - mention.sentence <= 2
        ]
        if (
            not exact
            and untold
            and mention.role_class in HEADS | MINISTERS
            and not any(c.home == mention.home for c in fits)
        ):
            return untold[
                :1
            ]  # "Egypt's new president ... Mohammed Morsi was speaking": an office first, its holder after
        countrymen = [
            c for c in clusters if not c.is_group and c.names and c.home == mention.home and c.role_class not in STAFF
        ]
        vague = (
            countrymen
            if mention.role_class in ("envoy", "official", "leader", "minister")
            and len(countrymen) == 1
            and not mention.counterpart
            else []
        )
        fits = (
            exact
            or [c for c in fits if c.home == mention.home]
            or [c for c in fits if not c.home and c.names and c.names[0].sentence <= mention.sentence]
            or vague
        )
    best = _most_present(mention, fits, heard)
    if best is not None:
        return [best]
    ahead = [c for c in fits if c.names and 0 <= c.names[0].sentence - mention.sentence <= 2]
    if ahead:
        return ahead[:1]
    if (
        mention.home
        and mention.role_class in HEADS | MINISTERS | {"deputy_head", "organisation_head", "envoy", "military"}
        and not mention.counterpart
    ):
        bare = [c for c in clusters if _is_bare(c) and 0 <= c.names[0].sentence - mention.sentence <= 2]
        if bare and mention.subject:
            return bare[:1]  # "The Somali defence minister is in Ankara. Abdirisak Guled met": the name comes second
        made = Cluster(role=mention.role, role_class=mention.role_class, home=mention.home)
        clusters.append(made)
        return [made]
    return []


def _is_bare(c: Cluster) -> bool:
    """Is somebody named in full at the head of a sentence without a word of who that is?"""
    if not c.names or c.role_class or c.home or c.is_group or " " not in c.name:
        return False
    return c.names[0].subject and c.names[0].opens


def _most_present(
    mention: PersonMention, fits: Sequence[Cluster], heard: Sequence[tuple[PersonMention, Cluster]]
) -> Cluster | None:
    """Of those a title may mean, the one most in the reader's mind: spoken of lately, as a subject, and often."""
    score: dict[int, float] = {}
    times: dict[int, int] = {}
    for m, c in heard:
        if c in fits:
            times[id(c)] = times.get(id(c), 0) + 1
            score[id(c)] = max(
                score.get(id(c), -99.0),
                SUBJECT * m.subject
                - FORGETTING * (mention.sentence - m.sentence)
                + 0.001 * m.start / (mention.start + 1),
            )
    ranked = [c for c in fits if id(c) in score]
    lead = _lead(heard)
    return max(ranked, key=lambda c: score[id(c)] + OFTEN * min(times[id(c)], 6) + LEAD * (c is lead), default=None)
