"""Two people or two countries compared; the address holds which."""

import html
from dataclasses import replace

import pandas as pd
import streamlit as st

from lib.draw import compare, palette, ties
from lib.draw import topics as draw_topics
from lib.model import Filters
from lib.tables import country_names, organisations
from lib.ui import components, lists
from lib.ui.collection import ask, counted, drawable, latest_people, options
from lib.ui.filters import go, narrow
from lib.ui.parts import chart, in_counts, latest_first, nothing, visit_list

OFFERED = 400  # people that the fields offer
LISTED = 12
SUGGESTED = 3  # pairs of each kind to begin with


def chosen() -> tuple[str, str] | None:
    """The two in the address ("JP~LV", or two people's uids), or None."""
    one, _, other = (st.session_state.get("two") or "").partition("~")
    lands = {*country_names().values(), *organisations().values()}
    names = dict(latest_people()[0])
    alike = (one in lands and other in lands) or (one in names and other in names)
    return (one, other) if alike and one != other else None


def named(key: str) -> str:
    """A country's or a person's name."""
    return dict(latest_people()[0]).get(key) or palette.country_name(key)


def page(two: tuple[str, str] | None, f: Filters) -> None:
    """The fields that choose two, and what there is to say of them."""
    _choose(two, f)
    if two is None:
        st.caption(
            "Choose two people, or two countries: when each travelled, which places they share, whom they met and what about."
        )
        _offer(f)
        return
    people = two[0] in dict(latest_people()[0])
    own = [replace(f, people=(k,), homes=()) if people else replace(f, homes=(k,), people=()) for k in two]
    found = [counted(x) for x in own]
    visits = [ask("visits", x) for x in own]
    if visits[0].empty and visits[1].empty:
        nothing(f)
        return
    over_time = [v if n is None else n.months() for v, n in zip(visits, found, strict=True)]
    names = (named(two[0]), named(two[1]))
    met = ties.encounters(_met(own[0], two, people))
    where = compare.places(
        *(
            v
            if n is None
            else n.lands(held=True).rename("n").rename_axis("country").reset_index().assign(status="completed")
            for v, n in zip(visits, found, strict=True)
        )
    )
    st.html(f"<p class='entente-answer'>{html.escape(_sentence(names, met, where))}</p>")
    chart(
        "mirrored",
        f"{names[0]} above, {names[1]} below",
        lambda t: compare.mirrored(*over_time, names, t),
        f,
        two,
        alt=f"Visits of {names[0]} and {names[1]} over time",
    )
    for n in found:
        if n is not None:
            in_counts(n)
            break
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Places", anchor=False)
        _places(where, names)
    with right:
        st.subheader("They met", anchor=False)
        if met.empty:
            st.caption("No article tells that they met.")
        lists.encounters_list(met, "compare_met", LISTED)
    if any((v["topics"] != "").any() for v in visits):
        about = [v if n is None else n.about() for v, n in zip(visits, found, strict=True)]
        chart(
            "compare_topics",
            "What about",
            lambda t: draw_topics.compared(*about, names, t),
            f,
            two,
            alt=f"Topics of the visits of {names[0]} and {names[1]}",
        )
    for column, frame, name, key in zip(
        st.columns(2, gap="large"), visits, names, ("compare_one", "compare_other"), strict=True
    ):
        with column:
            st.subheader(name, anchor=False)
            visit_list(latest_first(frame), key, LISTED)


def _offer(f: Filters) -> None:
    """Pairs worth a look, to click: the countries with most visits both ways, the people who travel most."""
    visits, found = drawable(f)
    pairs = ties.balances(visits if found is None else found.pairs())
    pairs = pairs.assign(both=pairs[["there", "back"]].min(axis=1)).sort_values(
        ["both", "total"], ascending=False, kind="stable"
    )
    folk = list(options(f.with_sample).people)[: SUGGESTED + 1]
    items = [
        {"id": f"{r.a}~{r.b}", "main": f"{named(r.a)} and {named(r.b)}", "sub": "", "n": f"{r.total:,} visits"}
        for r in pairs.head(SUGGESTED).itertuples()
    ] + [
        {"id": f"{folk[0]}~{other}", "main": f"{named(folk[0])} and {named(other)}", "sub": "", "n": "people"}
        for other in folk[1:]
    ]
    if items:
        st.subheader("For example", anchor=False)
        components.links(items, "compare_offered", lambda two: narrow(two=two) if isinstance(two, str) else None)


def _choose(two: tuple[str, str] | None, f: Filters) -> None:
    offered = options(f.with_sample)
    people = dict(list(offered.people.items())[:OFFERED])
    lands = {c: palette.country_name(c) for c in dict.fromkeys((*offered.homes, *offered.places))}
    words = {**people, **lands}
    first, second = two or ("", "")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        one = st.selectbox(
            "Compare",
            list(words),
            index=list(words).index(first) if first in words else None,
            format_func=words.get,
            key=f"compare_a_key_{first}",
            placeholder="A person or a country",
            width=280,
        )
        others = [k for k in words if one is None or (k in people) == (one in people)]
        other = st.selectbox(
            "with",
            others,
            index=others.index(second) if second in others else None,
            format_func=words.get,
            key=f"compare_b_key_{second}",
            placeholder="Another",
            width=280,
        )
        if st.button("Compare them", key="compare_go"):
            if not one or not other or one == other:
                st.info("Choose two different ones first.")
            else:
                narrow(two=f"{one}~{other}")


def _met(own: Filters, two: tuple[str, str], people: bool) -> pd.DataFrame:
    frame = ask("meetings", own)
    first, second = ("first_person", "second_person") if people else ("first_home", "second_home")
    return frame[
        ((frame[first] == two[0]) & (frame[second] == two[1])) | ((frame[first] == two[1]) & (frame[second] == two[0]))
    ]


def _sentence(names: tuple[str, str], met: pd.DataFrame, where: pd.DataFrame) -> str:
    shared = [palette.country_name(r.country) for r in where.itertuples() if r.one and r.other]
    many = lambda n, word, plural: f"{n:,} {word if n == 1 else plural}"  # noqa: E731
    times = [
        f"{n} made {many(int(where[side].sum()), 'visit', 'visits')} to {many(int((where[side] > 0).sum()), 'country', 'countries')}"
        for n, side in zip(names, ("one", "other"), strict=True)
    ]
    both = (
        f"Both were in {', '.join(shared[:5])}{' and others' if len(shared) > 5 else ''}."
        if shared
        else "No country was visited by both."
    )
    alone = [
        f"{n} alone in {int(((where[a] > 0) & (where[b] == 0)).sum())}"
        for n, a, b in zip(names, ("one", "other"), ("other", "one"), strict=True)
    ]
    meets = int(((met["status"] == "held") & (met["mode"] == "in_person")).sum())
    return f"{times[0]}, {times[1]}. {both} {alone[0]}, {alone[1]}. They met {'never, as far as the articles tell' if not meets else 'once' if meets == 1 else f'{meets} times'}."


def _places(where: pd.DataFrame, names: tuple[str, str]) -> None:
    short = [n if n in country_names() else n.split()[-1] for n in names]
    items = [
        {
            "id": r.country,
            "main": palette.country_name(r.country),
            "sub": "both" if r.one and r.other else f"only {names[0] if r.one else names[1]}",
            "n": f"{short[0]} {r.one} · {short[1]} {r.other}",
        }
        for r in where.head(LISTED).itertuples()
    ]
    components.links(items, "compare_places", lambda c: go("explore", place=[c]))
    if len(where) > LISTED:
        st.caption(f"and {len(where) - LISTED} more countries")
