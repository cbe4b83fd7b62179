"""Small browser components: lists, the visit card, the annotated reader, the tool line. Text is set as text nodes, never as markup."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

PAGE_CSS = """
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: inherit; opacity: .88; } [data-testid="stCaptionContainer"] { opacity: .9; }
.st-key-hidden_state, .st-key-hidden_visit { display: none; }
.stMainBlockContainer { padding-top: 4.2rem; padding-bottom: 3rem; }
@media (max-width: 640px) { .st-key-tools > :first-child, .st-key-tools > [data-testid="stHorizontalBlock"] > :first-child { flex: 1 1 100% !important; } }
@media (max-width: 1150px) { .st-key-with_card > div > [data-testid="stHorizontalBlock"], .st-key-with_card > [data-testid="stHorizontalBlock"] { flex-direction: column-reverse; } .st-key-with_card [data-testid="stHorizontalBlock"]:has(.st-key-visit_card) > [data-testid="stColumn"] { width: 100%; flex: 1 1 100%; min-width: 100%; } .st-key-with_card [data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] .st-key-visit_card) { flex-direction: column-reverse; } }
@media (min-width: 1151px) { .st-key-with_card [data-testid="stColumn"]:has(.st-key-visit_card) { position: sticky; top: 4.2rem; align-self: flex-start; max-height: calc(100vh - 5rem); overflow-y: auto; } }
.entente-title { font-size: 1.7rem; font-weight: 650; letter-spacing: -0.01em; margin: 0; padding: 0; overflow-wrap: anywhere; }
.entente-question { opacity: .78; margin: .15rem 0 .2rem; font-size: 1rem; overflow-wrap: anywhere; }
.entente-problem { border-left: 3px solid #c2255c; padding: .35rem .8rem; margin: .2rem 0; overflow-wrap: anywhere; }
.entente-card h2 { font-size: 1.2rem; font-weight: 650; margin: .4rem 0 .1rem; padding: 0; overflow-wrap: anywhere; }
.entente-card .office { opacity: .78; margin: 0 0 .5rem; }
.entente-card dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem .9rem; margin: 0; font-size: .92rem; }
.entente-card dt { opacity: .75; } .entente-card dd { margin: 0; overflow-wrap: anywhere; }
.entente-numbers { display: flex; flex-wrap: wrap; gap: .6rem 2.2rem; margin: .2rem 0 .4rem; } .entente-numbers b { font-size: 1.5rem; font-weight: 650; display: block; line-height: 1.2; } .entente-numbers span { font-size: .9rem; } .entente-numbers i { font-style: normal; opacity: .78; }
.entente-journey { font-size: 1.06rem; font-weight: 650; margin: .6rem 0 0; padding: 0; overflow-wrap: anywhere; }
.entente-codes { font-size: .86rem; opacity: .8; }
"""

DARK_CSS = """
.maplibregl-ctrl-attrib { background: #141a20cc !important; } .maplibregl-ctrl-attrib, .maplibregl-ctrl-attrib a { color: #e6e9ec !important; } .maplibregl-ctrl-attrib-button { filter: invert(1); }
[data-testid="stBaseButton-primary"]:not(:disabled), [data-testid="stBaseButton-primary"]:not(:disabled) p, [data-testid="stMultiSelect"] span[title] { color: #0b1a20 !important; }
"""

_BASE = """
:host, .root { font-family: var(--st-font); color: var(--st-text-color); --dim: color-mix(in srgb, var(--st-text-color) 76%, var(--st-background-color)); }
button.plain { all: unset; cursor: pointer; box-sizing: border-box; } button:focus-visible, a:focus-visible, [tabindex]:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; border-radius: 3px; }
.dim { color: var(--dim); } .link, button.link { color: var(--st-link-color, var(--st-primary-color)); } .link:hover { text-decoration: underline; }
.chip { --shown: color-mix(in srgb, var(--c) 62%, var(--st-text-color)); color: var(--shown); font-size: .76rem; border: 1.5px solid var(--shown); border-radius: 99px; padding: .02rem .5rem; white-space: nowrap; display: inline-block; }
.chip.planned, .chip.postponed { border-style: dashed; } .chip.cancelled { text-decoration: line-through; }
mark { background: #ffd43b66; color: inherit; border-radius: 2px; }
"""

_ELEMENTS = """
  const el = (tag, cls, text, parent) => { const n = document.createElement(tag); if (cls) n.className = cls; if (text !== undefined && text !== null) n.appendChild(document.createTextNode(text)); if (parent) parent.appendChild(n); return n; };
  const button = (cls, text, parent, act) => { const b = el('button', cls, text, parent); b.type = 'button'; b.onclick = act; return b; };
"""

_LIST_CSS = _BASE + """
.list { display: flex; flex-direction: column; container-type: inline-size; }
.row { all: unset; cursor: pointer; display: grid; grid-template-columns: 7.6rem minmax(0, 1fr) auto; gap: .1rem .9rem; align-items: baseline; padding: .5rem .4rem; border-bottom: 1px solid var(--st-border-color); box-sizing: border-box; }
.row:hover, .row:focus-visible { background: var(--st-secondary-background-color); } .row:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: -2px; }
.row[aria-current=true] { background: var(--st-secondary-background-color); box-shadow: inset 3px 0 0 var(--st-primary-color); }
.date { color: var(--dim); font-size: .87rem; } .who { font-weight: 600; overflow-wrap: anywhere; } .where { grid-column: 2 / -1; font-size: .9rem; color: var(--dim); overflow-wrap: anywhere; }
@container (max-width: 460px) { .row { grid-template-columns: 1fr auto; } .date { grid-column: 1; } .row > .chip { grid-column: 2; grid-row: 1; } .who, .where { grid-column: 1 / -1; } }
"""

_LIST_JS = """
export default function({ parentElement, data, setTriggerValue }) {""" + _ELEMENTS + """
  const list = parentElement.querySelector('.list'); list.replaceChildren();
  for (const v of data) {
    const b = button('row', null, list, () => setTriggerValue('picked', v.uid)); if (v.chosen) b.setAttribute('aria-current', 'true'); b.dataset.uid = v.uid;
    el('span', 'date', v.date, b); el('span', 'who', v.who, b);
    if (v.shown) { const chip = el('span', 'chip ' + v.status, v.shown, b); chip.style.setProperty('--c', v.colour); } else el('span', '', '', b);
    el('span', 'where', v.where, b);
  }
}
"""

_CARD_CSS = _BASE + """
.top { display: flex; justify-content: space-between; align-items: start; gap: .6rem; } button.close { padding: .1rem .45rem; font-size: 1.1rem; border-radius: 4px; } button.close:hover { background: var(--st-secondary-background-color); }
h2 { font-size: 1.2rem; font-weight: 650; margin: .45rem 0 .1rem; line-height: 1.25; overflow-wrap: anywhere; } h3 { font-size: .82rem; font-weight: 650; color: var(--dim); margin: 1rem 0 .25rem; }
.office { margin: 0 0 .5rem; color: var(--dim); font-size: .94rem; overflow-wrap: anywhere; }
.field, button.field { display: grid; grid-template-columns: 7rem minmax(0, 1fr); gap: .1rem .7rem; width: 100%; font-size: .92rem; padding: .14rem .3rem; margin: 0 -.3rem; border-radius: 4px; box-sizing: content-box; }
button.field.told { cursor: pointer; } .field.told:hover, .field[aria-pressed=true] { background: var(--st-secondary-background-color); } .field span:first-child { color: var(--dim); } .field span:last-child { overflow-wrap: anywhere; } .field sup { color: var(--dim); font-size: .68rem; padding-left: .25rem; }
.root { container-type: inline-size; } @container (max-width: 270px) { .field, button.field { grid-template-columns: minmax(0, 1fr); } }
ul { margin: 0; padding-left: 1.1rem; font-size: .9rem; line-height: 1.5; } .source { font-weight: 600; margin: .75rem 0 .1rem; font-size: .92rem; overflow-wrap: anywhere; } .source small { font-weight: 400; color: var(--dim); display: block; }
button.said { display: block; border-left: 3px solid var(--st-primary-color); margin: .4rem 0; padding: .1rem 0 .1rem .7rem; font-size: .92rem; line-height: 1.45; overflow-wrap: anywhere; width: 100%; }
.said:hover { background: var(--st-secondary-background-color); } .said small { display: block; color: var(--dim); } .faint { opacity: .38; }
"""

_CARD_JS = """
export default function({ parentElement, data, setTriggerValue }) {""" + _ELEMENTS + """
  const root = parentElement.querySelector('.root'); root.replaceChildren();
  if (root.dataset.uid !== data.uid) { root.dataset.uid = data.uid; requestAnimationFrame(() => { const b = root.getBoundingClientRect(); if (data.closes && (b.top < 0 || b.top > window.innerHeight - 120)) root.scrollIntoView({ block: 'start' }); }); }
  const top = el('div', 'top', null, root), chips = el('div', '', null, top);
  const chip = el('span', 'chip ' + data.status, data.shown, chips); chip.style.setProperty('--c', data.colour);
  if (data.review) { chips.append(' '); const r = el('span', 'chip', data.review, chips); r.style.setProperty('--c', '#8a94a0'); }
  if (data.closes) { const x = button('plain close', '×', top, () => setTriggerValue('closed', true)); x.setAttribute('aria-label', 'Close the visit'); }
  const h = el('h2', '', null, root); button('plain link', data.who, h, () => setTriggerValue('person', data.person)).title = 'All journeys of this person'; h.append(' → ' + data.place);
  el('p', 'office', data.office, root);
  const said = []; let lit = null;
  const light = (field) => { lit = lit === field ? null : field; for (const s of said) s.node.classList.toggle('faint', lit !== null && !s.fields.includes(lit));
    for (const f of root.querySelectorAll('.field.told')) f.setAttribute('aria-pressed', f.dataset.field === lit);
    if (lit) { const first = said.find(s => s.fields.includes(lit)); if (first) first.node.scrollIntoView({ block: 'nearest', behavior: 'smooth' }); } };
  for (const [label, value, field, n] of data.rows) {
    const told = n > 0, row = told ? button('plain field told', null, root, () => light(field)) : el('div', 'field', null, root);
    if (told) { row.dataset.field = field; row.setAttribute('aria-pressed', 'false'); row.title = 'Show the ' + (n === 1 ? 'sentence that says so' : n + ' sentences that say so'); }
    el('span', '', label, row); const v = el('span', '', value, row); if (told) el('sup', '', String(n), v);
  }
  if (data.history.length) { el('h3', '', 'How it was told', root); const ul = el('ul', '', null, root); for (const [day, words, title] of data.history) { const li = el('li', '', day + ': ' + words, ul); if (title) el('span', 'dim', ' (' + title + ')', li); } }
  if (data.corrections.length) { el('h3', '', 'Set right by people', root); const ul = el('ul', '', null, root); for (const c of data.corrections) { const li = el('li', '', c.words + ' ', ul); if (c.id) button('plain link', 'Undo', li, () => setTriggerValue('undo', c.id)); } }
  el('h3', '', 'What the articles say', root);
  for (const a of data.told) {
    const p = el('p', 'source', a.title, root); el('small', '', a.sub, p);
    for (const s of a.sentences) { const b = button('plain said', null, root, () => setTriggerValue('opened', { article: a.article, at: s.at })); b.title = 'Read it in the article'; b.setAttribute('aria-label', 'Read in the article: ' + s.runs.map(r => r[0]).join(''));
      for (const [t, marked] of s.runs) el(marked ? 'mark' : 'span', '', t, b); el('small', '', s.shown, b); said.push({ node: b, fields: s.fields }); }
    if (!a.sentences.length) el('p', 'dim', a.none || '', root);
    const open = button('plain link', 'Read it in the article', root, () => setTriggerValue('opened', { article: a.article, at: a.sentences.length ? a.sentences[0].at : 0 })); open.style.fontSize = '.88rem';
  }
}
"""

_TOOLS_CSS = _BASE + """
.root { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; } button.tool { font-size: .88rem; border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius); padding: .22rem .75rem; min-height: 2.5rem; box-sizing: border-box; white-space: nowrap; }
button.tool:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); } .chip2 { font-size: .86rem; background: var(--st-secondary-background-color); border-radius: 99px; padding: .18rem .3rem .18rem .75rem; display: inline-flex; gap: .35rem; align-items: center; max-width: 100%; }
.chip2 span { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; max-width: 20rem; } .chip2 button.plain { padding: 0 .4rem; border-radius: 99px; font-size: 1rem; line-height: 1.3; } .chip2 button:hover { background: var(--st-border-color); }
"""

_TOOLS_JS = """
export default function({ parentElement, data, setTriggerValue }) {""" + _ELEMENTS + """
  const root = parentElement.querySelector('.root'); root.replaceChildren();
  for (const c of data.chips) { const chip = el('span', 'chip2', null, root); el('span', '', c.words, chip).title = c.words; const x = button('plain', '×', chip, () => setTriggerValue('removed', c.field)); x.setAttribute('aria-label', 'Remove the filter: ' + c.words); }
  if (data.chips.length > 1) button('plain link', 'Clear all', root, () => setTriggerValue('removed', '*')).style.fontSize = '.86rem';
  if (data.link) { const copy = button('plain tool', 'Copy link', root, async () => {
    const url = window.location.href; let done = false;
    try { await navigator.clipboard.writeText(url); done = true; } catch (e) { const t = el('textarea', '', url, document.body); t.select(); done = document.execCommand('copy'); t.remove(); }
    copy.textContent = done ? 'Link copied' : 'Copy it from the address bar'; setTimeout(() => { copy.textContent = 'Copy link'; }, 2500); }); copy.setAttribute('aria-live', 'polite'); copy.title = 'The address of exactly this view'; }
}
"""

_PICTURES_JS = """
export default function({ parentElement, data }) {""" + _ELEMENTS + """
  const root = parentElement.querySelector('.root'); root.replaceChildren(); el('span', 'dim', 'Pictures of the charts: ', root).style.fontSize = '.86rem';
  const NS = 'http://www.w3.org/2000/svg';
  const text = (svg, words, x, y, size, weight, colour) => { const t = document.createElementNS(NS, 'text'); t.setAttribute('x', x); t.setAttribute('y', y); t.setAttribute('style', `font: ${weight} ${size}px Source Sans, system-ui, sans-serif; fill: ${colour}`); t.textContent = words; svg.appendChild(t); };
  const canvasOf = (plot) => new Promise((resolve) => { const sub = plot._fullLayout && plot._fullLayout.map && plot._fullLayout.map._subplot; if (!sub) return resolve(null);
    sub.map.once('render', () => resolve(sub.map.getCanvas().toDataURL('image/png'))); sub.map.triggerRepaint(); });
  const compose = async (plot) => {
    const box = plot.getBoundingClientRect(), style = getComputedStyle(document.querySelector('.stApp') || document.body), ink = style.color, top = 64, bottom = 34;
    const svg = document.createElementNS(NS, 'svg'); svg.setAttribute('xmlns', NS); svg.setAttribute('width', box.width + 32); svg.setAttribute('height', box.height + top + bottom);
    const paper = document.createElementNS(NS, 'rect'); paper.setAttribute('width', '100%'); paper.setAttribute('height', '100%'); paper.setAttribute('fill', style.backgroundColor); svg.appendChild(paper);
    const holder = plot.closest('[class*="st-key-chart_"]'), name = (holder && holder.querySelector('[data-chart-title]') || {}).textContent || data.title;
    text(svg, name, 16, 30, 19, 650, ink); text(svg, data.sub, 16, 51, 13, 400, ink); text(svg, data.source, 16, box.height + top + 22, 11, 400, ink);
    const map = await canvasOf(plot);
    if (map) { const c = plot.querySelector('.maplibregl-canvas').getBoundingClientRect(), im = document.createElementNS(NS, 'image'); im.setAttribute('href', map); im.setAttribute('x', 16 + c.left - box.left); im.setAttribute('y', top + c.top - box.top); im.setAttribute('width', c.width); im.setAttribute('height', c.height); svg.appendChild(im); }
    for (const part of plot.querySelectorAll('svg.main-svg')) { const copy = part.cloneNode(true); copy.setAttribute('x', 16); copy.setAttribute('y', top); copy.style.background = 'none'; for (const n of copy.querySelectorAll('.legend [clip-path]')) n.removeAttribute('clip-path'); svg.appendChild(copy); }
    return [svg, name];
  };
  const save = (href, name) => { const a = el('a', '', '', root); a.href = href; a.download = name; a.click(); a.remove(); };
  const all = async (kind) => { for (const plot of document.querySelectorAll('.js-plotly-plot')) {
    const [svg, name] = await compose(plot), file = 'entente-' + name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, ''), url = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(svg));
    if (kind === 'svg') { save(url, file + '.svg'); continue; }
    await new Promise((done) => { const im = new Image(); im.onload = () => { const c = el('canvas'); c.width = 2 * svg.getAttribute('width'); c.height = 2 * svg.getAttribute('height'); c.getContext('2d').drawImage(im, 0, 0, c.width, c.height); save(c.toDataURL('image/png'), file + '.png'); done(); }; im.onerror = done; im.src = url; });
  } };
  button('plain tool', 'PNG', root, () => all('png')); button('plain tool', 'SVG', root, () => all('svg'));
}
"""

_PEOPLE_CSS = _BASE + """
.list { display: flex; flex-direction: column; container-type: inline-size; } .row { all: unset; cursor: pointer; display: grid; grid-template-columns: minmax(0, 1fr) fit-content(45%); gap: .05rem 1rem; padding: .5rem .4rem; border-bottom: 1px solid var(--st-border-color); }
.row:hover, .row:focus-visible { background: var(--st-secondary-background-color); } .who { font-weight: 600; overflow-wrap: anywhere; } .sub { color: var(--dim); font-size: .9rem; overflow-wrap: anywhere; } .n { color: var(--dim); font-size: .87rem; text-align: right; grid-row: 1 / 3; grid-column: 2; align-self: center; }
@container (max-width: 380px) { .row { grid-template-columns: minmax(0, 1fr); } .n { grid-row: auto; grid-column: 1; text-align: left; } }
.group { margin: .9rem 0 .1rem; padding: 0; font-size: 1rem; font-weight: 650; overflow-wrap: anywhere; } .group + .dim { font-size: .9rem; margin: 0 0 .2rem; overflow-wrap: anywhere; }
"""

_PEOPLE_JS = """
export default function({ parentElement, data, setTriggerValue }) {""" + _ELEMENTS + """
  const list = parentElement.querySelector('.list'); list.replaceChildren();
  for (const r of data) { const b = button('row', null, list, () => setTriggerValue('picked', r.id)); const w = el('span', 'who', null, b); for (const [t, m] of r.runs || [[r.main, false]]) el(m ? 'mark' : 'span', '', t, w);
    const s = el('span', 'sub', null, b); for (const [t, m] of r.subruns || [[r.sub, false]]) el(m ? 'mark' : 'span', '', t, s); if (r.n) el('span', 'n', r.n, b); }
}
"""

_READER_CSS = _BASE + """
.legend { font-size: .82rem; color: var(--dim); margin: 0 0 .8rem; display: flex; gap: .3rem 1rem; flex-wrap: wrap; align-items: baseline; } .legend .keys { margin-left: auto; } kbd { font: inherit; border: 1px solid var(--st-border-color); border-radius: 3px; padding: 0 .3rem; }
.root { container-type: inline-size; } .wrap { display: grid; grid-template-columns: minmax(0, 1fr) 17.5rem; gap: 1.6rem; }
.text { font-family: Georgia, 'Source Serif 4', 'Times New Roman', serif; font-size: 1.07rem; line-height: 1.68; overflow-wrap: anywhere; max-width: 44rem; }
.para { white-space: pre-wrap; margin: 0 0 .2rem; transition: opacity .15s; } .text span { border-radius: 3px; }
.person { border-bottom: 2px solid #0b7285; } .place { border-bottom: 2px solid #e8890c; } .date { border-bottom: 2px dotted #7048e8; } .organisation { border-bottom: 1px solid #8a94a0; }
.quote { font-style: italic; } .visit { background: #0b72851c; } .found { background: #ffd43b59; }
.dimmed .para { opacity: .28; } .dimmed .para.has { opacity: 1; } .lit { background: #ffd43b73; } .now { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
.facts { font-size: .9rem; position: sticky; top: 4rem; align-self: start; max-height: calc(100vh - 6rem); overflow-y: auto; } .facts h4 { font-size: .8rem; font-weight: 650; color: var(--dim); margin: .9rem 0 .25rem; } .facts h4:first-child { margin-top: 0; }
.fact { all: unset; display: block; cursor: pointer; padding: .28rem .45rem; border-left: 3px solid transparent; box-sizing: border-box; width: 100%; overflow-wrap: anywhere; }
.fact:hover, .fact:focus-visible { background: var(--st-secondary-background-color); } .fact[aria-pressed=true] { background: var(--st-secondary-background-color); border-left-color: var(--st-primary-color) !important; }
.fact small { display: block; color: var(--dim); } button.open { font-size: .82rem; padding: 0 .45rem .2rem; display: block; }
@container (max-width: 720px) { .wrap { grid-template-columns: minmax(0, 1fr); } .facts { position: static; max-height: none; } .legend .keys { display: none; } }
"""

_READER_JS = """
export default function({ parentElement, data, setTriggerValue }) {""" + _ELEMENTS + """
  const wrap = parentElement.querySelector('.wrap'), text = parentElement.querySelector('.text'), facts = parentElement.querySelector('.facts');
  text.replaceChildren(); facts.replaceChildren(); wrap.classList.remove('dimmed');
  let lit = null, at = 0, target = null, here = -1, para = el('div', 'para', null, text), stops = [];
  const nodes = [];
  for (const [t, kinds, ids] of data.runs) {
    for (const piece of t.split(/(?<=\\n)/)) { const s = el('span', kinds, piece, para); s._ids = ids; s._para = para; nodes.push(s);
      if (data.at !== null && target === null && at + piece.length > data.at) target = s; at += piece.length;
      if (piece.endsWith('\\n')) para = el('div', 'para', null, text); } }
  const go = (i) => { stops.forEach(n => n.classList.remove('now')); if (!stops.length) return; here = (i + stops.length) % stops.length; stops[here].classList.add('now'); stops[here].scrollIntoView({ block: 'center', behavior: 'smooth' }); };
  const light = (id) => { lit = lit === id ? null : id; wrap.classList.toggle('dimmed', lit !== null); stops = []; here = -1;
    for (const p of text.querySelectorAll('.para')) p.classList.remove('has');
    for (const n of nodes) { const on = lit !== null && n._ids.includes(lit); n.classList.toggle('lit', on); n.classList.remove('now'); if (on) { n._para.classList.add('has'); stops.push(n); } }
    for (const f of facts.querySelectorAll('.fact')) f.setAttribute('aria-pressed', f.dataset.id === lit);
    if (stops.length) go(0); };
  for (const n of nodes) { const id = n._ids.find(i => 'pvmqtl'.includes(i[0])); if (id) { n.style.cursor = 'pointer'; n.onclick = () => light(n._ids.find(i => i[0] === 'p') || n._ids.find(i => i[0] === 'l') || id); } }
  for (const g of data.facts) { el('h4', '', g.group, facts);
    for (const it of g.items) { const b = button('fact', null, facts, () => light(it.id)); b.dataset.id = it.id; b.setAttribute('aria-pressed', 'false');
      if (it.colour) b.style.borderLeftColor = it.colour;
      b.appendChild(document.createTextNode(it.main)); el('small', '', it.sub || '', b);
      if (it.uid) button('plain link open', 'Open the visit', facts, () => setTriggerValue('picked', it.uid)); } }
  const order = () => [...facts.querySelectorAll('.fact')].map(f => f.dataset.id);
  const keys = (e) => { if (e.ctrlKey || e.metaKey || e.altKey || /INPUT|TEXTAREA|SELECT/.test((e.composedPath()[0] || {}).tagName || '')) return; if (!wrap.isConnected) { document.removeEventListener('keydown', keys); return; }
    const ids = order(), i = ids.indexOf(lit);
    if (e.key === 'j') { if (ids.length) light(ids[(i + 1) % ids.length]); } else if (e.key === 'k') { if (ids.length) light(ids[(i - 1 + ids.length) % ids.length]); }
    else if (e.key === 'n') go(here + 1); else if (e.key === 'p') go(here - 1); else if (e.key === 'Escape' && lit !== null) light(lit); else return; e.preventDefault(); };
  document.addEventListener('keydown', keys);
  if (target) requestAnimationFrame(() => { target.classList.add('lit'); target.scrollIntoView({ block: 'center' }); });
  return () => document.removeEventListener('keydown', keys);
}
"""

_LEGEND = ("<div class='legend'><span class='person'>people</span><span class='place'>places</span><span class='date'>dates</span><span class='organisation'>organisations</span><span class='visit'>what a visit rests on</span>"
           "<span class='keys'><kbd>j</kbd> <kbd>k</kbd> facts, <kbd>n</kbd> <kbd>p</kbd> their places, <kbd>Esc</kbd> all</span></div>")  # fmt: skip

_visits = st.components.v2.component("entente_visits", html="<div class='list root'></div>", css=_LIST_CSS, js=_LIST_JS)
_card = st.components.v2.component("entente_card", html="<div class='root'></div>", css=_CARD_CSS, js=_CARD_JS)
_tools = st.components.v2.component("entente_tools", html="<div class='root'></div>", css=_TOOLS_CSS, js=_TOOLS_JS)
_pictures = st.components.v2.component("entente_pictures", html="<div class='root'></div>", css=_TOOLS_CSS, js=_PICTURES_JS)
_links = st.components.v2.component("entente_links", html="<div class='list root'></div>", css=_PEOPLE_CSS, js=_PEOPLE_JS)
_reader = st.components.v2.component("entente_reader", html=f"<div class='root'>{_LEGEND}<div class='holder'><div class='wrap'><div class='text'></div><div class='facts'></div></div></div></div>", css=_READER_CSS, js=_READER_JS)

Act = Callable[[Any], None]


def _acts(key: str, acts: Mapping[str, Act]) -> dict[str, Callable[[], None]]:
    """Streamlit's callbacks for a component's events: they run before the page, when other widgets may still be set."""

    def telling(event: str, act: Act) -> Callable[[], None]:
        def told() -> None:
            value = st.session_state[key].get(event)
            if value is not None:
                act(value)

        return told

    return {f"on_{event}_change": telling(event, act) for event, act in acts.items()}


def visits(items: list[dict], key: str, picked: Act) -> None:
    """Draw a list of visits; picked is called with the uid of one that is clicked."""
    _visits(data=items, key=key, **_acts(key, {"picked": picked}))


def links(items: list[dict], key: str, picked: Act) -> None:
    """Draw a list of anything with a name, a line below it and a number; picked is called with the id of the one clicked."""
    _links(data=items, key=key, **_acts(key, {"picked": picked}))


def card(told: dict, key: str, **acts: Act) -> None:
    """Draw the visit card; acts: closed(True), person(uid), opened({article, at}), undo(correction)."""
    _card(data=told, key=key, **_acts(key, acts))


def tools(told: dict, key: str, removed: Act, width: str = "stretch") -> None:
    """Draw the active filters and the Copy link button; removed is called with the name of a filter, "*" for all."""
    _tools(data=told, key=key, width=width, **_acts(key, {"removed": removed}))


def pictures(told: dict, key: str) -> None:
    """Draw the buttons that save every chart of the page as PNG or SVG, with title, filters, date and source; made in the browser."""
    _pictures(data=told, key=key)


def reader(told: dict, key: str, picked: Act) -> None:
    """Draw the article; picked is called with the uid of a visit that is opened."""
    _reader(data=told, key=key, **_acts(key, {"picked": picked}))
