// The time axis of Explore: counts, a brush, and playing. data: bins [first day, last day, words, [[colour, n], ...], uids or null for time cut out], since and until as days.
const SPEEDS = [
  ['1×', 30],
  ['2×', 15],
  ['4×', 7.5],
]; // seconds for the whole axis
const HIGH = 64;
const LABEL = 46; // pixels that a year needs

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.root');
  const me = (root.me = root.me || { speed: 0, at: 0 });
  me.data = data;
  me.trigger = setTriggerValue;
  const same = JSON.stringify(data);
  if (me.same !== same) {
    stop(me);
    me.same = same;
    build(root, me);
  }
  return () => stop(me);
}

function build(root, me) {
  root.replaceChildren();
  const bar = el('div', 'controls', null, root);
  me.play = button('play', '▶ Play', bar, () => (me.timer ? pause(me) : start(me)));
  me.play.disabled = !me.data.bins.length;
  const speeds = el('span', 'speeds', null, bar);
  SPEEDS.forEach(([words], i) => {
    const b = button('plain', words, speeds, () => {
      me.speed = i;
      [...speeds.children].forEach((n, j) => n.setAttribute('aria-pressed', String(i === j)));
    });
    b.setAttribute('aria-pressed', String(me.speed === i));
    b.setAttribute('aria-label', 'Speed ' + words);
  });
  const narrowed = me.data.since !== null || me.data.until !== null;
  me.said = el('span', narrowed ? 'said' : 'said hint', me.data.words, bar);
  me.said.setAttribute('aria-live', 'polite');
  if (narrowed)
    button('plain link', 'All of the time', bar, () => me.trigger('brushed', { since: null, until: null }));
  const box = el('div', 'axis', null, root);
  box.tabIndex = 0;
  box.setAttribute('role', 'group');
  box.setAttribute(
    'aria-label',
    'Visits in time. Left and right move, Enter narrows to the time, Escape shows all of it again.',
  );
  me.box = box;
  const most = Math.max(1, ...me.data.bins.map((b) => b[3].reduce((n, [, k]) => n + k, 0)));
  me.columns = me.data.bins.map((bin, i) => {
    const [first, last, words, parts, uids] = bin;
    const column = el('div', uids === null ? 'bin cut' : 'bin', null, box);
    if (uids === null) {
      column.title = words;
      return column;
    }
    const total = parts.reduce((n, [, k]) => n + k, 0);
    const stack = el('div', 'stack', null, column);
    for (const [colour, n] of parts) {
      const part = el('i', '', null, stack);
      part.style.background = colour;
      part.style.height = (HIGH * n) / most + 'px';
    }
    column.title = words + ': ' + total + (total === 1 ? ' visit' : ' visits');
    const inside =
      (me.data.since === null || last >= me.data.since) && (me.data.until === null || first <= me.data.until);
    column.classList.toggle('out', !inside);
    column.onmouseenter = () => !me.timer && tell('point', uids.slice(0, 39));
    column.onmouseleave = () => !me.timer && tell('point', []);
    return column;
  });
  const labels = el('div', 'labels', null, root);
  let before = '';
  let room = 0;
  const every = Math.max(1, Math.ceil((LABEL * me.data.bins.length) / Math.max(root.clientWidth, 300)));
  me.data.bins.forEach(([, , , , uids, label], i) => {
    const cell = el('span', i > me.data.bins.length - every ? 'last' : '', null, labels);
    room -= 1;
    if (label && label !== before && room <= 0 && uids !== null) {
      el('b', '', label, cell);
      before = label;
      room = every;
    }
  });
  me.cursor = el('div', 'cursor', null, box);
  brush(me);
  keys(me);
}

function index(me, x) {
  const box = me.box.getBoundingClientRect();
  return Math.max(0, Math.min(me.data.bins.length - 1, Math.floor(((x - box.left) / box.width) * me.data.bins.length)));
}

function narrow(me, a, b) {
  const bins = me.data.bins.slice(Math.min(a, b), Math.max(a, b) + 1).filter((bin) => bin[4] !== null);
  if (bins.length) me.trigger('brushed', { since: bins[0][0], until: bins[bins.length - 1][1] });
}

function brush(me) {
  let from = null;
  const mark = (a, b) =>
    me.columns.forEach((c, i) => c.classList.toggle('brushed', i >= Math.min(a, b) && i <= Math.max(a, b)));
  me.box.onpointerdown = (e) => {
    from = index(me, e.clientX);
    me.box.setPointerCapture(e.pointerId);
    mark(from, from);
  };
  me.box.onpointermove = (e) => from !== null && mark(from, index(me, e.clientX));
  me.box.onpointerup = (e) => {
    if (from !== null) narrow(me, from, index(me, e.clientX));
    from = null;
  };
  me.box.onpointercancel = () => {
    from = null;
    mark(-1, -1);
  };
}

function keys(me) {
  me.box.onkeydown = (e) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (step) {
      let next = (me.here ?? (step > 0 ? -1 : me.columns.length)) + step;
      while (me.data.bins[next] && me.data.bins[next][4] === null) next += step;
      if (!me.data.bins[next]) return;
      me.here = next;
      me.columns.forEach((c, i) => c.classList.toggle('brushed', i === next));
      me.said.textContent = me.columns[next].title;
      tell('point', me.data.bins[next][4].slice(0, 39));
    } else if (e.key === 'Enter' && me.here !== undefined) narrow(me, me.here, me.here);
    else if (e.key === 'Escape' && (me.data.since !== null || me.data.until !== null))
      me.trigger('brushed', { since: null, until: null });
    else return;
    e.preventDefault();
    e.stopPropagation();
  };
}

function start(me) {
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const live = me.data.bins
    .map((b, i) => [b, i])
    .filter(([b]) => b[4] !== null && !me.columns[me.data.bins.indexOf(b)].classList.contains('out'));
  if (!live.length) return;
  if (me.at >= live.length) me.at = 0;
  me.play.textContent = '❚❚ Pause';
  me.said.classList.remove('hint');
  me.box.classList.add('playing');
  let before = performance.now();
  const tick = () => {
    const now = performance.now();
    me.at += still ? 1 : ((now - before) / 1000 / SPEEDS[me.speed][1]) * Math.max(live.length, 8);
    before = now;
    if (me.at >= live.length) return stop(me);
    const [bin, i] = live[Math.floor(me.at)];
    const part = still ? 1 : me.at - Math.floor(me.at);
    const days = bin[1] - bin[0] + 1;
    tell('time', { day: Math.floor(bin[0] + part * days), trail: Math.max(50, 1.5 * days) });
    me.cursor.style.left = (100 * (i + part)) / me.data.bins.length + '%';
    me.said.textContent = bin[2];
  };
  me.timer = setInterval(tick, still ? 900 : 60);
}

function pause(me) {
  clearInterval(me.timer);
  me.timer = null;
  me.play.textContent = '▶ Go on';
}

function stop(me) {
  if (!me.timer && !(me.box && me.box.classList.contains('playing'))) return;
  clearInterval(me.timer);
  me.timer = null;
  me.at = 0;
  me.play.textContent = '▶ Play';
  me.box.classList.remove('playing');
  me.said.textContent = me.data.words;
  tell('time', null);
}
