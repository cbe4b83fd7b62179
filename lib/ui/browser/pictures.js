export default function ({ parentElement, data }) {
  const root = parentElement.querySelector('.root');
  root.replaceChildren();
  el('span', 'dim', 'Pictures of the charts: ', root).style.fontSize = '.86rem';
  const NS = 'http://www.w3.org/2000/svg';
  const text = (svg, words, x, y, size, weight, colour) => {
    const t = document.createElementNS(NS, 'text');
    t.setAttribute('x', x);
    t.setAttribute('y', y);
    t.setAttribute('style', `font: ${weight} ${size}px Source Sans, system-ui, sans-serif; fill: ${colour}`);
    t.textContent = words;
    svg.appendChild(t);
  };
  // What the colours of a map mean: a legend of ours beside the map, which is not part of the chart.
  const legend = (svg, entries, y, ink) => {
    let x = 22;
    for (const e of entries) {
      const dot = document.createElementNS(NS, 'circle');
      dot.setAttribute('cx', x);
      dot.setAttribute('cy', y - 4);
      dot.setAttribute('r', 5);
      dot.setAttribute('fill', e.look === 'full' ? e.colour : 'none');
      dot.setAttribute('stroke', e.colour);
      dot.setAttribute('stroke-width', 2);
      svg.appendChild(dot);
      text(svg, e.words + ' ' + e.n, x + 11, y, 12, 400, ink);
      x += 34 + 7 * (e.words.length + 4);
    }
  };
  const canvasOf = (plot) =>
    new Promise((resolve) => {
      const sub = plot._fullLayout && plot._fullLayout.map && plot._fullLayout.map._subplot;
      if (!sub) return resolve(null);
      sub.map.once('render', () => resolve(sub.map.getCanvas().toDataURL('image/png')));
      sub.map.triggerRepaint();
    });
  const compose = async (plot) => {
    const box = plot.getBoundingClientRect(),
      style = getComputedStyle(document.querySelector('.stApp') || document.body),
      ink = style.color,
      top = 64,
      entries = (plot.ententeLegend || []).filter((e) => e.words),
      bottom = entries.length ? 58 : 34;
    const svg = document.createElementNS(NS, 'svg');
    svg.setAttribute('xmlns', NS);
    svg.setAttribute('width', box.width + 32);
    svg.setAttribute('height', box.height + top + bottom);
    const paper = document.createElementNS(NS, 'rect');
    paper.setAttribute('width', '100%');
    paper.setAttribute('height', '100%');
    paper.setAttribute('fill', style.backgroundColor);
    svg.appendChild(paper);
    const holder = plot.closest('[class*="st-key-chart_"]'),
      name = ((holder && holder.querySelector('[data-chart-title]')) || {}).textContent || data.title;
    text(svg, name, 16, 30, 19, 650, ink);
    text(svg, data.sub, 16, 51, 13, 400, ink);
    text(svg, data.source, 16, box.height + top + bottom - 12, 11, 400, ink);
    legend(svg, entries, box.height + top + 20, ink);
    const map = await canvasOf(plot);
    if (map) {
      const c = plot.querySelector('.maplibregl-canvas').getBoundingClientRect(),
        im = document.createElementNS(NS, 'image');
      im.setAttribute('href', map);
      im.setAttribute('x', 16 + c.left - box.left);
      im.setAttribute('y', top + c.top - box.top);
      im.setAttribute('width', c.width);
      im.setAttribute('height', c.height);
      svg.appendChild(im);
    }
    for (const part of plot.querySelectorAll('svg.main-svg')) {
      const copy = part.cloneNode(true);
      copy.setAttribute('x', 16);
      copy.setAttribute('y', top);
      copy.style.background = 'none';
      for (const n of copy.querySelectorAll('.legend [clip-path]')) n.removeAttribute('clip-path');
      svg.appendChild(copy);
    }
    return [svg, name];
  };
  const save = (href, name) => {
    const a = el('a', '', '', root);
    a.href = href;
    a.download = name;
    a.click();
    a.remove();
  };
  const all = async (kind) => {
    for (const plot of document.querySelectorAll('.js-plotly-plot')) {
      const [svg, name] = await compose(plot),
        file =
          'entente-' +
          name
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, '-')
            .replace(/^-|-$/g, ''),
        url = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(new XMLSerializer().serializeToString(svg));
      if (kind === 'svg') {
        save(url, file + '.svg');
        continue;
      }
      await new Promise((done) => {
        const im = new Image();
        im.onload = () => {
          const c = el('canvas');
          c.width = 2 * svg.getAttribute('width');
          c.height = 2 * svg.getAttribute('height');
          c.getContext('2d').drawImage(im, 0, 0, c.width, c.height);
          save(c.toDataURL('image/png'), file + '.png');
          done();
        };
        im.onerror = done;
        im.src = url;
      });
    }
  };
  button('plain tool', 'PNG', root, () => all('png'));
  button('plain tool', 'SVG', root, () => all('svg'));
}
