export default function ({ parentElement, data, setTriggerValue }) {
  const wrap = parentElement.querySelector('.wrap'),
    text = parentElement.querySelector('.text'),
    facts = parentElement.querySelector('.facts');
  text.replaceChildren();
  facts.replaceChildren();
  wrap.classList.remove('dimmed');
  let lit = null,
    at = 0,
    target = null,
    here = -1,
    para = el('div', 'para', null, text),
    stops = [];
  const nodes = [];
  for (const [t, kinds, ids] of data.runs) {
    for (const piece of t.split(/(?<=\n)/)) {
      const s = el('span', kinds, piece, para);
      s._ids = ids;
      s._para = para;
      nodes.push(s);
      if (data.at !== null && target === null && at + piece.length > data.at) target = s;
      at += piece.length;
      if (piece.endsWith('\n')) para = el('div', 'para', null, text);
    }
  }
  const go = (i) => {
    stops.forEach((n) => n.classList.remove('now'));
    if (!stops.length) return;
    here = (i + stops.length) % stops.length;
    stops[here].classList.add('now');
    stops[here].scrollIntoView({ block: 'center', behavior: 'smooth' });
  };
  const light = (id) => {
    lit = lit === id ? null : id;
    wrap.classList.toggle('dimmed', lit !== null);
    stops = [];
    here = -1;
    for (const p of text.querySelectorAll('.para')) p.classList.remove('has');
    for (const n of nodes) {
      const on = lit !== null && n._ids.includes(lit);
      n.classList.toggle('lit', on);
      n.classList.remove('now');
      if (on) {
        n._para.classList.add('has');
        stops.push(n);
      }
    }
    for (const f of facts.querySelectorAll('.fact')) f.setAttribute('aria-pressed', f.dataset.id === lit);
    if (stops.length) go(0);
  };
  for (const n of nodes) {
    const id = n._ids.find((i) => 'pvmqtl'.includes(i[0]));
    if (id) {
      n.style.cursor = 'pointer';
      n.onclick = () => light(n._ids.find((i) => i[0] === 'p') || n._ids.find((i) => i[0] === 'l') || id);
    }
  }
  for (const g of data.facts) {
    el('h4', '', g.group, facts);
    for (const it of g.items) {
      const b = button('fact', null, facts, () => light(it.id));
      b.dataset.id = it.id;
      b.setAttribute('aria-pressed', 'false');
      if (it.colour) b.style.borderLeftColor = it.colour;
      b.appendChild(document.createTextNode(it.main));
      el('small', '', it.sub || '', b);
      if (it.uid) button('plain link open', 'Open the visit', facts, () => setTriggerValue('picked', it.uid));
    }
  }
  const order = () => [...facts.querySelectorAll('.fact')].map((f) => f.dataset.id);
  const keys = (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || /INPUT|TEXTAREA|SELECT/.test((e.composedPath()[0] || {}).tagName || ''))
      return;
    if (!wrap.isConnected) {
      document.removeEventListener('keydown', keys);
      return;
    }
    const ids = order(),
      i = ids.indexOf(lit);
    if (e.key === 'j') {
      if (ids.length) light(ids[(i + 1) % ids.length]);
    } else if (e.key === 'k') {
      if (ids.length) light(ids[(i - 1 + ids.length) % ids.length]);
    } else if (e.key === 'n') go(here + 1);
    else if (e.key === 'p') go(here - 1);
    else if (e.key === 'Escape' && lit !== null) light(lit);
    else return;
    e.preventDefault();
  };
  document.addEventListener('keydown', keys);
  if (target)
    requestAnimationFrame(() => {
      target.classList.add('lit');
      target.scrollIntoView({ block: 'center' });
    });
  return () => document.removeEventListener('keydown', keys);
}
