"""What an article has told of one person so far: names, office, home, and the mentions that mean them."""

from collections import Counter
from dataclasses import dataclass, field

from lib.model import PersonMention

HEADS = {"head_of_state", "head_of_government", "leader", "royal"}
MINISTERS = {"foreign_minister", "defence_minister", "finance_minister", "minister"}
PRINCIPALS = HEADS | MINISTERS | {"deputy_head", "envoy", "organisation_head"}
STAFF = {"private", "spokesperson", "resident", "candidate", "former"}
NO_OFFICE = {"", "private", "former", "resident"}


@dataclass
class Cluster:
    names: list[PersonMention] = field(default_factory=list)
    mentions: list[PersonMention] = field(default_factory=list)
    role: str = ""
    role_class: str = ""
    home: str = ""
    gender: str = ""
    former: bool = False
    is_group: bool = False
    home_told: bool = True
    once: bool = False  # the home is that of an office held once: whom they travel for now is told elsewhere
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
        if mention.home and (not self.home or (self.once and not mention.former and mention.role_class)):
            self.home, self.once = mention.home, mention.former
        self.gender = self.gender or mention.gender
        self.former = self.former or mention.former
