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
