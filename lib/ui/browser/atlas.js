// The world as we draw it ourselves, where there is no map of plotly's: on the front door and in pictures. Our own file, asked once.
const world = () =>
  (window.ententeWorld =
    window.ententeWorld ||
    fetch(
      new URL(
        'app/static/countries.geojson',
        document.querySelector('base')
          ? document.querySelector('base').href
          : location.href.replace(/[^/]*([?#].*)?$/, ''),
      ),
    )
      .then((r) => (r.ok ? r.json() : { features: [] }))
      .then((all) =>
        all.features.flatMap((f) =>
          f.geometry.type === 'MultiPolygon' ? f.geometry.coordinates.map((p) => p[0]) : [f.geometry.coordinates[0]],
        ),
      )
      .catch(() => []));

const mercator = (lat) =>
  (Math.log(Math.tan(Math.PI / 4 + (Math.max(-80, Math.min(83, lat)) * Math.PI) / 360)) * 180) / Math.PI;

// [lon, lat] -> pixels, so that the points lie within the size, with so many degrees around them.
function placed(points, size, pad) {
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => mercator(p[1]));
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = Math.min(size[0] / (east - west + 2 * pad), size[1] / (north - south + 2 * pad));
  return ([lon, lat]) => [
    (lon - (east + west) / 2) * scale + size[0] / 2,
    size[1] / 2 - (mercator(lat) - (north + south) / 2) * scale,
  ];
}

function trace(pen, pixels) {
  pen.beginPath();
  pixels.forEach((p, i) => pen[i ? 'lineTo' : 'moveTo'](...p));
}

function dot(pen, [x, y], radius, colour, rim, wide) {
  pen.beginPath();
  pen.arc(x, y, radius, 0, 7);
  pen.fillStyle = colour;
  pen.fill();
  pen.strokeStyle = rim;
  pen.lineWidth = wide;
  pen.stroke();
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
  for (const turn of [0, -360, 360]) // a journey over the Pacific runs on past 180
    for (const ring of shapes) {
      trace(
        pen,
        ring.map(([lon, lat]) => at([lon + turn, lat])),
      );
      pen.fill();
      pen.stroke();
    }
  return sheet;
}
