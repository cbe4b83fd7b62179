// A list of anything with a name, a line below it and a number; only where it does something is a line a button.
export default function ({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector('.list');
  const now = list.getRootNode().activeElement;
  const held = list.contains(now) ? now.dataset.id : '';
  list.replaceChildren();
  for (const r of data) {
    const still = r.id === null;
    const b = still
      ? el('div', 'row still', null, list)
      : button('row', null, list, () => setTriggerValue('picked', r.id));
    b.dataset.id = JSON.stringify(r.id);
    const w = el('span', 'who ' + (r.look || ''), null, b);
    for (const [t, m] of r.runs || [[r.main, false]]) el(m ? 'mark' : 'span', '', t, w);
    const s = el('span', 'sub', null, b);
    for (const [t, m] of r.subruns || [[r.sub, false]]) el(m ? 'mark' : 'span', '', t, s);
    if (r.n) el('span', 'n', r.n, b);
    if (held && b.dataset.id === held) b.focus({ preventScroll: true });
  }
}
