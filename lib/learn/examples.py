"""A case (lib/learn/cases.py) as the tensors that the heads take, and what is right."""

from typing import Any

import numpy as np
import torch

from lib.careful import pairs
from lib.careful.layout import Layout, Mention, PlaceTold, TimeTold
from lib.careful.windows import Windows, cut

STATUSES = {"planned": 0, "ongoing": 1, "completed": 2, "cancelled": 3, "postponed": 3}
NO_DAY, PUBLICATION, FIRST_TIME = 0, 1, 2  # the slots of a day: none, the day of publication, then the time expressions


def layout_of(case: dict[str, Any]) -> Layout:
    """The layout that a case was written from."""
    return Layout(
        case["words"],
        case["shift"],
        [[Mention(*m) for m in mentions] for mentions in case["people"]],
        case["homes"],
        case["offices"],
        [PlaceTold(Mention(*at), *rest) for at, *rest in case["places"]],
        [TimeTold(Mention(*at), edtf) for at, edtf in case["times"]],
        case["published"],
    )


class Example:
    """An article: its name, cut (windows), inputs of the heads, and what is right. kept: what the frozen layers said of it."""

    def __init__(self, case: dict[str, Any], tokenizer) -> None:
        self.article: str = case["article"]
        self.layout = layout_of(case)
        self.cut: Windows = cut(tokenizer, self.layout)
        self.kept: list[torch.Tensor] | None = None
        self.asked = pairs.Asked.of(self.layout, self.cut)
        self.people, self.places = self.asked.people, self.asked.places
        self.stays, self.meetings = self.asked.stays, self.asked.meetings
        self.times = pairs.times_side(self.layout, self.cut)
        self.inputs = self._inputs()
        self._labels(case)

    def _inputs(self) -> dict[str, Any]:
        stay, met = self.asked.of_stays, self.asked.of_meetings
        given = {
            "stay_i": stay.one, "stay_j": stay.other, "stay_apart": stay.apart, "stay_about": stay.about,
            "stay_sizes": np.bincount(stay.about, minlength=len(self.stays)),
            "stay_person": np.array([p for p, _ in self.stays], dtype=np.int64), "stay_country": np.array([c for _, c in self.stays], dtype=np.int64),
            "person_of": self.people.owner, "country_of": self.places.owner,
            "met_i": met.one, "met_j": met.other, "met_apart": met.apart, "met_sizes": np.bincount(met.about, minlength=len(self.meetings)),
        }  # fmt: skip
        inputs: dict[str, Any] = {k: torch.tensor(v, dtype=torch.long) for k, v in given.items()}
        inputs["people_count"], inputs["country_count"] = len(self.layout.people), len(self.layout.countries)
        inputs["stay_traits"] = torch.tensor(pairs.traits_of_stay(self.layout, self.stays))
        inputs["met_traits"] = torch.tensor(pairs.traits_of_meeting(self.layout, self.meetings))
        return inputs

    def _labels(self, case: dict[str, Any]) -> None:
        number = {c: i for i, c in enumerate(self.layout.countries)}
        at = {pair: row for row, pair in enumerate(self.stays)}
        count = len(self.stays)
        self.stay, self.counts = torch.zeros(count), torch.ones(count)
        self.status = torch.zeros(count, 4)
        self.days: dict[int, set[int]] = {}
        self.cities: dict[int, set[int]] = {}
        for person, country in case["open"]:
            if (row := at.get((person, number.get(country, -1)))) is not None:
                self.counts[row] = 0
        for person, country, statuses, start, cities in case["stays"]:
            if (row := at.get((person, number.get(country, -1)))) is None:
                continue
            self.stay[row], self.counts[row] = 1, 1
            for s in statuses:
                self.status[row, STATUSES[s]] = 1
            if statuses:
                self.days.setdefault(row, set()).update(self._slots(start))
                looked_at = {0} | {1 + int(j) for j in self.inputs["stay_j"][self.inputs["stay_about"] == row]}
                self.cities.setdefault(row, set()).update(self._cities(cities, country) & looked_at)
        mine = {pair: row for row, pair in enumerate(self.meetings)}
        self.met, self.met_counts = torch.zeros(len(mine)), torch.ones(len(mine))
        for pair in case["meetings_open"]:
            if tuple(pair) in mine:
                self.met_counts[mine[tuple(pair)]] = 0
        for pair in case["meetings"]:
            if tuple(pair) in mine:
                self.met[mine[tuple(pair)]] = self.met_counts[mine[tuple(pair)]] = 1

    def _slots(self, start: str | None) -> set[int]:
        """The slots that tell the first day; empty where none does."""
        if not start:
            return {NO_DAY}
        found = {
            FIRST_TIME + i
            for i, t in enumerate(self.layout.times)
            if t.edtf and t.edtf.split("/")[0].strip("~?") == start.strip("~?")
        }
        if not found and start == self.layout.published:
            return {PUBLICATION}
        return found

    def _cities(self, cities: list[str], country: str) -> set[int]:
        """The places (1 + number in places_side) that name the city; {0} where none is annotated."""
        if not cities:
            return {0}
        told = {c.casefold() for c in cities}
        return {
            1 + i
            for i, rank in enumerate(self.places.rank)
            if (p := self.layout.places[rank]).country == country
            and not p.demonym
            and {p.city.casefold(), self.layout.words[p.at.start : p.at.end].casefold()} & told
        }

    def gaps(self, rows: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
        """(rows, times) twice: bucket from the nearest mention of the person, and of the country, to each time."""
        people = [self._nearest(self.people, self.stays[r][0]) for r in rows]
        places = [self._nearest(self.places, self.stays[r][1]) for r in rows]
        return torch.tensor(np.array(people)), torch.tensor(np.array(places))

    def _nearest(self, side: pairs.Side, owner: int) -> np.ndarray:
        return pairs.nearest(side, owner, self.times)
