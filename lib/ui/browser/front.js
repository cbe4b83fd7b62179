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
  world().then((shapes) => {
    me.shapes = shapes;
    me.land = null;
  });
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

function draw(canvas, data, me, grown) {
  const box = canvas.getBoundingClientRect();
  const dpr = window.devicePixelRatio || 1;
  if (!box.width) return;
  const size = [Math.round(box.width * dpr), Math.round(box.height * dpr)];
  if (canvas.width !== size[0] || canvas.height !== size[1]) {
    [canvas.width, canvas.height] = size;
    me.land = null;
  }
  const at = placed(
    data.legs.slice(1).flatMap((l) => l.way),
    size,
    5,
  );
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
    trace(pen, points.slice(0, upto));
    pen.stroke();
  });
  pen.font = `600 ${13 * dpr}px "Source Sans", system-ui, sans-serif`;
  data.legs.forEach((leg, i) => {
    if (i > me.at || (i === me.at && grown < 0.9)) return;
    const [x, y] = at(leg.way[leg.way.length - 1]);
    dot(pen, [x, y], 6 * dpr, i === me.at ? data.look.now : data.look.line, data.look.land, 2 * dpr);
    pen.lineWidth = 4 * dpr;
    const name = leg.place.split(',')[0];
    pen.strokeText(name, x + 11 * dpr, y + 4 * dpr);
    pen.fillStyle = data.look.ink;
    pen.fillText(name, x + 11 * dpr, y + 4 * dpr);
  });
}
