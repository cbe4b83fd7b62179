"""Two small browser components: a list of visits and the annotated reader. Text is set as text nodes, never as markup."""

from collections.abc import Callable

import streamlit as st

PAGE_CSS = """
.st-key-hidden_state { display: none; }
.stMainBlockContainer { padding-top: 4.2rem; padding-bottom: 3rem; }
.entente-title { font-size: 1.7rem; font-weight: 650; letter-spacing: -0.01em; margin: 0; padding: 0; }
.entente-question { opacity: .7; margin: .15rem 0 .4rem; font-size: 1rem; }
.entente-problem { border-left: 3px solid #c2255c; padding: .35rem .8rem; margin: .2rem 0; overflow-wrap: anywhere; }
.entente-card h2 { font-size: 1.2rem; font-weight: 650; margin: .4rem 0 .1rem; padding: 0; overflow-wrap: anywhere; }
.entente-card h3 { font-size: .8rem; font-weight: 650; opacity: .6; margin: .6rem 0 .2rem; padding: 0; }
.entente-card .office { opacity: .7; margin: 0 0 .5rem; }
.entente-card dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: 0; font-size: .92rem; }
.entente-card dt { opacity: .6; } .entente-card dd { margin: 0; overflow-wrap: anywhere; }
.entente-card ul { margin: 0; padding-left: 1.1rem; font-size: .9rem; }
.entente-chip { display: inline-block; font-size: .78rem; padding: .05rem .55rem; border-radius: 99px; border: 1.5px solid var(--c); color: var(--c); }
.entente-chip[data-status=planned] { border-style: dashed; } .entente-chip[data-status=cancelled] { text-decoration: line-through; }
.entente-evidence .source { font-weight: 600; margin: .2rem 0; font-size: .92rem; overflow-wrap: anywhere; } .entente-evidence .source small { font-weight: 400; opacity: .65; }
.entente-evidence blockquote { border-left: 3px solid #0b728555; margin: .35rem 0; padding: .1rem 0 .1rem .7rem; font-size: .92rem; line-height: 1.45; overflow-wrap: anywhere; }
.entente-evidence a { font-size: .88rem; } .entente-card h3:first-child { margin-top: .2rem; } .entente-evidence { margin-bottom: .6rem; }
.entente-evidence blockquote small { display: block; opacity: .6; } .entente-evidence mark { background: #ffd43b66; color: inherit; border-radius: 2px; }
.entente-numbers { display: flex; flex-wrap: wrap; gap: 2.2rem; margin: .2rem 0 .4rem; } .entente-numbers b { font-size: 1.5rem; font-weight: 650; display: block; line-height: 1.2; } .entente-numbers span { opacity: .65; font-size: .9rem; }
"""

_LIST_CSS = """
:host, .list { font-family: var(--st-font); color: var(--st-text-color); }
.list { display: flex; flex-direction: column; container-type: inline-size; }
button { all: unset; cursor: pointer; display: grid; grid-template-columns: 7.6rem 1fr auto; gap: .1rem .9rem; align-items: baseline; padding: .5rem .4rem; border-bottom: 1px solid var(--st-border-color); }
button:hover, button:focus-visible { background: var(--st-secondary-background-color); } button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -2px; }
button[aria-current=true] { background: var(--st-secondary-background-color); box-shadow: inset 3px 0 0 var(--st-primary-color); }
.date { opacity: .65; font-size: .87rem; } .who { font-weight: 600; overflow-wrap: anywhere; } .where { grid-column: 2; font-size: .9rem; opacity: .8; overflow-wrap: anywhere; }
.chip { --shown: color-mix(in srgb, var(--c) 68%, var(--st-text-color)); color: var(--shown); font-size: .76rem; border: 1.5px solid var(--shown); border-radius: 99px; padding: .02rem .5rem; white-space: nowrap; }
.planned { border-style: dashed; } .cancelled { text-decoration: line-through; }
@container (max-width: 460px) { button { grid-template-columns: 1fr auto; } .date { grid-column: 1; } .chip { grid-column: 2; grid-row: 1; } .who, .where { grid-column: 1 / -1; } }
"""

_LIST_JS = """
export default function({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector('.list'); list.replaceChildren();
  for (const v of data) {
    const b = document.createElement('button'); b.type = 'button'; if (v.chosen) b.setAttribute('aria-current', 'true'); b.dataset.uid = v.uid;
    const add = (cls, text) => { const s = document.createElement('span'); s.className = cls; s.appendChild(document.createTextNode(text)); b.appendChild(s); return s; };
    add('date', v.date); add('who', v.who);
    const chip = add('chip ' + v.status, v.shown); chip.style.setProperty('--c', v.colour);
    add('where', v.place + ' · ' + [v.role, v.home].filter(Boolean).join(', '));
    b.onclick = () => setTriggerValue('picked', v.uid); list.appendChild(b);
  }
}
"""

_READER_CSS = """
.wrap { display: grid; grid-template-columns: minmax(0, 1fr) 17.5rem; gap: 1.6rem; font-family: var(--st-font); color: var(--st-text-color); }
.text { font-family: Georgia, 'Source Serif 4', 'Times New Roman', serif; font-size: 1.07rem; line-height: 1.68; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 44rem; }
.text span { border-radius: 3px; }
.person { border-bottom: 2px solid #0b7285; } .place { border-bottom: 2px solid #e8890c; } .date { border-bottom: 2px dotted #7048e8; } .organisation { border-bottom: 1px solid #8a94a0; }
.quote { font-style: italic; } .visit { background: #0b72851c; }
.dim .text span { opacity: .35; } .dim .text .lit { opacity: 1; background: #ffd43b59; }
.facts { font-size: .9rem; } .facts h4 { font-size: .78rem; font-weight: 650; opacity: .6; margin: .9rem 0 .25rem; } .facts h4:first-child { margin-top: 0; }
.fact { all: unset; display: block; cursor: pointer; padding: .28rem .45rem; border-left: 3px solid transparent; box-sizing: border-box; width: 100%; overflow-wrap: anywhere; }
.fact:hover, .fact:focus-visible { background: var(--st-secondary-background-color); } .fact[aria-pressed=true] { background: var(--st-secondary-background-color); border-left-color: var(--st-primary-color) !important; }
.fact small { display: block; opacity: .65; } .open { all: unset; cursor: pointer; color: var(--st-primary-color); font-size: .82rem; padding: 0 .45rem .2rem; display: block; } .open:hover { text-decoration: underline; }
.legend { font-size: .8rem; opacity: .8; margin: 0 0 .8rem; display: flex; gap: 1rem; flex-wrap: wrap; }
@media (max-width: 760px) { .wrap { grid-template-columns: 1fr; } }
"""

_READER_JS = """
export default function({ parentElement, data, setTriggerValue }) {
  const wrap = parentElement.querySelector('.wrap'), text = parentElement.querySelector('.text'), facts = parentElement.querySelector('.facts');
  text.replaceChildren(); facts.replaceChildren(); wrap.classList.remove('dim');
  let lit = null, at = 0, target = null;
  const nodes = data.runs.map(([t, kinds, ids]) => { const s = document.createElement('span'); s.className = kinds; s.appendChild(document.createTextNode(t)); s._ids = ids;
    if (data.at !== null && target === null && at + t.length > data.at) target = s; at += t.length; text.appendChild(s); return s; });
  const light = (id) => { lit = lit === id ? null : id; wrap.classList.toggle('dim', lit !== null);
    for (const n of nodes) n.classList.toggle('lit', lit !== null && n._ids.includes(lit));
    for (const f of facts.querySelectorAll('.fact')) f.setAttribute('aria-pressed', f.dataset.id === lit);
    if (lit !== null) { const first = nodes.find(n => n._ids.includes(lit)); if (first) first.scrollIntoView({ block: 'center', behavior: 'smooth' }); } };
  for (const n of nodes) { const id = n._ids.find(i => 'pvmqt'.includes(i[0])); if (id) { n.style.cursor = 'pointer'; n.onclick = () => light(n._ids.find(i => i[0] === 'p') || id); } }
  for (const g of data.facts) { const h = document.createElement('h4'); h.appendChild(document.createTextNode(g.group)); facts.appendChild(h);
    for (const it of g.items) { const b = document.createElement('button'); b.type = 'button'; b.className = 'fact'; b.dataset.id = it.id; b.setAttribute('aria-pressed', 'false');
      if (it.colour) b.style.borderLeftColor = it.colour;
      b.appendChild(document.createTextNode(it.main)); const s = document.createElement('small'); s.appendChild(document.createTextNode(it.sub || '')); b.appendChild(s);
      b.onclick = () => light(it.id); facts.appendChild(b);
      if (it.uid) { const o = document.createElement('button'); o.type = 'button'; o.className = 'open'; o.appendChild(document.createTextNode('Open the visit')); o.onclick = () => setTriggerValue('picked', it.uid); facts.appendChild(o); } } }
  if (target) requestAnimationFrame(() => { target.classList.add('lit'); target.scrollIntoView({ block: 'center' }); });
}
"""

_visits = st.components.v2.component("entente_visits", html="<div class='list'></div>", css=_LIST_CSS, js=_LIST_JS)
_reader = st.components.v2.component(
    "entente_reader",
    html="<div class='legend'><span class='person'>people</span><span class='place'>places</span><span class='date'>dates</span><span class='organisation'>organisations</span><span class='visit'>what a visit rests on</span></div><div class='wrap'><div class='text'></div><div class='facts'></div></div>",
    css=_READER_CSS,
    js=_READER_JS,
)


def _telling(key: str, picked: Callable[[str], None]) -> Callable[[], None]:
    """Streamlit's callback for a click: it runs before the page, when other widgets may still be set."""

    def clicked() -> None:
        chosen = st.session_state[key].get("picked")
        if isinstance(chosen, str) and chosen.isalnum():
            picked(chosen)

    return clicked


def visits(items: list[dict], key: str, picked: Callable[[str], None]) -> None:
    """Draw the list; picked is called with the uid of a visit that is clicked."""
    _visits(data=items, key=key, on_picked_change=_telling(key, picked))


def reader(told: dict, key: str, picked: Callable[[str], None]) -> None:
    """Draw the article; picked is called with the uid of a visit that is opened."""
    _reader(data=told, key=key, on_picked_change=_telling(key, picked))
