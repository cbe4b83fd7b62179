"""axe-core on every page in light and dark: nothing serious."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import idle

PAGES = ["", "ask?ask=Japan+Latvia", "overview", "map", "timeline", "topics", "ties", "ties?pair=JP-LV", "people", "articles", "articles?article=18", "add", "check", "data", "accuracy", "timeline?place=Latvia&status=took%20place"]
OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
NOT_OURS: set[tuple[str, str]] = set()  # Streamlit's own markup, which an app cannot change: (rule, part of the selector)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_finding(browser, base, scheme):
    context = browser.new_context(viewport={"width": 1440, "height": 1000}, color_scheme=scheme)
    tab = context.new_page()
    tab.set_default_timeout(40_000)
    found = []
    for page in PAGES:
        tab.goto(f"{base}/{page}")
        tab.locator(".entente-title").first.wait_for()
        idle(tab)
        tab.wait_for_timeout(400)
        for v in Axe().run(tab, options=OPTIONS).response["violations"]:
            if v["impact"] in ("serious", "critical"):
                found += [(page, v["id"], n["target"], n["html"][:160], n.get("failureSummary", "")[:160]) for n in v["nodes"]]
    tab.goto(f"{base}/map?place=Latvia")
    tab.locator("button.row").first.click()
    tab.locator(".st-key-visit_card button.said").first.wait_for()
    for v in Axe().run(tab, options=OPTIONS).response["violations"]:
        found += [("card", v["id"], n["target"], n["html"][:160], n.get("failureSummary", "")[:160]) for n in v["nodes"] if v["impact"] in ("serious", "critical")]
    context.close()
    ours = [f for f in found if not any(rule == f[1] and part in json.dumps(f[2]) for rule, part in NOT_OURS)]
    assert not ours, "\n".join(map(str, ours))
