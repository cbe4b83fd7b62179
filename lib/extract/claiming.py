"""A claim of presence, made: who, where, in which state, on which of the days that the words tell."""

from collections.abc import Iterator

from lib.extract.parse import Token
from lib.extract.scene import Scene, auxiliaries, governor
from lib.extract.status import new_date, times_for
from lib.model import Claim, Place, Timex


def claims_of(scene: Scene, trigger: Token, who: list[tuple[int, Token]], where: list[tuple[Place, Token]], kind: str, status: str, **more) -> Iterator[Claim]:
    """One claim for each person and place; none for what is only wished. who and where: the people and places, each with the word that names them."""
    if status == "":
        return
    if status == "postponed" and not new_date(scene, trigger):
        status = "cancelled"
    times = times_for(scene, trigger)
    own = _each_day(scene, times, where)
    for person, name in dict.fromkeys(who):
        for place, token in where:
            yield Claim(
                person, place, kind, status, scene.sentence[trigger.i], scene.span(trigger), scene.mention(name, person), scene.place_span(token), times=own.get(token.i, times),
                shared=len({p.country for p, _ in where}) > 1, near=None if times else untold_day(scene, trigger, status), **more,
            )  # fmt: skip


def _each_day(scene: Scene, times: tuple[Timex, ...], where: list[tuple[Place, Token]]) -> dict[int, tuple[Timex, ...]]:
    """"flies to Seoul on Wednesday and to Beijing on Thursday": to each place (its token) the times told behind it and before the next."""
    if len(where) < 2 or len(times) < 2:
        return {}
    spans = [scene.place_span(token) for _, token in where]
    told = {}
    for i, (_, token) in enumerate(where):
        stop = spans[i + 1].start if i + 1 < len(spans) else float("inf")
        told[token.i] = tuple(t for t in times if spans[i].end <= t.start < stop)
    return told if all(told.values()) else {}


def untold_day(scene: Scene, token: Token, status: str) -> Timex | None:
    """The day the story is at, for what is told in the simple past without a day of its own."""
    if status not in ("completed", "ongoing"):
        return None
    verb = token if token.pos_ in ("VERB", "AUX") else governor(token)
    if auxiliaries(verb) & {"has", "have", "had", "'ve", "’ve"}:
        return None
    return scene.story_day(token)
