// What map, time and list tell each other: `point` (uids under the pointer, [] for none) and `time` (a day since 1970, or null).
const tell = (kind, detail) => window.dispatchEvent(new CustomEvent('entente-' + kind, { detail }));
const hear = (kind, act) => {
  const heard = (e) => act(e.detail);
  window.addEventListener('entente-' + kind, heard);
  return () => window.removeEventListener('entente-' + kind, heard);
};
const split = (bar) => (bar || '').split('|').filter(Boolean);
const hostOf = (node) => {
  let root = node.getRootNode();
  while (root instanceof ShadowRoot) {
    node = root.host;
    root = node.getRootNode();
  }
  return node;
};
// Whether a chart fills its box. A map that does not is made to at once: plotly's own way waits until the map has loaded.
const fill = (plot) => {
  const box = plot.getBoundingClientRect();
  const full = plot._fullLayout;
  const map = plot.querySelector('.maplibregl-map');
  if (box.width < 40 || !full) return true;
  const fits = (wide) => Math.abs(box.width - wide) < 3;
  const sub = map && full.map && full.map._subplot;
  if (sub && sub.map && !fits(map.offsetWidth)) {
    Object.assign(map.style, { width: box.width + 'px', height: box.height + 'px' });
    sub.map.resize();
    return false;
  }
  return fits(full.width);
};
