"""People with office and home, and what else in the text means them."""

import pytest

# text, name, role class, home
CASES = [
    ("Latvian Defence Minister Raimonds Bergmanis spoke in parliament.", "Raimonds Bergmanis", "defence_minister", "LV"),
    ("Japanese Prime Minister Shinzo Abe met his Latvian counterpart Maris Kucinskis in Riga.", "Maris Kucinskis", "head_of_government", "LV"),
    ("U.S. Secretary of State Madeleine Albright arrived.", "Madeleine Albright", "foreign_minister", "US"),
    ("Shukri Ghanem, prime minister of Libya, arrived in Zagreb.", "Shukri Ghanem", "head_of_government", "LY"),
    ("European Commission President Ursula von der Leyen said so.", "Ursula von der Leyen", "organisation_head", "EU"),
    ("UN Secretary-General Antonio Guterres will travel.", "Antonio Guterres", "organisation_head", "UN"),
    ("NATO Secretary General Jens Stoltenberg spoke.", "Jens Stoltenberg", "organisation_head", "NATO"),
    ("Egyptian President Abdel Fattah el-Sisi arrived in Berlin.", "Abdel Fattah el-Sisi", "head_of_state", "EG"),
    ("Brazil's President Luiz Inacio Lula da Silva flew home.", "Luiz Inacio Lula da Silva", "head_of_state", "BR"),
    ("King Abdullah II of Jordan received the guests.", "Abdullah II", "head_of_state", "JO"),
    ("Kenya's foreign ministry spokesman Peter Otieno told reporters.", "Peter Otieno", "spokesperson", "KE"),
    ("German Chancellor Angela Merkel met workers.", "Angela Merkel", "head_of_government", "DE"),
    ("Former Finnish President Tarja Halonen visited the school.", "Tarja Halonen", "former", "FI"),
    ("Ghanaian Deputy Foreign Minister Kwame Boateng arrived.", "Kwame Boateng", "envoy", "GH"),
    ("Chilean Minister of Finance Rosa Araya left for Lima.", "Rosa Araya", "finance_minister", "CL"),
    ("North Korean leader Kim Jong-il left for China.", "Kim Jong-il", "leader", "KP"),
    ("South Korean President Park Geun-hye spoke.", "Park Geun-hye", "head_of_state", "KR"),
    ("The Philippine foreign secretary, Alberto Romulo, is to fly to Geneva.", "Alberto Romulo", "foreign_minister", "PH"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "role_class", "home"), CASES, ids=[c[1] for c in CASES])
def test_office_and_home(reading, text, name, role_class, home):
    found = {p.name: p for p in reading(text).people}
    assert name in found, sorted(found)
    assert (found[name].role_class, found[name].country) == (role_class, home)


def mentions(reading, text: str, name: str) -> list[str]:
    read = reading(text)
    return [read.article.text[m.start : m.end] for p in read.people if p.name == name for m in p.mentions]


def test_surname_title_and_pronoun_mean_the_same_person(reading):
    text = "Peruvian President Lucia Salazar arrived in Oslo on Monday. Salazar met business leaders. The Peruvian president said she would return."
    assert mentions(reading, text, "Lucia Salazar") == ["Lucia Salazar", "Salazar", "Peruvian president", "she"]


def test_two_leaders_means_both(reading):
    text = "Thai Prime Minister Anan Wong met Lao President Bounmy Keo in Vientiane. The two leaders signed a treaty."
    assert "leaders" in " ".join(mentions(reading, text, "Anan Wong")) and "leaders" in " ".join(mentions(reading, text, "Bounmy Keo"))


def test_the_premier_of_another_country_is_someone_else(reading):
    text = "Croatian Prime Minister Ivo Maric met Libyan Prime Minister Omar Salem. The Libyan premier praised the talks."
    assert any("premier" in m for m in mentions(reading, text, "Omar Salem"))
    assert not any("premier" in m for m in mentions(reading, text, "Ivo Maric"))


def test_diacritics_do_not_split_a_person(reading):
    text = "Latvian Prime Minister Māris Kučinskis spoke. Kucinskis later flew to Oslo."
    assert mentions(reading, text, "Māris Kučinskis") == ["Māris Kučinskis", "Kucinskis"]


def test_father_and_son_are_two(reading):
    text = "US President George W. Bush arrived in Prague. His father, former president George H. W. Bush, was in Tokyo. Bush met Czech President Vaclav Havel."
    found = {p.name: p for p in reading(text).people}
    assert {"George W. Bush", "George H. W. Bush"} <= set(found)
    assert (found["George W. Bush"].role_class, found["George H. W. Bush"].role_class) == ("head_of_state", "former")
    assert len(mentions(reading, text, "George W. Bush")) > len(mentions(reading, text, "George H. W. Bush"))


def test_a_home_that_only_follows_is_marked(reading):
    text = "LIMA - Peruvian President Rosa Quispe opened a school in Lima. Interior Minister Juan Rojas said it had cost little."
    found = {p.name: p for p in reading(text).people}
    assert (found["Juan Rojas"].country, found["Juan Rojas"].home_told) == ("PE", False)
    assert (found["Rosa Quispe"].country, found["Rosa Quispe"].home_told) == ("PE", True)


def test_one_of_several_ministers_has_their_office(reading):
    text = "Foreign ministers of three countries met in Oslo. Peru's Rosa Quispe and Juan Rojas of Chile came early."
    found = {p.name: (p.role_class, p.country) for p in reading(text).people}
    assert found["Rosa Quispe"] == ("foreign_minister", "PE") and found["Juan Rojas"] == ("foreign_minister", "CL")


def test_people_with_the_names_of_countries_are_people(reading):
    found = {p.name for p in reading("Chad Miller and Virginia Stone spoke. Israel Lund, a baker, said nothing.").people}
    assert {"Chad Miller", "Virginia Stone", "Israel Lund"} <= found


def test_no_break_spaces_stand_between_names(reading):
    (found,) = reading("Danish Prime Minister Lars\xa0Holm arrived in Lima. Holm was tired.").people
    assert (found.name.replace("\xa0", " "), found.role_class, len(found.mentions)) == ("Lars Holm", "head_of_government", 2)
