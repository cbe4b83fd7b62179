// The line on top of every page: ask or search, the active filters, and the panel with all of them.
export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.root');
  let line = root.querySelector('.line');
  if (!line) {
    line = el('div', 'line', null, root);
    el('div', 'chips', null, root);
    ask(root, line, setTriggerValue);
    const open = button('tool filter', '', line, () => toggle(root, !panelOpen()));
    open.setAttribute('aria-haspopup', 'dialog');
  }
  root.data = data;
  const open = root.querySelector('.filter');
  open.replaceChildren('+ Filter');
  if (data.chips.length) el('b', '', String(data.chips.length), open);
  open.setAttribute('aria-expanded', String(panelOpen()));
  chips(root, data, setTriggerValue);
  const outside = (e) => {
    const panel = document.querySelector('.st-key-filter_panel');
    if (!panelOpen() || !panel) return;
    const path = e.composedPath();
    if (
      path.includes(panel) ||
      path.includes(open) ||
      path.some(
        (n) =>
          n.matches &&
          n.matches(
            '[data-baseweb], [role="listbox"], [role="dialog"], [data-testid^="stPopover"], [data-react-aria-top-layer], [data-rac]',
          ),
      )
    )
      return;
    toggle(root, false);
  };
  const key = (e) => {
    if (e.key !== 'Escape' || !panelOpen() || document.querySelector('[role="listbox"]')) return;
    e.preventDefault();
    toggle(root, false);
    open.focus();
  };
  document.addEventListener('pointerdown', outside, true);
  document.addEventListener('keydown', key, true);
  return () => {
    document.removeEventListener('pointerdown', outside, true);
    document.removeEventListener('keydown', key, true);
  };
}

const panelOpen = () => document.body.dataset.filters === 'open';

function toggle(root, on) {
  if (on) document.body.dataset.filters = 'open';
  else delete document.body.dataset.filters;
  root.querySelector('.filter').setAttribute('aria-expanded', String(on));
  if (!on) return;
  const first = document.querySelector('.st-key-filter_panel input');
  if (first && matchMedia('(min-width: 641px)').matches) first.focus();
}

function chips(root, data, setTriggerValue) {
  const box = root.querySelector('.chips');
  box.replaceChildren();
  for (const c of data.chips) {
    const chip = el('span', 'chip2', null, box);
    el('span', '', c.words, chip).title = c.words;
    const x = button('plain', '×', chip, () => setTriggerValue('removed', c.field));
    x.setAttribute('aria-label', 'Remove the filter: ' + c.words);
  }
  if (data.chips.length > 1) button('plain link', 'Clear all', box, () => setTriggerValue('removed', '*'));
}

const SHOWN = 7; // suggestions at once

const fold = (words) =>
  words
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();

// What begins with the word being typed, or with all the words typed so far; then what has it inside.
function fitting(typed, data) {
  const all = fold(typed.trim());
  const last = all.split(/\s+/).pop();
  if (last.length < 2) return [];
  const ranks = [[], [], []];
  for (const one of data.suggestions) {
    const plain = fold(one[1]);
    if (all !== last && plain.startsWith(all)) ranks[0].push(one);
    else if (plain.startsWith(last) && (one[0] !== 'two countries' || all === last)) ranks[1].push(one);
    else if (plain.includes(' ' + last) && one[0] !== 'two countries') ranks[2].push(one);
  }
  return ranks.flat();
}

function ask(root, line, setTriggerValue) {
  const form = document.createElement('form');
  form.className = 'ask';
  form.setAttribute('role', 'search');
  line.appendChild(form);
  const input = el('input', '', null, form);
  Object.assign(input, {
    type: 'search',
    maxLength: 200,
    placeholder: 'Ask or search: Japan Latvia · Abe next · who visited Riga in 2022',
    autocomplete: 'off',
  });
  input.setAttribute('aria-label', 'Ask or search');
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-controls', 'entente-suggested');
  input.setAttribute('aria-expanded', 'false');
  el('kbd', '', /Mac/.test(navigator.platform) ? '⌘ K' : 'Ctrl K', form);
  const list = el('ul', 'suggested', null, form);
  list.id = 'entente-suggested';
  list.setAttribute('role', 'listbox');
  let at = -1;
  const close = () => {
    list.replaceChildren();
    list.style.display = 'none';
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    at = -1;
  };
  const take = (words) => {
    const whole = fold(words).startsWith(fold(input.value.trim())) && fold(words) !== fold(input.value.trim());
    const parts = input.value.split(/\s+/);
    parts.pop();
    input.value = (whole ? words : [...parts, words].join(' ').trim()) + ' ';
    close();
    input.focus();
  };
  const send = (words) => {
    input.value = words;
    close();
    setTriggerValue('asked', words);
  };
  const suggest = () => {
    close();
    const asked = input.value.trim() === '';
    const found = asked ? root.data.examples.map((words) => ['for example', words]) : fitting(input.value, root.data);
    for (const [kind, words] of found.slice(0, SHOWN)) {
      const item = el('li', '', null, list);
      item.setAttribute('role', 'option');
      item.id = 'entente-s' + list.children.length;
      el('span', '', words, item);
      el('small', '', kind, item);
      item.take = () => (asked ? send(words) : take(words));
      item.onpointerdown = (e) => {
        e.preventDefault();
        item.take();
      };
    }
    list.style.display = list.children.length ? 'block' : 'none';
    input.setAttribute('aria-expanded', String(list.children.length > 0));
  };
  input.oninput = suggest;
  input.onfocus = () => input.value.trim() === '' && suggest();
  input.onclick = input.onfocus;
  input.onblur = close;
  input.onkeydown = (e) => {
    const items = [...list.children];
    if ((e.key === 'ArrowDown' || e.key === 'ArrowUp') && items.length) {
      e.preventDefault();
      at = (at + (e.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length;
      items.forEach((n, i) => n.setAttribute('aria-selected', String(i === at)));
      input.setAttribute('aria-activedescendant', items[at].id);
    } else if (e.key === 'Enter' && at >= 0) {
      e.preventDefault();
      items[at].take();
    } else if (e.key === 'Escape' && items.length) {
      e.stopPropagation();
      close();
    }
  };
  form.onsubmit = (e) => {
    e.preventDefault();
    if (input.value.trim()) send(input.value.trim());
  };
  const focus = (e) => {
    if (!root.isConnected) return document.removeEventListener('keydown', focus);
    if (!(e.ctrlKey || e.metaKey) || e.key.toLowerCase() !== 'k') return;
    e.preventDefault();
    input.focus();
    input.select();
  };
  document.addEventListener('keydown', focus);
}
