"""Who said what: sixty quotations in invented news, each with its speaker; the share that is right has a floor that may only rise."""

import pytest

FLOOR = 0.95  # measured 2026-11-24, rounded down; 0.85 asked, textacy's rules reach about 0.65 on US news

A = "Danish Prime Minister Lars Holm"
B = "Ghanaian Foreign Minister Ama Mensah"
C = "Chilean President Rosa Araya"
D = "Vietnamese Deputy Prime Minister Tran Van Minh"
E = "EU foreign policy chief Petra Novak"

# text -> (first words of the quotation, speaker's surname) for each quotation in it
CASES = [
    (f'"We have agreed on a road map," {A} said on Friday.', [("We have agreed", "Holm")]),
    (f'{A} said: "We have agreed on a road map."', [("We have agreed", "Holm")]),
    (f'{B} told reporters, "The talks were open and useful."', [("The talks were", "Mensah")]),
    (f'"The talks were open and useful," said {B}, who arrived on Monday.', [("The talks were", "Mensah")]),
    (f'"The talks," {B} said, "were open and useful to both sides."', [("were open", "Mensah")]),
    (f"“Nobody should doubt our resolve,” {C} told parliament. “We will not be moved by threats.”", [("Nobody should", "Araya"), ("We will not", "Araya")]),
    (f"{C} arrived in Oslo on Monday. “I come as a friend of this country,” she said.", [("I come as", "Araya")]),
    (f"{A} met {C} in Oslo. “She knows where we stand on this,” he said afterwards.", [("She knows", "Holm")]),
    (f"{A} met {C} in Oslo. “He knows where we stand on this,” she said afterwards.", [("He knows", "Araya")]),
    (f"According to {D}, “the corridor will be open by summer”.", [("the corridor", "Minh")]),
    (f"“The corridor will be open by summer,” according to {D}.", [("The corridor", "Minh")]),
    (f"{E} called the vote “a turning point for the whole region”.", [("a turning point", "Novak")]),
    (f"{E} described the report as “deeply worrying and incomplete”.", [("deeply worrying", "Novak")]),
    (f"“It is too early to speak of sanctions,” {E} added.", [("It is too early", "Novak")]),
    (f"“It is too early to speak of sanctions,” warned {E}.", [("It is too early", "Novak")]),
    (f"{A} warned that “the price of delay will be paid by our children”.", [("the price of", "Holm")]),
    (f"“We are neighbours,” {A} said, adding that “neighbours talk to each other”.", [("We are neighbours", "Holm"), ("neighbours talk", "Holm")]),
    (f"“What we need is patience,” {B} said. {A} replied: “Patience has its limits, too.”", [("What we need", "Mensah"), ("Patience has", "Holm")]),
    (f"{B} spoke first. “What we need is patience,” she said.\n\n“Patience has its limits, too,” {A} replied.", [("What we need", "Mensah"), ("Patience has", "Holm")]),
    (f"{C} did not hide her anger.\n\n“This is not how friends behave,” she said. “Friends keep their word.”", [("This is not", "Araya"), ("Friends keep", "Araya")]),
    (f"“There will be no second referendum,” the prime minister said. {A} spoke in Aarhus.", [("There will be", "Holm")]),
    (f"{A} spoke in Aarhus. “There will be no second referendum,” the prime minister said.", [("There will be", "Holm")]),
    (f"{A} spoke in Aarhus. “There will be no second referendum,” the Danish premier insisted.", [("There will be", "Holm")]),
    (f"Asked about the prisoners, {D} said only: “We follow our laws.”", [("We follow", "Minh")]),
    (f"“We follow our laws and nobody else’s,” {D} told state television in an interview on Sunday.", [("We follow", "Minh")]),
    (f"In a statement, {E} said she was “appalled by the attack on the convoy”.", [("appalled by", "Novak")]),
    ("“Kenya will send two battalions,” said its defence minister, Peter Otieno.", [("Kenya will send", "Otieno")]),
    ("Kenya’s defence minister, Peter Otieno, said “two battalions will leave this week”.", [("two battalions", "Otieno")]),
    ("“The border stays open,” Polish Interior Minister Ewa Lis told PAP.", [("The border stays", "Lis")]),
    ("“The border stays open,” Lis said. Polish Interior Minister Ewa Lis was speaking in Gdansk.", [("The border stays", "Lis")]),
    ("The two ministers spoke for an hour. “It was a good beginning,” said Jordan’s Nabil Haddad.", [("It was a good", "Haddad")]),
    ("“It was a good beginning,” Jordanian Foreign Minister Nabil Haddad said after meeting his Turkish counterpart, Cem Aydin.", [("It was a good", "Haddad")]),
    ("Turkish Foreign Minister Cem Aydin, who met Haddad, said “the door remains open for everybody”.", [("the door remains", "Aydin")]),
    (f"“I have never met this man in my life!” {C} exclaimed.", [("I have never", "Araya")]),
    (f"“Where is the money going?” asked {C}.", [("Where is", "Araya")]),
    (f"{C}: “Where is the money going, and who decides?”", [("Where is", "Araya")]),
    (f"{A} quoted his grandmother. “If you want peace, set the table,” he said with a smile.", [("If you want", "Holm")]),
    ("“We regret the incident,” said the ministry’s spokeswoman, Maria Duarte, in Lisbon.", [("We regret", "Duarte")]),
    ("Maria Duarte, a spokeswoman for the ministry, said: “We regret the incident.”", [("We regret", "Duarte")]),
    ("“We regret the incident”, Duarte said. Portuguese spokeswoman Maria Duarte gave no details.", [("We regret", "Duarte")]),
    (f"{B} praised “the courage of the women of this city” and promised help.", [("the courage of", "Mensah")]),
    (f"{B} and {A} met in Accra. “We have known each other for years,” Mensah said.", [("We have known", "Mensah")]),
    (f"{B} and {A} met in Accra. “We have known each other for years,” Holm said.", [("We have known", "Holm")]),
    (f"“This is a day of joy,” {A} said in Tallinn on Tuesday, standing beside {C}.", [("This is a day", "Holm")]),
    (f"“This is a day of joy,” {A} said in Tallinn. “It is also a day of thanks,” {C} added.", [("This is a day", "Holm"), ("It is also", "Araya")]),
    (f"Speaking beside {C}, {A} said: “This is a day of joy for both of us.”", [("This is a day", "Holm")]),
    (f"“Let me be clear: there is no plan B,” {E} told lawmakers in Strasbourg.", [("Let me be clear", "Novak")]),
    (f"{E} wrote on social media: “There is no plan B, and there never was.”", [("There is no plan", "Novak")]),
    ("“Our ports are full,” complained Malaysian Transport Minister Lim Wei Han.", [("Our ports", "Han")]),
    (f"{D} said Hanoi wanted “peace and a stable environment for trade”, and left at once.", [("peace and a stable", "Minh")]),
    (f"“The bridge will stand a hundred years,” {D} promised, “and it will be free of tolls.”", [("The bridge will", "Minh"), ("and it will", "Minh")]),
    (f"“The bridge will stand a hundred years,” {D} said. He went on: “It will be free of tolls.”", [("The bridge will", "Minh"), ("It will be free", "Minh")]),
]
QUOTES = [(text, words, speaker) for text, said in CASES for words, speaker in said]


def test_there_are_sixty():
    assert len(QUOTES) >= 60


@pytest.fixture(scope="module")
def told(reading):
    return {text: reading(text) for text, _ in CASES}


def test_share_with_the_right_speaker(told):
    wrong = []
    for text, words, speaker in QUOTES:
        quote = next((q for q in told[text].quotes if text[q.start : q.end].lstrip("“\"").startswith(words)), None)
        if quote is None or speaker not in quote.speaker.split():
            wrong.append((words, speaker, quote and quote.speaker))
    share = 1 - len(wrong) / len(QUOTES)
    assert share >= FLOOR, f"{share:.3f}: {wrong}"


def test_the_speaker_is_shown_where_the_text_names_them(told):
    for text, _ in CASES:
        for q in told[text].quotes:
            assert 0 <= q.start < q.end <= len(text)
            if q.speaker:
                assert text[q.speaker_start : q.speaker_end].strip()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{A} said that the road map had been agreed on Friday in Copenhagen.", "the road map had been agreed"),
        (f"{B} told reporters the ships would leave the port on Monday.", "the ships would leave"),
        (f"{E} warned that the ceasefire could collapse within days.", "the ceasefire could collapse"),
    ],
)
def test_reported_speech_is_a_class_of_its_own(reading, text, said):
    quote = next(q for q in reading(text).quotes if q.kind == "indirect")
    assert said in text[quote.start : quote.end] and quote.speaker


@pytest.mark.parametrize("text", [f"{A} saw the film “Borgen” twice.", "The “Dove” is a ship.", 'A 24" screen and a 27" screen were sold.', "He’s the people’s choice, and that’s the ministers’ problem."])
def test_titles_scare_quotes_and_apostrophes_are_no_quotations(reading, text):
    assert [q for q in reading(text).quotes if q.kind == "direct"] == []
