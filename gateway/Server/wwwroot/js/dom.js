// A few lines instead of a framework: make elements, and bring a part of the page up to date in place, so that focus,
// reading position and running transitions survive.

const svgNamespace = 'http://www.w3.org/2000/svg';

function make(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** An HTML element; attributes that are null, undefined or false are left out. Text is never parsed as markup. */
export const h = (tag, attributes, ...children) => make(document.createElement(tag), attributes, children);

/** An SVG element. */
export const s = (tag, attributes, ...children) => make(document.createElementNS(svgNamespace, tag), attributes, children);

/** Makes `target`'s children equal to `children`, reusing the nodes that are there. Elements with `data-key` keep their identity when they move. */
export function fill(target, ...children) {
  const wanted = make(target.cloneNode(false), {}, children);
  syncChildren(target, wanted);
}

function syncChildren(target, wanted) {
  const keyed = new Map();
  for (const child of target.children) if (child.dataset.key) keyed.set(child.dataset.key, child);
  let current = target.firstChild;
  for (const next of [...wanted.childNodes]) {
    const key = next.nodeType === Node.ELEMENT_NODE ? next.dataset.key : undefined;
    const known = key ? keyed.get(key) : undefined;
    if (known && known !== current) {
      target.insertBefore(known, current);
      current = known;
    }
    if (current && same(current, next)) {
      sync(current, next);
      current = current.nextSibling;
    } else {
      target.insertBefore(next, current);
    }
  }
  while (current) {
    const gone = current;
    current = current.nextSibling;
    gone.remove();
  }
}

function same(a, b) {
  if (a.nodeType !== b.nodeType || a.nodeName !== b.nodeName) return false;
  return a.nodeType !== Node.ELEMENT_NODE || a.dataset.key === b.dataset.key;
}

function sync(target, wanted) {
  if (target.nodeType !== Node.ELEMENT_NODE) {
    if (target.nodeValue !== wanted.nodeValue) target.nodeValue = wanted.nodeValue;
    return;
  }
  for (const name of target.getAttributeNames()) {
    // What the reader has opened stays open.
    if (!wanted.hasAttribute(name) && !(name === 'open' && target.localName === 'details')) target.removeAttribute(name);
  }
  for (const name of wanted.getAttributeNames()) {
    const value = wanted.getAttribute(name);
    if (target.getAttribute(name) !== value) target.setAttribute(name, value);
  }
  syncChildren(target, wanted);
}
