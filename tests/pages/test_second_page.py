"""The page Add with a second reader: to whom texts go is said before the first one leaves, and who read a visit stands on its card."""

import json
import sys
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "second"))

from model_server import ModelServer, telling  # noqa: E402

TEXT = "PUBLISHED: 2018-01-13\nAbe in Riga\n\nJapanese Prime Minister Shinzo Abe arrived in Riga on Saturday. He met Latvian President Raimonds Vejonis."
VISIT = {"visitor": {"name": "Shinzo Abe", "words": "Shinzo Abe", "sentence": 1}, "home": None, "place": {"name": "Riga", "words": "Riga", "sentence": 1},
         "told": {"words": "arrived in", "sentence": 1}, "status": "ongoing", "time": {"words": "Saturday", "sentence": 1}, "until": None, "hosts": [], "tour": None}  # fmt: skip


@pytest.fixture
def add(monkeypatch, tmp_path):
    def opened(**settings: str) -> AppTest:
        for name in ("ENTENTE_MODEL_URL", "ENTENTE_MODEL", "ENTENTE_MODEL_KEY", "ENTENTE_MODEL_MODE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"ENTENTE_DATA_DIR": str(tmp_path), "ENTENTE_SAMPLE": "0", **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("lib.ui.session.at_this_machine", lambda: True)
        st.cache_resource.clear()
        st.cache_data.clear()
        return AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run().switch_page("pages/add_page.py").run()

    return opened


def captions(at: AppTest) -> str:
    return " ".join(c.value for c in at.caption).replace("\\", "")


def button(at: AppTest, label: str):
    return next((b for b in at.button if b.label == label), None)


def given(at: AppTest) -> AppTest:
    next(t for t in at.text_area if t.label == "Text").set_value(TEXT)
    return button(at, "Read").click().run()


def test_without_a_mode_nothing_is_offered_or_sent(add):
    with ModelServer(telling({"visits": [VISIT], "meetings": []})).open() as server:
        at = add(ENTENTE_MODEL_URL=server.url, ENTENTE_MODEL="m")
        assert "no text is sent anywhere" in captions(at)
        at = given(at)
        assert not at.exception and button(at, "Let the model read") is None and not server.asked


def test_who_gets_the_text_is_said_before_it_leaves(add):
    with ModelServer(telling({"visits": [VISIT, {**VISIT, "place": {"name": "Paris", "words": "Paris", "sentence": 1}}], "meetings": []})).open() as server:
        host = server.url.removeprefix("http://").removesuffix("/v1")
        at = add(ENTENTE_MODEL_URL=server.url, ENTENTE_MODEL="m", ENTENTE_MODEL_MODE="every")
        assert host in captions(at) and "no text is sent anywhere" not in captions(at)
        at = given(at)
        assert not at.exception and f"1 article will be sent to {host}" in captions(at) and not server.asked
        at = button(at, "Let the model read").click().run()
        assert not at.exception and len(server.asked) == 1
        assert "1 told by both" in captions(at) and "place: the words do not stand in the sentence" in captions(at)
        assert button(at, "Let the model read") is None
        at = button(at, "Keep 1 article").click().run()
        assert not at.exception and at.success
        from lib.config import Config
        from lib.model import Filters
        from lib.store import Store, query
        from lib.ui.card import _readers, _sure

        held = Store(Config())
        card = query.card(held, query.visits(held, Filters())["uid"].iloc[0])
        assert _readers(card.told) == "Entente’s rules and the language model" and "not measured" in _sure(0.9, card.told)
        assert json.dumps(server.asked).count("Raimonds Vejonis") >= 1


def test_wrong_settings_are_a_sentence(add):
    at = given(add(ENTENTE_MODEL_URL="http://api.example.org/v1", ENTENTE_MODEL="m", ENTENTE_MODEL_KEY="sk-1", ENTENTE_MODEL_MODE="every"))
    assert not at.exception and button(at, "Let the model read") is None
    assert "sk-1" not in str([h.proto.body for h in at.get("html")])
