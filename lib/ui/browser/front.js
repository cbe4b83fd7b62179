// The tour on the front door: drawn leg by leg on a small map of our own files, each leg with the sentence that tells of it.
const STEP = 2600; // milliseconds a leg is shown
const GROW = 900; // of them, while it is drawn

export default function ({ parentElement, data }) {
  const root = parentElement.querySelector('.root');
  if (root.dataset.same === JSON.stringify(data)) return;
  root.dataset.same = JSON.stringify(data);
  root.replaceChildren();
  const canvas = el('canvas', '', null, root);
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', data.title);
  const side = el('div', 'side', null, root);
  el('p', 'dim', data.title, side);
  const steps = el('div', 'steps', null, side);
  const words = el('blockquote', '', null, side);
  const source = el('p', 'dim', null, side);
  const me = { at: 0, began: performance.now(), shapes: [], held: false };
  data.legs.forEach((leg, i) => {
    const b = button('plain', i + 1 + '. ' + leg.place, steps, () => {
      me.held = true;
      show(i);
    });
    el('small', '', leg.when, b);
  });
  const show = (i) => {
    me.at = i;
    me.began = performance.now();
    [...steps.children].forEach((b, j) => b.setAttribute('aria-current', String(i === j)));
    words.textContent = data.legs[i].sentence;
    source.textContent = data.legs[i].source;
  };
  show(0);
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
  if (still) me.at = data.legs.length - 1;
  const base = document.querySelector('base')
    ? document.querySelector('base').href
    : location.href.replace(/[^/]*([?#].*)?$/, '');
  fetch(new URL('app/static/countries.geojson', base))
    .then((r) => (r.ok ? r.json() : { features: [] }))
    .then((world) => {
      me.shapes = world.features.flatMap((f) =>
        f.geometry.type === 'MultiPolygon' ? f.geometry.coordinates.map((p) => p[0]) : [f.geometry.coordinates[0]],
      );
      me.land = null;
    })
    .catch(() => {});
  const tick = () => {
    if (!root.isConnected) return;
    const now = performance.now();
    if (!me.held && !still && now - me.began > STEP) show((me.at + 1) % data.legs.length);
    draw(canvas, data, me, still ? 1 : Math.min(1, (now - me.began) / GROW));
    me.frame = requestAnimationFrame(tick);
  };
  tick();
  return () => cancelAnimationFrame(me.frame);
}

const mercator = (lat) => (Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360)) * 180) / Math.PI;

function draw(canvas, data, me, grown) {
  const box = canvas.getBoundingClientRect();
  const dpr = window.devicePixelRatio || 1;
  if (!box.width) return;
  const size = [Math.round(box.width * dpr), Math.round(box.height * dpr)];
  if (canvas.width !== size[0] || canvas.height !== size[1]) {
    [canvas.width, canvas.height] = size;
    me.land = null;
  }
  const last = data.legs.slice(1).flatMap((l) => l.way);
  const xs = last.map((p) => p[0]);
  const ys = last.map((p) => mercator(p[1]));
  const pad = 5;
  const span = [Math.max(...xs) - Math.min(...xs) + 2 * pad, Math.max(...ys) - Math.min(...ys) + 2 * pad];
  const scale = Math.min(size[0] / span[0], size[1] / span[1]);
  const middle = [(Math.max(...xs) + Math.min(...xs)) / 2, (Math.max(...ys) + Math.min(...ys)) / 2];
  const at = ([lon, lat]) => [
    (lon - middle[0]) * scale + size[0] / 2,
    size[1] / 2 - (mercator(Math.max(-80, Math.min(83, lat))) - middle[1]) * scale,
  ];
  if (!me.land) me.land = land(size, me.shapes, at, data.look, dpr);
  const pen = canvas.getContext('2d');
  pen.drawImage(me.land, 0, 0);
  pen.lineCap = pen.lineJoin = 'round';
  data.legs.forEach((leg, i) => {
    if (i > me.at) return;
    const points = leg.way.map(at);
    const upto = i < me.at ? points.length : Math.max(2, Math.ceil(points.length * grown));
    pen.strokeStyle = i === me.at ? data.look.now : data.look.line;
    pen.lineWidth = (i === me.at ? 3 : 2) * dpr;
    pen.beginPath();
    points.slice(0, upto).forEach((p, k) => (k ? pen.lineTo(...p) : pen.moveTo(...p)));
    pen.stroke();
  });
  pen.font = `600 ${13 * dpr}px "Source Sans", system-ui, sans-serif`;
  data.legs.forEach((leg, i) => {
    if (i > me.at || (i === me.at && grown < 0.9)) return;
    const [x, y] = at(leg.way[leg.way.length - 1]);
    pen.beginPath();
    pen.arc(x, y, 6 * dpr, 0, 7);
    pen.fillStyle = i === me.at ? data.look.now : data.look.line;
    pen.fill();
    pen.strokeStyle = data.look.land;
    pen.lineWidth = 2 * dpr;
    pen.stroke();
    pen.lineWidth = 4 * dpr;
    const name = leg.place.split(',')[0];
    pen.strokeText(name, x + 11 * dpr, y + 4 * dpr);
    pen.fillStyle = data.look.ink;
    pen.fillText(name, x + 11 * dpr, y + 4 * dpr);
  });
}

function land(size, shapes, at, look, dpr) {
  const sheet = document.createElement('canvas');
  [sheet.width, sheet.height] = size;
  const pen = sheet.getContext('2d');
  pen.fillStyle = look.sea;
  pen.fillRect(0, 0, ...size);
  pen.fillStyle = look.land;
  pen.strokeStyle = look.border;
  pen.lineWidth = 0.8 * dpr;
  for (const ring of shapes) {
    pen.beginPath();
    ring.forEach((p, i) => (i ? pen.lineTo(...at(p)) : pen.moveTo(...at(p))));
    pen.fill();
    pen.stroke();
  }
  return sheet;
}
