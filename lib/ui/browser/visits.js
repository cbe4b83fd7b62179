// A list of visits. What is pointed at here is lit on the map, and what is pointed at there is lit here.
export default function ({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector('.list');
  const held = list.contains(list.getRootNode().activeElement) ? list.getRootNode().activeElement.dataset.uid : '';
  list.replaceChildren();
  let year = '';
  const rows = [];
  for (const v of data) {
    if (v.year && v.year !== year) el('p', 'year', v.year, list);
    year = v.year;
    const b = button('row', null, list, () => setTriggerValue('picked', v.uid));
    if (v.chosen) b.setAttribute('aria-current', 'true');
    b.dataset.uid = v.uid;
    b.onmouseenter = b.onfocus = () => tell('point', [v.uid]);
    b.onmouseleave = b.onblur = () => tell('point', []);
    el('span', 'date', v.date, b);
    el('span', 'who', v.who, b);
    if (v.shown) el('span', 'chip ' + v.status, v.shown, b).style.setProperty('--c', v.colour);
    else el('span', '', '', b);
    el('span', 'where', v.where, b);
    rows.push(b);
    if (v.uid === held) b.focus({ preventScroll: true });
  }
  const offs = [
    hear('point', (uids) => {
      for (const b of rows) b.classList.toggle('lit', uids.includes(b.dataset.uid));
    }),
    hear('time', (time) => {
      rows.forEach((b, i) => {
        const [first, last] = data[i].days;
        b.classList.toggle(
          'away',
          time !== null && !(first !== null && first <= time.day && time.day - (last ?? first) <= time.trail),
        );
      });
    }),
  ];
  return () => offs.forEach((off) => off());
}
