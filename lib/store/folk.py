"""Who of what fits some filters travels and who meets whom, counted in a board."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lib.store.chosen import Chosen
from lib.store.columns import NONE, stamps


@dataclass
class Folk(Chosen):
    """The people among what fits."""

    def ties(self, most: int) -> pd.DataFrame:
        """Pairs of people who met in person, among the `most` with most partners: first, first_home, first_person,
        second ..., mode, status, n.
        """
        b = self.board
        own = self.met
        own = own[b.m_held[own] & b.is_one_of(b.m_mode[own], b.modes, ["in_person"])]
        one, other = (
            np.minimum(b.m_first[own], b.m_second[own]).astype(np.int64),
            np.maximum(b.m_first[own], b.m_second[own]).astype(np.int64),
        )
        keys, n = np.unique(one * len(b.p_id) + other, return_counts=True)
        one, other = keys // max(len(b.p_id), 1), keys % max(len(b.p_id), 1)
        partners = np.bincount(one, minlength=len(b.p_id)) + np.bincount(other, minlength=len(b.p_id))
        kept = np.zeros(len(b.p_id), bool)
        kept[np.lexsort((np.arange(len(partners)), -partners))[:most]] = True
        here = kept[one] & kept[other]
        one, other, n = one[here], other[here], n[here]

        def side(at):
            return (
                [b.p_name[k] for k in at],
                [b.homes.words[b.p_home[k]] for k in at],
                [b.p_uid[k] for k in at],
            )

        (a, ah, au), (c, ch, cu) = side(one), side(other)
        return pd.DataFrame(
            {
                "first": a,
                "first_home": ah,
                "first_person": au,
                "second": c,
                "second_home": ch,
                "second_person": cu,
                "mode": "in_person",
                "status": "held",
                "n": n,
            }
        )

    def people(self, most: int) -> tuple[pd.DataFrame, int]:
        """The people (columns as query.people) with most visits, and how many there are."""
        b, many = self.board, len(self.board.p_id)
        planned = self.v[b.is_one_of(b.v_status[self.v], b.status, ["planned"])]
        done, coming = (
            np.bincount(b.v_person[self.held], minlength=many),
            np.bincount(b.v_person[planned], minlength=many),
        )
        own = self.met
        met = np.bincount(b.m_first[own], minlength=many) + np.bincount(b.m_second[own], minlength=many)
        went = np.bincount(b.v_person[self.v], minlength=many)
        there = np.flatnonzero(went + met)
        order = sorted(
            there[np.lexsort((-met[there], -(done + coming)[there]))[: most * 2]],
            key=lambda k: (-int(done[k]) - int(coming[k]), -int(met[k]), b.p_name[k], b.p_uid[k]),
        )[:most]
        wanted = np.zeros(many, bool)
        wanted[order] = True
        mine = self.held[wanted[b.v_person[self.held]]]
        frame = pd.DataFrame(
            {"p": b.v_person[mine], "c": b.v_country[mine], "first": b.v_first[mine], "last": b.v_last[mine]}
        )
        dated = frame[frame["first"] != NONE].groupby("p")
        lands, first, last = (
            frame.groupby("p")["c"].nunique().to_dict(),
            dated["first"].min().to_dict(),
            dated["last"].max().to_dict(),
        )
        made = [
            (
                b.p_uid[k],
                b.p_name[k],
                b.homes.words[b.p_home[k]],
                b.p_role[k],
                b.p_class[k],
                int(done[k]),
                int(coming[k]),
                int(lands.get(k, 0)),
                int(met[k]),
                first.get(k, NONE),
                last.get(k, NONE),
            )
            for k in order
        ]
        out = pd.DataFrame(
            made,
            columns=[
                "person",
                "name",
                "home",
                "role",
                "role_class",
                "visits",
                "planned",
                "countries",
                "meetings",
                "first_day",
                "last_day",
            ],
        )
        return out.assign(
            first_day=stamps(out["first_day"].to_numpy(np.int64)), last_day=stamps(out["last_day"].to_numpy(np.int64))
        ), len(there)

    def rows_in_time(self, column: str, most: int) -> pd.DataFrame:
        """Where single bars would be too many: the `most` people or countries seen last, by year or month: row (its
        name), first_day, n.
        """
        b = self.board
        values, words = (b.v_country, b.countries.words) if column == "country" else (b.v_person, b.p_uid)
        own = self.v[b.v_first[self.v] != NONE]
        counted = np.bincount(values[own], minlength=len(words))
        kept = [k for k in np.argsort(-counted, kind="stable")[:most] if counted[k]]
        table = np.full(max(len(words), 1), -1, np.int32)
        table[kept] = np.arange(len(kept))
        own = own[table[values[own]] >= 0]
        keys, n = np.unique(table[values[own]].astype(np.int64) * 100_000 + b.v_month[own] + 50_000, return_counts=True)
        who = [kept[k] for k in keys // 100_000]
        names = b.p_name if column == "person" else words
        return pd.DataFrame({"key": [words[k] for k in who], "row": [names[k] for k in who],
                             "home": [b.homes.words[b.p_home[k]] if column == "person" else "" for k in who],
                             "first_day": (keys % 100_000 - 50_000).astype("datetime64[M]")
                             .astype("datetime64[s]"), "n": n})  # fmt: skip
