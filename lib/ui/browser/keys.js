// What holds on every page: Back undoes one deed at a time, Escape closes what is open and the focus goes back to where it was,
// Enter ends a date, and the first Tab can skip to the content.

const TRIES = 20; // of making a chart fit its box

export default function ({ parentElement }) {
  const root = parentElement.querySelector('.root');
  if (!root.firstChild) {
    const skip = button('skip', 'To the content', root, () => {
      const title = document.querySelector('.entente-title');
      const next = title || document.querySelector('[data-testid="stMain"]');
      next.tabIndex = -1;
      next.focus();
    });
    skip.dataset.skip = '1';
  }
  steps();
  fitting();
  const pressed = (e) => {
    if (e.key === 'Escape') escape(e);
  };
  document.addEventListener('keydown', pressed);
  document.addEventListener('keydown', endDate, true); // before the field keeps it for itself
  const off = hear('closed', back);
  return () => {
    document.removeEventListener('keydown', pressed);
    document.removeEventListener('keydown', endDate, true);
    off();
  };
}

function deep(selector, under = document) {
  const found = under.querySelector(selector);
  if (found) return found;
  for (const host of under.querySelectorAll(
    '[data-testid="stBidiComponentRegular"], [data-testid="stBidiComponentIsolated"], .stBidiComponent, .stBidiComponent *',
  )) {
    const inside = host.shadowRoot && deep(selector, host.shadowRoot);
    if (inside) return inside;
  }
  return null;
}

function escape(e) {
  if (e.defaultPrevented || document.querySelector('[role="dialog"], [data-testid="stPopoverBody"], [role="listbox"]'))
    return;
  const card = document.querySelector('.st-key-drawer');
  const close = card && deep('button.close', card);
  if (close) close.click();
}

// After the card of a visit has gone: focus what it was opened from.
function back(uid) {
  let tries = 40;
  const look = () => {
    if (document.querySelector('.st-key-visit_card') && tries-- > 0) return setTimeout(look, 50);
    const row = deep(`[data-uid="${CSS.escape(uid)}"]`);
    const map = document.querySelector('.maplibregl-canvas');
    if (row) row.focus();
    else if (map) map.focus();
  };
  setTimeout(look, 50);
}

function endDate(e) {
  const box = e.key === 'Enter' && e.target.closest && e.target.closest('.stDateInput');
  if (!box || e.target.tagName === 'BUTTON') return;
  setTimeout(() => {
    if (!box.contains(document.activeElement)) return;
    const stops = [...document.querySelectorAll('[data-testid="stMain"] :is(input, button, [role="spinbutton"])')];
    const next = stops.find((n) => box.compareDocumentPosition(n) & 4 && !box.contains(n) && n.offsetParent);
    if (next) next.focus();
    else document.activeElement.blur();
  });
}

// A chart that is drawn before its box had a width keeps plotly's own 700 pixels until somebody tells it of the box.
function fitting() {
  if (window.ententeFitting) return;
  const told = new WeakMap();
  window.ententeFitting = setInterval(() => {
    for (const plot of document.querySelectorAll('.js-plotly-plot')) {
      const tries = told.get(plot) || 0;
      if (tries > TRIES || fill(plot)) continue;
      told.set(plot, tries + 1); // what does not help is not tried for ever
      window.dispatchEvent(new Event('resize'));
    }
  }, 400);
}

// Streamlit writes a changed filter over the address. Here each deed of the person makes one step that Back undoes, however many fields it sets.
function steps() {
  if (window.ententeSteps) return;
  const state = (window.ententeSteps = { deed: 0, stepped: 0 });
  const done = () => (state.deed = performance.now());
  for (const kind of ['pointerup', 'keydown']) window.addEventListener(kind, done, true);
  window.addEventListener('popstate', () => (state.stepped = performance.now()), true);
  for (const name of ['pushState', 'replaceState']) {
    const plain = history[name].bind(history);
    const push = history.pushState.bind(history);
    const replace = history.replaceState.bind(history);
    state[name] = (data, title, url) => {
      const to = url ? new URL(url, location.href) : null;
      if (!to || to.pathname !== location.pathname || to.search === location.search) return plain(data, title, url);
      if (state.deed <= state.stepped) return replace(data, title, url);
      state.stepped = performance.now();
      return push(data, title, url);
    };
  }
  history.pushState = state.pushState;
  history.replaceState = state.replaceState;
}
