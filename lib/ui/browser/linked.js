// What map, time and list tell each other: `point` (uids under the pointer, [] for none) and `time` (a day since 1970, or null).
const tell = (kind, detail) => window.dispatchEvent(new CustomEvent('entente-' + kind, { detail }));
const hear = (kind, act) => {
  const heard = (e) => act(e.detail);
  window.addEventListener('entente-' + kind, heard);
  return () => window.removeEventListener('entente-' + kind, heard);
};
const split = (bar) => (bar || '').split('|').filter(Boolean);
const hostOf = (node) => {
  let root = node.getRootNode();
  while (root instanceof ShadowRoot) {
    node = root.host;
    root = node.getRootNode();
  }
  return node;
};
