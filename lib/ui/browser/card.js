// The visit card: fields with the sentences that say so; a field is set right where it stands, beside its sentence.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.root');
  const held = root.contains(deepActive()) ? deepActive().dataset.keep : '';
  const another = root.dataset.uid !== data.uid;
  const me = (root.me = another || !root.me ? { open: '' } : root.me);
  root.dataset.uid = data.uid;
  root.replaceChildren();
  const act = (name) => (value) => setTriggerValue(name, value);
  top(root, data, act);
  steps(root, data, act);
  const said = [];
  fields(root, data, said, me, act);
  history(root, data, act);
  sayings(root, data, said, act);
  if (data.closes) takeAway(root, data);
  if (another) {
    const scroller = hostOf(root).closest('.st-key-drawer');
    if (scroller) scroller.scrollTop = 0;
    if (data.closes) requestAnimationFrame(() => tell('opened', data.uid));
  }
  if (held) {
    const again = root.querySelector(`[data-keep="${CSS.escape(held)}"]`);
    if (again) again.focus();
  }
}

function deepActive() {
  let now = document.activeElement;
  while (now && now.shadowRoot && now.shadowRoot.activeElement) now = now.shadowRoot.activeElement;
  return now;
}

function top(root, data, act) {
  const bar = el('div', 'top', null, root);
  const chips = el('div', 'chips', null, bar);
  el('span', 'chip ' + data.status, data.shown, chips).style.setProperty('--c', data.colour);
  if (data.review) el('span', 'chip', data.review, chips).style.setProperty('--c', '#2f9e44');
  if (data.closes) {
    const x = button('plain close', '×', bar, () => {
      tell('closed', data.uid);
      act('closed')(true);
    });
    x.setAttribute('aria-label', 'Close the visit');
    x.title = 'Close (Esc)';
  }
  const h = el('h2', '', null, root);
  button('plain link', data.who, h, () => act('person')(data.person)).title = 'All journeys of this person';
  h.append(' → ' + data.place);
  el('p', 'office', data.office, root);
}

function steps(root, data, act) {
  for (const s of data.steps) {
    const line = el('div', 'steps', null, root);
    const arrow = (sign, words, uid) => {
      const b = button('plain step', sign, line, () => act('stepped')(uid));
      b.setAttribute('aria-label', words);
      b.dataset.keep = words + s.words;
      b.disabled = !uid;
      return b;
    };
    arrow('‹', 'Earlier ' + s.words, s.before);
    el('span', '', s.at + ' of ' + s.of + ' ' + s.words, line);
    arrow('›', 'Later ' + s.words, s.after);
    if (!s.all.length) continue;
    const more = el('details', 'all', null, root);
    el('summary', '', 'All ' + s.of + ' ' + s.words, more);
    for (const [uid, when, who] of s.all) {
      const b = button('plain one', null, more, () => act('stepped')(uid));
      if (uid === data.uid) b.setAttribute('aria-current', 'true');
      el('span', 'dim', when, b);
      el('span', '', who, b);
    }
  }
}

function fields(root, data, said, me, act) {
  let lit = null;
  const light = (field) => {
    lit = lit === field ? null : field;
    for (const s of said) s.node.classList.toggle('faint', lit !== null && !s.fields.includes(lit));
    for (const f of root.querySelectorAll('.field.told')) f.setAttribute('aria-pressed', f.dataset.field === lit);
    const first = lit && said.find((s) => s.fields.includes(lit));
    if (first) first.node.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  };
  for (const [label, value, field, n, by] of data.rows) {
    const line = el('div', 'line', null, root);
    const told = n > 0;
    const row = told ? button('plain field told', null, line, () => light(field)) : el('div', 'field', null, line);
    if (told) {
      row.dataset.field = field;
      row.dataset.keep = 'f' + field;
      row.setAttribute('aria-pressed', 'false');
      row.title = 'Show the ' + (n === 1 ? 'sentence that says so' : n + ' sentences that say so');
    }
    el('span', '', label, row);
    const v = el('span', '', value || '–', row);
    if (told) el('sup', '', String(n), v);
    if (by) el('small', 'by', by, v);
    if (data.edit && data.edit.fields[field]) {
      const pen = button('plain pen', '✎', line, () => edit(root, data, line, field, me, act));
      pen.setAttribute('aria-label', 'Correct: ' + label);
      pen.title = 'Correct';
      pen.dataset.keep = 'p' + field;
      if (me.open === field || (data.edit.problem && data.edit.problem.field === field))
        edit(root, data, line, field, me, act);
    }
  }
}

// The form of one field, with the sentences that the machine took it from just above.
function edit(root, data, line, field, me, act) {
  const open = root.querySelector('form.edit');
  if (open) {
    const same = open.previousSibling === line;
    open.remove();
    me.open = '';
    if (same) return;
  }
  me.open = field;
  const form = document.createElement('form');
  form.className = 'edit';
  line.after(form);
  for (const words of data.edit.fields[field].said) el('p', 'quote', words, form);
  const problem = data.edit.problem && data.edit.problem.field === field ? data.edit.problem : null;
  for (const part of data.edit.fields[field].parts) {
    const label = el('label', '', part.label, form);
    const now = problem ? (problem.typed[part.name] ?? part.value) : part.value;
    let box;
    if (part.options) {
      box = el('select', '', null, label);
      for (const [key, words] of part.options) el('option', '', words, box).value = key;
    } else box = el(part.many ? 'textarea' : 'input', '', null, label);
    box.name = part.name;
    box.value = now;
    if (part.help) box.placeholder = part.help;
    if (part.many) box.rows = Math.max(2, now.split('\n').length);
  }
  if (problem) el('p', 'wrong', problem.words, form).setAttribute('role', 'alert');
  const foot = el('div', 'foot', null, form);
  el('button', 'save', 'Save', foot).type = 'submit';
  button('plain link', 'Leave it', foot, () => {
    form.remove();
    me.open = '';
    line.querySelector('.pen').focus();
  });
  form.onsubmit = (e) => {
    e.preventDefault();
    me.open = '';
    act('fixed')({ field, typed: Object.fromEntries(new FormData(form)) });
  };
  form.onkeydown = (e) => {
    if (e.key !== 'Escape') return;
    e.stopPropagation();
    foot.lastChild.click();
  };
  const first = form.querySelector('input, select, textarea');
  if (!problem && first) first.focus();
}

function history(root, data, act) {
  if (data.history.length) {
    el('h3', '', 'How it was told', root);
    const ul = el('ul', '', null, root);
    for (const [day, words, title] of data.history) {
      const li = el('li', '', day + ': ' + words, ul);
      if (title) el('span', 'dim', ' (' + title + ')', li);
    }
  }
  if (!data.corrections.length) return;
  el('h3', '', 'Set right by people', root);
  const ul = el('ul', '', null, root);
  for (const c of data.corrections) {
    const li = el('li', '', c.words + ' ', ul);
    if (c.id) button('plain link', 'Undo', li, () => act('undo')(c.id));
  }
}

function sayings(root, data, said, act) {
  el('h3', '', 'What the articles say', root);
  for (const a of data.told) {
    const p = el('p', 'source', a.title, root);
    el('small', '', a.sub, p);
    for (const s of a.sentences) {
      const b = button('plain said', null, root, () => act('opened')({ article: a.article, at: s.at }));
      b.title = 'Read it in the article';
      b.setAttribute('aria-label', 'Read in the article: ' + s.runs.map((r) => r[0]).join(''));
      for (const [t, marked] of s.runs) el(marked ? 'mark' : 'span', '', t, b);
      el('small', '', s.shown, b);
      said.push({ node: b, fields: s.fields });
    }
    if (!a.sentences.length) el('p', 'dim', a.none || '', root);
    const at = a.sentences.length ? a.sentences[0].at : 0;
    const line = el('p', 'read', null, root);
    button('plain link', 'Read it in the article', line, () => act('opened')({ article: a.article, at }));
  }
}
