"""Mentions to people: one record per person in an article, with office, home and every name, title and pronoun that
means them."""

import datetime as dt
from collections.abc import Sequence

from lib.model import Person, PersonMention, Span
from lib.resolve import homes
from lib.resolve.clusters import HEADS, MINISTERS, NO_OFFICE, PRINCIPALS, Cluster
from lib.resolve.known import from_headline, from_known, from_leaders
from lib.resolve.meant import LIST_GAP, meant
from lib.resolve.names import name_words, same_person
from lib.tables import column, demonyms

LIST_SENTENCES = 3  # how far behind "the foreign ministers" one of them may be told


def cluster(
    mentions: Sequence[PersonMention], published: dt.date | None = None, hints: Sequence[PersonMention] = ()
) -> list[Person]:
    """People in order of first mention. A mention that can mean nobody is left out; a plural one belongs to several.

    published is the day on which offices are looked up in leaders.csv; hints are mentions in the headline, which may
    tell a home.
    """
    nations, mentions = [m for m in mentions if m.kind == "nation"], [m for m in mentions if m.kind != "nation"]
    clusters: list[Cluster] = []
    for mention in mentions:  # names first, so that titles and pronouns may look at every office told anywhere
        if mention.kind == "name":
            _add_name(clusters, mention)
        elif mention.kind == "group":
            _add_group(clusters, mention)
    _counterparts(clusters, mentions)
    for c in clusters:
        from_headline(c, clusters, hints)
        from_leaders(c, published)
        from_known(c)
    _of_lists(clusters, nations)
    _possessed(clusters, mentions)
    heard: list[tuple[PersonMention, Cluster]] = []
    owner = {(m.start, m.end): c for c in clusters for m in c.mentions}
    for mention in mentions:
        if mention.kind == "others":
            heard.append((mention, Cluster(is_group=True, role_class="others")))
            continue
        if mention.kind in ("name", "group"):
            if (mention.start, mention.end) in owner:
                heard.append((mention, owner[(mention.start, mention.end)]))
            continue
        for chosen in meant(mention, clusters, heard):
            chosen.mentions.append(mention)
            if mention.kind == "title" and not mention.plural:
                if not chosen.role_class:
                    chosen.role, chosen.role_class = mention.role, mention.role_class
                chosen.home = chosen.home or mention.home
            if mention.kind == "pronoun" and not mention.plural:
                chosen.gender = chosen.gender or mention.gender
            heard.append((mention, chosen))
    for c in clusters:
        if c.names and not c.home and not c.is_group and c.role_class not in NO_OFFICE:
            c.home, c.home_told = homes.infer(c, clusters, nations, [h.home for h in hints if h.home]), False
    clusters.sort(key=lambda c: min(m.start for m in c.mentions))
    return [_person(c) for c in clusters]


def _of_lists(clusters: Sequence[Cluster], nations: Sequence[PersonMention]) -> None:
    """ "Latvia's Andris Vilks" among ministers is one of them: of the office that the text says of several, else an
    official."""
    several = [n for n in nations if n.role_class in PRINCIPALS | {"counterpart"}]
    among = sum(c.role_class in PRINCIPALS for c in clusters) > 1
    for c in clusters:
        if c.role_class or not c.names or not c.home or c.is_group or not any(m.home for m in c.names):
            continue
        at = next(m for m in c.names if m.home)
        near = [n for n in several if -1 <= at.sentence - n.sentence <= LIST_SENTENCES and n.start < at.end + LIST_GAP]
        if near and near[-1].role_class == "counterpart":
            office = min(
                (o for o in clusters if o.names and o.role_class in PRINCIPALS),
                key=lambda o: abs(o.names[0].start - near[-1].start),
                default=c,
            )
            c.role, c.role_class = office.role, office.role_class or "official"
        elif near:
            c.role, c.role_class = near[-1].role, near[-1].role_class
        elif among and " " in c.name:
            c.role_class = "official"


def _person(c: Cluster) -> Person:
    spans = tuple(sorted({Span(m.start, m.end) for m in c.mentions}))
    return Person(c.name, c.role, c.role_class, c.home, spans, c.is_group, c.home_told)


def _add_name(clusters: list[Cluster], mention: PersonMention) -> None:
    candidates = [
        c
        for c in clusters
        if not c.is_group
        and any(same_person(mention.text, t) for t in c.texts)
        and not _other_given_name(mention.text, c.name)
    ]
    if len(candidates) > 1:
        titled = [
            c
            for c in candidates
            if (mention.home and c.home == mention.home) or (mention.role_class and c.role_class == mention.role_class)
        ]
        exact = [c for c in candidates if any(name_words(n.text)[-1] == name_words(mention.text)[-1] for n in c.names)]
        candidates = titled or exact or candidates
    clash = [
        c
        for c in candidates
        if {c.role_class, mention.role_class} == {"royal", "head_of_state"} and mention.role and " " not in mention.text
    ]  # "Crown Prince Abdullah" is not King Abdullah II
    clash += [
        c for c in candidates if mention.role_class == "private" and c.role_class in HEADS and c.name != mention.text
    ]  # "First lady Laura Bush" is not President Bush
    clash += [
        c
        for c in candidates
        if (mention.home and c.home and mention.home != c.home and not (mention.former or c.once))
        or (mention.gender and c.gender and mention.gender != c.gender)
    ]
    candidates = [c for c in candidates if c not in clash]
    if candidates:
        candidates = [c for c in candidates if c.role_class not in ("private", "former")] or candidates
        heads = (
            [c for c in candidates if c.role_class in HEADS] if " " not in mention.text and len(candidates) > 1 else []
        )
        (heads or candidates)[-1].add(mention)
    else:
        made = Cluster()
        made.add(mention)
        made.gender = (
            made.gender or column("first_names", "name", "gender").get(mention.text.split()[0], "")
            if " " in mention.text
            else made.gender
        )
        clusters.append(made)


def _other_given_name(a: str, b: str) -> bool:
    """ "Melania Trump" is not Donald Trump, though a bare "Trump" stands between them."""
    wa, wb = name_words(a), name_words(b)
    return len(wa) > 1 and len(wb) > 1 and not same_person(a, b)


def _add_group(clusters: list[Cluster], mention: PersonMention) -> None:
    for c in clusters:
        if c.is_group and (not mention.home or c.home == mention.home):
            c.add(mention)
            return
    if mention.home:
        made = Cluster(is_group=True)
        made.add(mention)
        clusters.append(made)


def _possessed(clusters: list[Cluster], mentions: Sequence[PersonMention]) -> None:
    """ "his foreign minister, X": at home where the person spoken of before is."""
    owner = {(m.start, m.end): c for c in clusters for m in c.mentions}
    last: Cluster | None = None
    before: Cluster | None = None
    begins = {m.start: c for m, c in ((m, owner[(m.start, m.end)]) for m in mentions if (m.start, m.end) in owner)}
    for m in mentions:
        c = owner.get((m.start, m.end))
        if c is None or c.is_group:
            continue
        if m.owner >= 0 and m.owner in begins and not c.home and not m.counterpart:
            c.home = begins[m.owner].home  # "Obama's envoy, X"
        if (
            m.possessed
            and not m.counterpart
            and last is not None
            and not c.home
            and c.role_class in MINISTERS | {"deputy_head", "envoy", "official", "spokesperson", "military"}
        ):
            c.home = last.home
        elif m.joined and before is not None and not c.home and c.role_class in MINISTERS | {"deputy_head"}:
            c.home = before.home  # "Peruvian President X and Foreign Minister Y"
        elif m.subject or last is None:
            last = c
        before = c if m.kind == "name" else before


def _counterparts(clusters: list[Cluster], mentions: Sequence[PersonMention]) -> None:
    """A counterpart holds the office of the person named before."""
    owner = {(m.start, m.end): c for c in clusters for m in c.mentions}
    last: Cluster | None = None
    for m in mentions:
        c = owner.get((m.start, m.end))
        if c is None:
            continue
        if m.counterpart and last is not None and last is not c and not c.role_class and last.role_class:
            c.role, c.role_class = last.role, last.role_class
        if not m.counterpart or last is None:
            last = c
        elif c is not last:
            last = c if m.subject else last


def is_unnamed(person: Person) -> bool:
    """A person known only by an office ("Russian foreign minister")."""
    first = person.name.split()[0] if person.name else ""
    return not person.is_group and (
        first in demonyms() or (person.name.lower().endswith(person.role.lower()) and bool(person.role))
    )
