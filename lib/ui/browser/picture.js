// One visit to take away: who went where and when, the sentence that says so, its source, and the journey on a map.
const SHEET = [1600, 900];
const MAP = [620, 900]; // the right part of it

function takeAway(root, data) {
  const b = button('plain link picture', 'Save as a picture', root, async () => {
    const shapes = await world();
    const a = el('a', '', '', root);
    a.href = picture(data, shapes).toDataURL('image/png');
    a.download = 'entente-' + (data.who + '-' + data.place).toLowerCase().replace(/[^a-z0-9]+/g, '-') + '.png';
    a.click();
    a.remove();
  });
  b.title = 'One picture with the visit, its sentence, its source and its journey';
}

function picture(data, shapes) {
  const sheet = document.createElement('canvas');
  [sheet.width, sheet.height] = SHEET;
  const pen = sheet.getContext('2d');
  const serif = '"Source Serif", Georgia, serif';
  const sans = '"Source Sans", system-ui, sans-serif';
  const wide = data.atlas && shapes.length ? SHEET[0] - MAP[0] - 150 : SHEET[0] - 180;
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, ...SHEET);
  pen.fillStyle = data.colour;
  pen.fillRect(0, 0, 18, SHEET[1]);
  const write = (words, x, y, font, colour, room, high, most) => {
    pen.font = font;
    pen.fillStyle = colour;
    const lines = [];
    let line = '';
    for (const word of words.split(/\s+/)) {
      const longer = line ? line + ' ' + word : word;
      if (pen.measureText(longer).width > room && line) {
        lines.push(line);
        line = word;
      } else line = longer;
    }
    lines.push(line);
    const kept = lines.slice(0, most);
    if (lines.length > most) kept[most - 1] += ' …';
    kept.forEach((l, i) => pen.fillText(l, x, y + i * high));
    return y + kept.length * high;
  };
  const when = (data.rows.find((r) => r[2] === 'when') || ['', ''])[1];
  let y = write([when, data.shown].filter(Boolean).join(' · '), 80, 110, '600 32px ' + sans, data.colour, wide, 44, 1);
  y = write(data.who + ' → ' + data.place, 80, y + 36, '600 64px ' + serif, '#1f2933', wide, 74, 3);
  y = write(data.office, 80, y - 12, '400 30px ' + sans, '#5d6875', wide, 40, 1);
  const told = [...data.told].reverse().find((t) => t.sentences.length); // the latest word on it
  if (told) {
    const best = [...told.sentences].sort((a, b) => b.fields.length - a.fields.length)[0];
    const top = y + 10;
    const quote = '“' + best.runs.map((r) => r[0]).join('') + '”';
    const [size, high] = quote.length < 120 ? [46, 62] : [36, 50];
    y = write(quote, 112, y + 26 + size, '400 ' + size + 'px ' + serif, '#1f2933', wide - 32, high, 6);
    pen.fillStyle = data.colour;
    pen.fillRect(80, top + 14, 6, y - top - 44);
    write([told.title, told.sub].filter(Boolean).join(' · '), 112, y + 2, '400 26px ' + sans, '#5d6875', wide - 32, 36, 2);
  }
  write('Entente', 80, 850, '600 36px ' + serif, '#0b7285', 400, 40, 1);
  const toldBy = (data.rows.find((r) => r[0] === 'Told by') || ['', ''])[1];
  write(toldBy ? 'told by ' + toldBy : '', 232, 849, '400 26px ' + sans, '#5d6875', wide - 152, 40, 1);
  if (wide < SHEET[0] - 180) pen.drawImage(journeyOn(data.atlas, shapes, sans), SHEET[0] - MAP[0], 0);
  return sheet;
}

// The whole journey on a map, with this visit's leg marked.
function journeyOn(atlas, shapes, sans) {
  const lines = atlas.ways.features.map((f) => [f.geometry.coordinates, f.properties.planned]);
  const stops = atlas.legs.features.map((f) => [f.geometry.coordinates, f.properties]);
  const at = placed([...lines.flatMap(([line]) => line), ...stops.map(([p]) => p)], MAP, stops.length > 1 ? 6 : 14);
  const sheet = land(MAP, shapes, at, atlas.look, 1.4);
  const pen = sheet.getContext('2d');
  pen.lineCap = pen.lineJoin = 'round';
  for (const [line, planned] of lines) {
    pen.strokeStyle = atlas.look.line;
    pen.lineWidth = 4;
    pen.setLineDash(planned ? [10, 9] : []);
    trace(pen, line.map(at));
    pen.stroke();
  }
  pen.setLineDash([]);
  pen.font = '400 18px ' + sans;
  pen.fillStyle = atlas.look.ink;
  pen.fillText('Map: Natural Earth', 18, MAP[1] - 18);
  pen.font = '600 24px ' + sans;
  // the stop that the picture is about comes last, on top
  for (const [point, { leg, name }] of [...stops].sort((a, b) => (a[1].leg === atlas.leg) - (b[1].leg === atlas.leg))) {
    const [x, y] = at(point);
    const here = leg === atlas.leg;
    dot(pen, [x, y], here ? 13 : 7, here ? atlas.look.now : atlas.look.line, '#ffffff', 3);
    if (!here) continue;
    const left = x + 22 + pen.measureText(name).width > MAP[0] - 10;
    pen.textAlign = left ? 'right' : 'left';
    pen.lineWidth = 7;
    pen.strokeText(name, x + (left ? -22 : 22), y + 8);
    pen.fillStyle = atlas.look.ink;
    pen.fillText(name, x + (left ? -22 : 22), y + 8);
  }
  return sheet;
}
