const el = (tag, cls, text, parent) => {
  const n = document.createElement(tag);
  if (cls) n.className = cls;
  if (text !== undefined && text !== null) n.appendChild(document.createTextNode(text));
  if (parent) parent.appendChild(n);
  return n;
};
const button = (cls, text, parent, act) => {
  const b = el('button', cls, text, parent);
  b.type = 'button';
  b.onclick = act;
  return b;
};
