// Copy link: the address of exactly this view.
export default function ({ parentElement }) {
  const root = parentElement.querySelector('.root');
  if (root.firstChild) return;
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
