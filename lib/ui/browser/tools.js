// Copy link: the address of exactly this view.
export default function ({ parentElement }) {
  const root = parentElement.querySelector('.root');
  if (root.firstChild) return;
  const copy = button('plain tool copy', null, root, async () => {
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
    said.textContent = done ? 'Link copied' : 'Copy it from the address bar';
    setTimeout(() => {
      said.textContent = 'Copy link';
    }, 2500);
  });
  copy.appendChild(chain());
  const said = el('span', '', 'Copy link', copy);
  copy.setAttribute('aria-live', 'polite');
  copy.title = 'The address of exactly this view';
}

// Two links of a chain, as the icons beside it are drawn.
function chain() {
  const NS = 'http://www.w3.org/2000/svg';
  const sign = document.createElementNS(NS, 'svg');
  sign.setAttribute('viewBox', '0 0 24 24');
  sign.setAttribute('aria-hidden', 'true');
  const way = document.createElementNS(NS, 'path');
  way.setAttribute('d', 'M10 7H8a5 5 0 0 0 0 10h2M14 7h2a5 5 0 0 1 0 10h-2M8.5 12h7');
  sign.appendChild(way);
  return sign;
}
