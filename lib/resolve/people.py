"""Mentions to people: one record per person in an article, with office, home and every name, title and pronoun that means them."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import pairwise

from rapidfuzz.distance import Levenshtein

from lib.model import Person, PersonMention, Span
from lib.resolve import homes
from lib.tables import column, demonyms, fold, rows

HEADS = {"head_of_state", "head_of_government", "leader", "royal"}
MINISTERS = {"foreign_minister", "defence_minister", "finance_minister", "minister"}
PRINCIPALS = HEADS | MINISTERS | {"deputy_head", "envoy", "organisation_head"}
LIST_SENTENCES = 3  # how far behind "the foreign ministers" one of them may be told
STAFF = {"private", "spokesperson", "resident", "candidate", "former"}
NO_OFFICE = {"", "private", "former", "resident"}
LIST_GAP = 70  # characters between two names of one list, offices included
ASIDE = 1.5  # "From Riyadh, where Abdullah was his host, he flew on": he is not the subject of the aside
MAIN = 0.8  # for a pronoun: how much the subject of a main clause is nearer than that of another
SUBJECT, FORGETTING, OFTEN = (
    1.5,
    0.8,
    0.3,
)  # what weighs when a title may mean several: being a subject, each sentence since, each mention so far
LEAD = 0.8  # how much nearer whoever acts first in the story is
KNOWN_GENDER = {"male": 0.8, "female": 3.0}  # of whom nothing is told, most are men: "she" is rarely one of them
LOOK_BACK = 3  # sentences a pronoun reaches back
_PARTICLES = {"al", "el", "bin", "ibn", "van", "von", "der", "de", "abu", "ul", "da", "di"}
_CLASS_RANK = ["head_of_state", "head_of_government", "royal", "organisation_head", "foreign_minister", "defence_minister", "finance_minister",
               "deputy_head", "minister", "envoy", "legislator", "military", "official", "spokesperson", "resident", "delegation", "leader"]  # fmt: skip


@dataclass
class _Cluster:
    names: list[PersonMention] = field(default_factory=list)
    mentions: list[PersonMention] = field(default_factory=list)
    role: str = ""
    role_class: str = ""
    home: str = ""
    gender: str = ""
    former: bool = False
    is_group: bool = False
    home_told: bool = True
    _once: bool = False  # the home is that of an office held once: whom they travel for now is told elsewhere
    _named: tuple[int, str] = (0, "")  # how many names there were when this was the longest

    @property
    def name(self) -> str:
        if self._named[0] != len(self.names):
            often = Counter(m.text for m in self.names)
            self._named = (len(self.names), max(often, key=lambda t: (len(t.split()), -often[t]), default=""))
        return self._named[1] or (self.mentions[0].text if self.mentions else "")

    @property
    def texts(self) -> dict[str, None]:
        """The different names, in order."""
        return dict.fromkeys(m.text for m in self.names)

    def add(self, mention: PersonMention) -> None:
        self.mentions.append(mention)
        if mention.kind in ("name", "group"):
            self.names.append(mention)
        weak = self.role_class in ("leader", "delegation", "official", "former") and mention.role_class not in (
            "leader",
            "private",
            "former",
            "legislator",
            "military",
        )
        better = mention.role_class and (not self.role_class or weak)
        if better:
            self.role, self.role_class = mention.role, mention.role_class
        if mention.home and (not self.home or (self._once and not mention.former and mention.role_class)):
            self.home, self._once = mention.home, mention.former
        self.gender = self.gender or mention.gender
        self.former = self.former or mention.former


def cluster(
    mentions: Sequence[PersonMention], published: dt.date | None = None, hints: Sequence[PersonMention] = ()
) -> list[Person]:
    """People in order of first mention. A mention that can mean nobody is left out; a plural one belongs to several people.

    published is the day on which offices are looked up in leaders.csv; hints are mentions in the headline, which may tell a home.
    """
    nations, mentions = [m for m in mentions if m.kind == "nation"], [m for m in mentions if m.kind != "nation"]
    clusters: list[_Cluster] = []
    for mention in mentions:  # names first, so that titles and pronouns may look at every office told anywhere
        if mention.kind == "name":
            _add_name(clusters, mention)
        elif mention.kind == "group":
            _add_group(clusters, mention)
    _counterparts(clusters, mentions)
    for c in clusters:
        _from_headline(c, clusters, hints)
        _from_leaders(c, published)
        _from_known(c)
    _of_lists(clusters, nations)
    _possessed(clusters, mentions)
    heard: list[tuple[PersonMention, _Cluster]] = []
    owner = {(m.start, m.end): c for c in clusters for m in c.mentions}
    for mention in mentions:
        if mention.kind == "others":
            heard.append((mention, _Cluster(is_group=True, role_class="others")))
            continue
        if mention.kind in ("name", "group"):
            if (mention.start, mention.end) in owner:
                heard.append((mention, owner[(mention.start, mention.end)]))
            continue
        for chosen in _meant(mention, clusters, heard):
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


def _of_lists(clusters: Sequence[_Cluster], nations: Sequence[PersonMention]) -> None:
    """ "Latvia's Andris Vilks" among ministers is one of them: of the office that the text says of several, else an official."""
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


def _person(c: _Cluster) -> Person:
    spans = tuple(sorted({Span(m.start, m.end) for m in c.mentions}))
    return Person(c.name, c.role, c.role_class, c.home, spans, c.is_group, c.home_told)


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of a name that tell people apart, folded: "Abdel Fattah el-Sisi" -> abdel fattah sisi."""
    found = [w for w in fold(name.replace("-", " ")).replace("'s", "").split() if w not in _PARTICLES and len(w) > 1]
    return tuple(found or fold(name).split())


@lru_cache(maxsize=100_000)
def same_person(a: str, b: str) -> bool:
    """Can two names in one article mean the same person? Surname alone, a fuller form, or a spelling variant."""
    wa, wb = name_words(a), name_words(b)
    if not wa or not wb:
        return False
    if _initials(a) and _initials(b) and _initials(a) != _initials(b) and wa[0] == wb[0]:
        return False  # "George W. Bush" is not George H.W. Bush
    if wa == wb:
        return True
    short, long = sorted((wa, wb), key=len)
    if len(short) == 1:
        if len(short[0]) > 3 and short[0] in long[2:-1]:
            return True  # "Lula", "Chavez": of several surnames the one that is used
        return (
            short[0] in (long[-1], long[0])
            if (len(long) > 1 and short[0] != long[-1] and len(long) <= 3 and len(short[0]) > 3)
            or (short[0] == long[0] and _family_first(long))
            else _close(short[0], long[-1])
        )
    if set(short) <= set(long):
        return True
    return _close(short[-1], long[-1]) and (
        _close(short[0], long[0]) or (short[0][0] == long[0][0] and len(short[0]) <= 2)
    )


@lru_cache(maxsize=20_000)
def _initials(name: str) -> str:
    """ "George H.W. Bush" -> "hw"."""
    return "".join(w for w in name.replace(".", " ").lower().split()[1:-1] if len(w) == 1)


def _family_first(words: list[str]) -> bool:
    return len(words[0]) <= 6 and len(words) in (2, 3)


def _close(a: str, b: str) -> bool:
    return (
        a == b
        or (min(len(a), len(b)) >= 6 and a[0] == b[0] and Levenshtein.distance(a, b) <= 1)
        or (len(a) >= 5 and (b.startswith(a) or a.startswith(b)) and abs(len(a) - len(b)) <= 1)
    )


def _add_name(clusters: list[_Cluster], mention: PersonMention) -> None:
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
        if (mention.home and c.home and mention.home != c.home and not (mention.former or c._once))
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
        made = _Cluster()
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


def _add_group(clusters: list[_Cluster], mention: PersonMention) -> None:
    for c in clusters:
        if c.is_group and (not mention.home or c.home == mention.home):
            c.add(mention)
            return
    if mention.home:
        made = _Cluster(is_group=True)
        made.add(mention)
        clusters.append(made)


def _from_headline(c: _Cluster, clusters: Sequence[_Cluster], hints: Sequence[PersonMention]) -> None:
    """ "Nepal's king leaves for China": the headline tells the home of the king the story only names."""
    for hint in hints:
        named = hint.kind == "name" and any(same_person(hint.text, n.text) for n in c.names)
        rivals = [
            o
            for o in clusters
            if o.role_class == hint.role_class
            and same_office(hint.role, o.role)
            and (o is not c or o.home)
            and not (hint.gender and o.gender and hint.gender != o.gender)
        ]
        if (
            not c.is_group
            and hint.home
            and not c.home
            and (
                named
                or (
                    hint.kind == "title"
                    and hint.role_class
                    and hint.role_class == c.role_class
                    and same_office(hint.role, c.role)
                    and not rivals
                )
            )
        ):
            c.home = hint.home
        if named and hint.role_class and not c.role_class:
            c.role, c.role_class = hint.role, hint.role_class


@cache
def _leaders() -> dict[str, list[tuple[list[str], str, str, int, int]]]:
    """Last word of the name -> (words of the name, home, class, first year, last year)."""
    found: dict[str, list] = {}
    for r in rows("leaders"):
        words = name_words(r["name"])
        found.setdefault(words[-1], []).append((words, r["home"], r["class"], int(r["since"]), int(r["until"])))
    return found


def _from_leaders(c: _Cluster, published: dt.date | None) -> None:
    """Home, and office if the text tells none, of a well-known holder on that day; a bare surname counts only where no fuller name stands."""
    if c.is_group or not c.names or (c.home and c.role_class):
        return
    words = name_words(c.name)
    family_first = [row for row in _leaders().get(words[-1], ()) if row[0] == words]
    family_first = family_first or [
        row
        for row in _leaders().get(words[-1], ())
        if len(row[0]) == len(words) > 1 and all(_misspelt(a, b) for a, b in zip(row[0], words, strict=True))
    ]
    options = family_first or [
        row
        for key in dict.fromkeys((words[-1], words[0]))
        for row in _leaders().get(key, ())
        if set(words) <= set(row[0]) or (set(row[0]) <= set(words) and len(row[0]) > 1)
    ]
    holding = [row for row in options if published is None or row[3] <= published.year <= row[4]]
    if len({row[1] for row in holding}) != 1 or (
        len(words) == 1
        and (len(words[0]) < 4 or (words[0] in ("may", "brown", "rice", "park", "bush") and not c.role_class))
    ):
        return
    _, home, kind, _, _ = holding[0]
    if c.home and c.home != home:
        return
    c.home = c.home or home
    if not c.role_class:
        c.role_class = kind


def _misspelt(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) >= 5 and a[0] == b[0] and Levenshtein.distance(a, b) <= 1)


def _possessed(clusters: list[_Cluster], mentions: Sequence[PersonMention]) -> None:
    """ "his foreign minister, X": at home where the person spoken of before is."""
    owner = {(m.start, m.end): c for c in clusters for m in c.mentions}
    last: _Cluster | None = None
    before: _Cluster | None = None
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


@cache
def _known() -> dict[tuple[str, ...], str]:
    """Words of a full name -> home, for officials of the last decades (people.csv)."""
    found: dict[tuple[str, ...], str] = {}
    for r in (*rows("people"), *(r for r in rows("leaders") if r["home"])):
        found.setdefault(tuple(name_words(r["name"])), r["home"])
    return found


def _from_known(c: _Cluster) -> None:
    """Where a well-known official comes from, by the full name only; who is known for nothing else here is an official."""
    if c.is_group or c.former or not c.names or (c.home and c.role_class):
        return
    if c.role_class == "organisation_head":
        return  # at home in the organisation
    for name in sorted({m.text for m in c.names}, key=len, reverse=True):
        home = _known().get(tuple(name_words(name))) if " " in name else None
        if home and c.home in ("", home):
            c.home = home
            c.role_class = c.role_class or "official"
            return


def _counterparts(clusters: list[_Cluster], mentions: Sequence[PersonMention]) -> None:
    """A counterpart holds the office of the person named before."""
    owner = {(m.start, m.end): c for c in clusters for m in c.mentions}
    last: _Cluster | None = None
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


_HEADS_OF_STATE = {"king": "monarch", "queen": "monarch", "emperor": "monarch", "sultan": "monarch", "emir": "monarch", "amir": "monarch", "monarch": "monarch",
                   "pope": "pope", "pontiff": "pope", "president": "president"}  # fmt: skip


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


def _meant(
    mention: PersonMention, clusters: list[_Cluster], heard: list[tuple[PersonMention, _Cluster]]
) -> list[_Cluster]:
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


def _lead(heard: list[tuple[PersonMention, _Cluster]]) -> _Cluster | None:
    """Whom the story is about: the first to act in it."""
    return next((c for m, c in heard if m.subject and m.main and m.kind == "name"), None)


def _last_ones(mention: PersonMention, heard: list[tuple[PersonMention, _Cluster]], within: int) -> list[_Cluster]:
    """Whom "they", "the pair" or "the two leaders" mean: those who together were the last subject, else the last named, as many as it says."""
    if mention.kind == "pronoun":
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
    found: list[_Cluster] = []
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
    mention: PersonMention, clusters: list[_Cluster], heard: list[tuple[PersonMention, _Cluster]]
) -> list[_Cluster]:
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
        bare = [
            c
            for c in clusters
            if c.names
            and not (c.role_class or c.home or c.is_group)
            and " " in c.name
            and c.names[0].subject
            and c.names[0].opens
            and 0 <= c.names[0].sentence - mention.sentence <= 2
        ]
        if bare and mention.subject:
            return bare[
                :1
            ]  # "The Somali defence minister is in Ankara. ... Abdirisak Guled met": the lead tells the office, the story the name
        made = _Cluster(role=mention.role, role_class=mention.role_class, home=mention.home)
        clusters.append(made)
        return [made]
    return []


def _most_present(
    mention: PersonMention, fits: Sequence[_Cluster], heard: Sequence[tuple[PersonMention, _Cluster]]
) -> _Cluster | None:
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


def is_unnamed(person: Person) -> bool:
    """A person known only by an office ("Russian foreign minister")."""
    first = person.name.split()[0] if person.name else ""
    return not person.is_group and (
        first in demonyms() or (person.name.lower().endswith(person.role.lower()) and bool(person.role))
    )
