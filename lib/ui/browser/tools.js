export default function ({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.root');
  root.replaceChildren();
  for (const c of data.chips) {
    const chip = el('span', 'chip2', null, root);
    el('span', '', c.words, chip).title = c.words;
    const x = button('plain', '×', chip, () => setTriggerValue('removed', c.field));
    x.setAttribute('aria-label', 'Remove the filter: ' + c.words);
  }
  if (data.chips.length > 1)
    button('plain link', 'Clear all', root, () => setTriggerValue('removed', '*')).style.fontSize = '.86rem';
  if (data.link) {
    const copy = button('plain tool', 'Copy link', root, async () => {
      const url = window.location.href;
      let done = false;
      try {
        await navigator.clipboard.writeText(url);
        done = true;
      } catch (e) {
        const t = el('textarea', '', url, document.body);
        t.select();
        done = document.execCommand('copy');
        t.remove();
      }
      copy.textContent = done ? 'Link copied' : 'Copy it from the address bar';
      setTimeout(() => {
        copy.textContent = 'Copy link';
      }, 2500);
    });
    copy.setAttribute('aria-live', 'polite');
    copy.title = 'The address of exactly this view';
  }
}
