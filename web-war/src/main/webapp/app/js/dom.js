// Builds elements. A string only ever becomes text or an attribute's value: data cannot become markup.

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'selected', 'hidden', 'open', 'required', 'indeterminate']);
const SVG = 'http://www.w3.org/2000/svg';

/** h('p', { class: 'muted' }, 'text', child): an element. Nothing is shown for null, undefined and false. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    set(element, name, value);
  }
  append(element, children);
  return element;
}

function set(element, name, value) {
  if (value === null || value === undefined || value === false) {
    return;
  }
  if (name === 'on') {
    Object.entries(value).forEach(([event, handler]) => element.addEventListener(event, handler));
  } else if (name === 'data') {
    Object.assign(element.dataset, value);
  } else if (name === 'href' || name === 'src') {
    element.setAttribute(name, safeAddress(value));
  } else if (PROPERTIES.has(name)) {
    element[name] = value;
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Addresses that came with data must not run anything. */
export function safeAddress(address) {
  const text = String(address);
  if (text.startsWith('data:image/png;base64,') || text.startsWith('blob:')) {
    return text;
  }
  const parsed = new URL(text, location.origin);
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? text : 'about:blank';
}

export function append(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

/** A line drawing of 24 by 24 from its paths. */
export function svg(paths, className = 'icon') {
  const drawing = document.createElementNS(SVG, 'svg');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('class', className);
  drawing.setAttribute('aria-hidden', 'true');
  drawing.setAttribute('focusable', 'false');
  for (const d of paths) {
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', d);
    drawing.append(path);
  }
  return drawing;
}
