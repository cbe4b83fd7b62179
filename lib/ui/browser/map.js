// Brings a map of lib/draw/map.py to life: it shows what there is room for, tells what is pointed at, opens what is clicked,
// lights up what is chosen or pointed at elsewhere, and plays. What it draws with are the layers of lib/draw/basemap.py.
const HIT = ['gathered', 'spots', 'discs', 'ways', 'ways_planned'];

export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.root');
  const me = (root.me = root.me || { offs: [], fitted: '', pointed: [] });
  me.data = data;
  me.trigger = setTriggerValue;
  legend(root, me);
  clearTimeout(me.waiting);
  const tries = { left: 400 };
  const ready = () => {
    const plot = document.querySelector('.st-key-chart_' + me.data.plot + ' .js-plotly-plot');
    const sub = plot && plot._fullLayout && plot._fullLayout.map && plot._fullLayout.map._subplot;
    if (!sub || !sub.map || !sub.map.getLayer('names')) {
      if (tries.left-- > 0) me.waiting = setTimeout(ready, 50);
      return;
    }
    if (me.map !== sub.map) begin(root, me, plot, sub.map);
    me.plot = plot;
    plot.ententeLegend = me.data.legend; // for pictures.js
    show(me);
  };
  ready();
  return () => {
    clearTimeout(me.waiting);
    end(me);
    delete root.me;
  };
}

function end(me) {
  me.offs.splice(0).forEach((off) => off());
  if (me.over) me.over.gone();
  me.map = me.over = null;
}

function begin(root, me, plot, map) {
  end(me);
  me.map = map;
  me.plot = plot;
  fill(plot);
  map.setMinZoom(-1.5);
  me.over = over(root, plot);
  const zoom = el('div', 'zoom', null, me.over);
  const tool = (sign, words, act) => {
    const b = button('plain', sign, zoom, act);
    b.setAttribute('aria-label', words);
    b.title = words;
  };
  tool('+', 'Zoom in', () => map.zoomIn({ duration: 150 }));
  tool('−', 'Zoom out', () => map.zoomOut({ duration: 150 }));
  tool('⤢', 'Show everything', () => fit(me, null, true));
  me.tip = el('div', 'tip', null, me.over);
  me.tip.setAttribute('role', 'status');
  const sized = new ResizeObserver(() => {
    fill(plot);
    if (!me.moved) fit(me, me.data.chosen ? journey(me) : null, false);
  });
  sized.observe(plot);
  const on = (kind, act) => {
    map.on(kind, act);
    me.offs.push(() => map.off(kind, act));
  };
  on('mousemove', (e) => pointed(me, at(me, e.point), e.point));
  on('mouseout', () => pointed(me, null));
  on('moveend', () => {
    const { lng, lat } = map.getCenter();
    me.kept = { center: [lng, lat], zoom: map.getZoom() };
    for (const own of [plot.layout.map, plot._fullLayout.map])
      if (own) Object.assign(own, { center: { lon: lng, lat }, zoom: me.kept.zoom });
  });
  on('dragstart', () => (me.moved = true));
  on('wheel', () => (me.moved = true));
  on('resize', () => !me.moved && fit(me, me.data.chosen ? journey(me) : null, false));
  on('click', (e) => clicked(me, at(me, e.point)));
  const styled = () => map.getLayer('ways_lit') && show(me);
  on('styledata', () => {
    clearTimeout(me.styling);
    me.styling = setTimeout(styled, 60);
  });
  const drawn = () => me.kept && map.jumpTo(me.kept); // plotly goes back to its own view whenever it draws
  plot.on('plotly_afterplot', drawn);
  me.offs.push(
    () => plot.removeListener && plot.removeListener('plotly_afterplot', drawn),
    () => sized.disconnect(),
    hear('point', (uids) => {
      me.pointed = uids;
      light(me);
    }),
    hear('time', (time) => play(me, time)),
  );
}

// What lies over the map: in the chart's own box, with this component's styles and colours.
function over(root, plot) {
  const host = el('div', '', null, plot);
  host.className = 'entente-over';
  Object.assign(host.style, { position: 'absolute', inset: '0', pointerEvents: 'none', zIndex: 5 });
  const now = getComputedStyle(root);
  for (const name of [
    'background-color',
    'secondary-background-color',
    'border-color',
    'text-color',
    'primary-color',
    'font',
  ])
    host.style.setProperty('--st-' + name, now.getPropertyValue('--st-' + name));
  const shadow = host.attachShadow({ mode: 'open' });
  const own = root.getRootNode();
  for (const sheet of own.querySelectorAll('style, link[rel=stylesheet]')) shadow.appendChild(sheet.cloneNode(true));
  if (own.adoptedStyleSheets) shadow.adoptedStyleSheets = [...own.adoptedStyleSheets];
  const box = el('div', 'root over', null, shadow);
  box.gone = () => host.remove();
  return box;
}

const source = (me, name) => {
  const sources = (((me.plot.layout || {}).map || {}).style || {}).sources || {};
  return ((sources[name] || {}).data || {}).features || [];
};

function show(me) {
  const key = me.data.view;
  if (me.view !== key) {
    me.view = key;
    me.moved = false;
    me.fitted = '';
  }
  const want = key + '|' + me.data.chosen;
  if (me.fitted !== want) {
    const first = me.fitted === '';
    me.fitted = want;
    if (me.data.chosen) fit(me, journey(me), !first);
    else if (first && !me.moved) fit(me, null, false);
  }
  light(me);
}

// [[west, south], [east, north]] of the whole journey of the visit that is chosen, else null.
function journey(me) {
  const { ways, legs } = me.data.journey || { ways: { features: [] }, legs: { features: [] } };
  const points = [
    ...ways.features.flatMap((f) => f.geometry.coordinates),
    ...legs.features.map((f) => f.geometry.coordinates),
  ];
  if (!points.length) return null;
  const lons = points.map((p) => p[0]);
  const lats = points.map((p) => p[1]);
  return [
    [Math.min(...lons), Math.min(...lats)],
    [Math.max(...lons), Math.max(...lats)],
  ];
}

function fit(me, bounds, moving) {
  const box = bounds || ((me.plot.layout || {}).meta || {}).bounds;
  const size = me.plot.getBoundingClientRect();
  if (!box || size.width < 40) return;
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  const padding = bounds ? { top: 46, bottom: 34, left: 40, right: 56 } : 4;
  try {
    me.kept = null;
    me.map.fitBounds(box, { padding, maxZoom: bounds ? 6 : 5, duration: moving && !still ? 190 : 0 });
  } catch (e) {
    me.map.fitBounds(box, { duration: 0 });
  }
}

function at(me, p) {
  const layers = HIT.filter((l) => me.map.getLayer(l));
  const box = (r) => [
    [p.x - r, p.y - r],
    [p.x + r, p.y + r],
  ];
  for (const reach of [1, 5]) {
    const found = me.map.queryRenderedFeatures(box(reach), { layers });
    found.sort((a, b) => HIT.indexOf(a.layer.id) - HIT.indexOf(b.layer.id));
    if (found.length) return found[0];
  }
  return null;
}

function pointed(me, feature, p) {
  const props = feature ? feature.properties : null;
  const id = props ? props.uids || props.title || 'g' + props.cluster_id : '';
  me.map.getCanvas().style.cursor = feature ? 'pointer' : '';
  if (me.under !== id) {
    me.under = id;
    me.tip.replaceChildren();
    if (props && props.point_count)
      el('b', '', props.sum + ' visits in ' + props.point_count + ' places; click to look closer', me.tip);
    else if (props) {
      const head = el('b', '', props.title, me.tip);
      if (feature.geometry.type === 'Point')
        head.append(' · ' + (+props.n).toLocaleString('en') + (+props.n === 1 ? ' visit' : ' visits'));
      for (const line of JSON.parse(props.lines || '[]')) el('span', '', line, me.tip);
    }
    tell('point', props && props.uids ? split(props.uids) : []);
  }
  me.tip.style.display = feature ? 'flex' : 'none';
  if (!feature || !p) return;
  const box = me.over.getBoundingClientRect();
  const wide = me.tip.offsetWidth;
  const high = me.tip.offsetHeight;
  me.tip.style.left = Math.max(4, Math.min(p.x + 14, box.width - wide - 6)) + 'px';
  me.tip.style.top = (p.y + 18 + high > box.height ? Math.max(4, p.y - high - 12) : p.y + 18) + 'px';
}

function clicked(me, feature) {
  if (!feature) return;
  const props = feature.properties;
  if (props.point_count) {
    me.moved = true;
    const center = feature.geometry.coordinates;
    const found = me.map.getSource('spots').getClusterExpansionZoom(props.cluster_id);
    Promise.resolve(found).then((zoom) => me.map.easeTo({ center, zoom: Math.min(zoom + 0.4, 11), duration: 180 }));
  } else if (props.uid) me.trigger('picked', props.uid);
  else if (props.place) me.trigger('narrowed', { place: props.place, city: props.city });
}

function light(me) {
  const map = me.map;
  if (!map || !map.getLayer('ways_lit')) return;
  const whole = JSON.stringify(me.data.journey);
  if (map.getSource('journey') !== me.into || whole !== me.whole) {
    const none = { type: 'FeatureCollection', features: [] };
    const told = me.data.journey || { ways: none, legs: none };
    if (me.data.journey || me.whole) {
      map.getSource('journey').setData(told.ways);
      map.getSource('legs').setData(told.legs.features.length > 1 ? told.legs : none);
    }
    me.into = map.getSource('journey');
    me.whole = me.data.journey ? whole : '';
  }
  const uids = me.pointed.length && me.pointed.length < 40 ? me.pointed : [];
  const any = (list, name) => ['any', ...list.map((u) => ['in', '|' + u + '|', ['get', name]])];
  const chosen = me.data.chosen ? [me.data.chosen] : [];
  if (!uids.length && !chosen.length && !me.lit) return; // nothing to light up, nothing lit
  me.lit = uids.length + chosen.length > 0;
  const lines = any(uids, 'uids');
  const filters = {
    ways_lit: ['all', ['!', ['get', 'planned']], lines],
    ways_lit_planned: ['all', ['get', 'planned'], lines],
    heads_lit: lines,
    lit: ['all', ['!', ['has', 'point_count']], any([...uids, ...chosen], 'uids')],
    discs_lit: any([...uids, ...chosen], 'uids'),
  };
  for (const [layer, filter] of Object.entries(filters)) {
    const wanted = JSON.stringify(filter);
    if (JSON.stringify(map.getFilter(layer)) !== wanted) map.setFilter(layer, filter);
  }
}

// Playing: on `time.day` there are the stays of that day and of the time before it (`time.trail` days), fading; lines grow.
function play(me, time) {
  const map = me.map;
  if (!map || !map.getSource('trail')) return;
  if (time === null) {
    if (!me.playing) return;
    me.playing = false;
    for (const name of ['ways', 'ways_planned', 'heads']) map.setLayoutProperty(name, 'visibility', 'visible');
    map.getSource('trail').setData({ type: 'FeatureCollection', features: [] });
    for (const name of ['spots', 'discs'])
      map.getSource(name).setData({ type: 'FeatureCollection', features: source(me, name) });
    return;
  }
  if (!me.playing)
    for (const name of ['ways', 'ways_planned', 'heads']) map.setLayoutProperty(name, 'visibility', 'none');
  me.playing = true;
  const { day, trail } = time;
  const age = (days) => {
    let least = Infinity;
    for (const [first, last] of days)
      if (first !== null && first <= day) least = Math.min(least, day <= (last ?? first) ? 0 : day - (last ?? first));
    return least;
  };
  const grow = Math.max(1, trail / 6);
  const features = [];
  for (const f of source(me, 'ways')) {
    const days = (f.days = f.days || JSON.parse(f.properties.days));
    const since = age(days);
    if (since > trail) continue;
    const begun = Math.min(...days.filter((d) => d[0] !== null && d[0] <= day).map((d) => day - d[0]));
    const line = f.geometry.coordinates;
    const upto = Math.max(2, Math.ceil(line.length * Math.min(1, (begun + 1) / grow)));
    features.push({
      type: 'Feature',
      properties: { colour: f.properties.colour, n: 1, fresh: Math.max(0.08, 1 - since / trail) },
      geometry: { type: 'LineString', coordinates: line.slice(0, upto) },
    });
  }
  map.getSource('trail').setData({ type: 'FeatureCollection', features });
  for (const name of ['spots', 'discs']) {
    const kept = [];
    for (const f of source(me, name)) {
      const days = (f.days = f.days || JSON.parse(f.properties.days || '[]'));
      const there = days.filter(
        ([first, last]) => first !== null && first <= day && day - (last ?? first) <= trail,
      ).length;
      if (there) kept.push({ ...f, properties: { ...f.properties, n: there } });
    }
    const seen = kept.map((f) => f.properties.uids + f.properties.n).join();
    if (me['seen_' + name] === seen && me.playing) continue;
    me['seen_' + name] = seen;
    map.getSource(name).setData({ type: 'FeatureCollection', features: kept });
  }
}

function legend(root, me) {
  let box = root.querySelector('.legend');
  if (!box) box = el('div', 'legend', null, root);
  box.replaceChildren();
  for (const entry of me.data.legend) {
    const chip = button('entry', null, box, () => me.trigger('legend', entry.key));
    chip.setAttribute('aria-pressed', entry.on ? 'true' : 'false');
    chip.title = entry.on ? 'Show everything again' : 'Show only this';
    el('span', 'dot ' + entry.look, null, chip).style.setProperty('--c', entry.colour);
    el('span', '', entry.words, chip);
    el('small', '', entry.n.toLocaleString('en'), chip);
  }
  if (me.data.shades.length) {
    const scale = el('span', 'shades', null, box);
    el('span', 'dim', 'visits received', scale);
    for (const [words, colour] of me.data.shades) {
      el('i', '', null, scale).style.background = colour;
      el('span', '', words, scale);
    }
  } else if (me.data.tint) {
    const scale = el('span', 'shades', null, box);
    el('i', '', null, scale).style.background = me.data.tint;
    el('span', 'dim', 'country visited', scale);
  }
  if (me.data.lines) {
    const scale = el('span', 'shades', null, box);
    el('i', 'thick', null, scale);
    el('span', 'dim', 'wider: more went', scale);
    el('i', 'dashed', null, scale);
    el('span', 'dim', 'announced', scale);
  }
}
