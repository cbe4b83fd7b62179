"""Reading a batch: one article that fails stops nothing."""

from lib import ingest
from lib.errors import ReadingFailed
from lib.extract import quotes
from lib.model import Article, Reading


def test_one_article_that_fails_stops_nothing(config, monkeypatch):
    whole = quotes.find

    def stumbling(scene):
        if "STUMBLE" in scene.doc.text:
            raise RuntimeError("boom")
        return whole(scene)

    monkeypatch.setattr(quotes, "find", stumbling)
    found = list(ingest.read([Article("a", "All is well in Riga."), Article("b", "STUMBLE here."), Article("c", "All is well in Oslo.")], config))
    assert [type(f) for f in found] == [Reading, ReadingFailed, Reading]
    assert "b" in str(found[1]) and found[1].kind == "failed"


def test_strange_texts_are_read(config):
    texts = ["\n\n\n", "   ", "\u202eabc", "President", "the the the", "He " * 300, "“", "A" * 5000, "Mr. . , ; the President of of of", "The president Monday. General Friday. Minister Tuesday", "In , at , to visit visited visiting. " * 20, "\t\t1\t2\n3\t4"]
    assert all(isinstance(r, Reading) for r in ingest.read([Article(str(i), t) for i, t in enumerate(texts)], config))
