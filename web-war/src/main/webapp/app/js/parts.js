// The parts that pages are made of.

import { h, replace } from './dom.js';
import { icon } from './icons.js';
import { t } from './i18n.js';
import { Problem } from './problem.js';

/**
 * A button that acts. While its work runs it is busy and cannot be pressed again; what fails is told.
 *
 * @param action the name of what it does; tests find it by that
 */
export function button({ action, label, hint, icon: name, kind = 'secondary', onclick, disabled, lang, type = 'button' }) {
  const element = h(
    'button',
    { type, class: `button ${kind}`, disabled, lang, 'aria-label': label ? null : hint, title: hint, data: { action } },
    name && icon(name),
    label && h('span', {}, label)
  );
  if (onclick) {
    element.addEventListener('click', () => busy(element, onclick));
  }
  return element;
}

/** Runs work with the element marked as busy. */
export async function busy(element, work) {
  if (element.getAttribute('aria-busy') === 'true') {
    return;
  }
  element.setAttribute('aria-busy', 'true');
  try {
    await work();
  } catch (error) {
    if (error?.name !== 'AbortError') {
      toast(adviceOf(error), 'danger');
    }
  } finally {
    element.removeAttribute('aria-busy');
  }
}

export function linkButton(href, label, kind = 'secondary', name = null) {
  return h('a', { class: `button ${kind}`, href }, name && icon(name), h('span', {}, label));
}

export function card(title, children, { actions = [], className = '' } = {}) {
  return h(
    'section',
    { class: `card ${className}` },
    title && h('div', { class: 'head' }, h('h2', {}, title), actions),
    children
  );
}

/** @param tone neutral, good, warning, danger or accent */
export function badge(text, tone = 'neutral') {
  return h('span', { class: `badge ${tone}` }, text);
}

export function banner(tone, title, text, ...actions) {
  const name = tone === 'good' ? 'check' : tone === 'info' ? 'info' : 'warning';
  return h(
    'div',
    { class: `banner ${tone}` },
    icon(name),
    h('div', { class: 'grow' }, h('p', { class: 'strong' }, title), text && h('p', {}, text)),
    actions
  );
}

/** How much of a whole; more than the whole fills it. */
export function meter(label, value, whole, text) {
  const percent = whole > 0 ? Math.min(100, (value / whole) * 100) : value > 0 ? 100 : 0;
  const tone = percent >= 100 ? 'danger' : percent >= 80 ? 'warning' : 'accent';
  const fill = h('div', { class: `fill ${tone}` });
  fill.style.inlineSize = `${percent}%`;
  return h(
    'div',
    {
      class: 'meter',
      role: 'progressbar',
      'aria-label': label,
      'aria-valuemin': 0,
      'aria-valuemax': 100,
      'aria-valuenow': Math.round(percent),
      'aria-valuetext': text
    },
    fill
  );
}

export function facts(...pairs) {
  return h(
    'dl',
    { class: 'facts' },
    pairs.filter(Boolean).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))
  );
}

/**
 * A table; on a phone each row becomes a block with its headings.
 *
 * @param columns { label, cell(row), numeric?, main?, minor? }; a minor one is left out on a phone
 */
export function table(caption, columns, rows) {
  return h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption },
    h(
      'table',
      { class: 'rows' },
      h('caption', { class: 'unseen' }, caption),
      h('thead', {}, h('tr', {}, columns.map((c) => h('th', { scope: 'col', class: classOf(c) }, c.label)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, columns.map((c) => tableCell(c, row)))))
    )
  );
}

const classOf = ({ numeric, minor }) => `${numeric ? 'numeric' : ''} ${minor ? 'minor' : ''}`.trim() || null;

function tableCell(column, row) {
  const props = { class: classOf(column), data: { label: column.label } };
  return column.main ? h('th', { scope: 'row', ...props }, column.cell(row)) : h('td', props, column.cell(row));
}

export function empty(title, text, ...actions) {
  return h('div', { class: 'empty' }, icon('empty', 'icon large'), h('p', { class: 'strong' }, title), text && h('p', { class: 'muted' }, text), actions);
}

export function skeleton(lines = 3) {
  return h(
    'div',
    { class: 'skeleton' },
    h('span', { class: 'unseen' }, t('loading')),
    Array.from({ length: lines }, () => h('div', { class: 'line', 'aria-hidden': 'true' }))
  );
}

function adviceOf(error) {
  if (error instanceof Problem) {
    return error.advice;
  }
  console.error(error);
  return t('problem.other');
}

/** What went wrong and what to do, with the server's own words folded away. */
export function failure(error, retry) {
  const problem = error instanceof Problem ? error : null;
  return h(
    'div',
    { class: 'banner danger', role: 'alert', data: { part: 'problem' } },
    icon('warning'),
    h(
      'div',
      { class: 'grow' },
      h('p', { class: 'strong' }, adviceOf(error)),
      problem?.detail && h('p', { class: 'muted small' }, problem.detail),
      problem?.requestId && h('p', { class: 'muted small' }, t('problem.request', { id: problem.requestId }))
    ),
    retry && button({ action: 'retry', label: t('action.retry'), onclick: retry })
  );
}

/**
 * A part of a page that comes from the server: loading, then its content or what went wrong. Loads at once, so that
 * several sections load in parallel.
 */
export function section(load, render, { lines = 3 } = {}) {
  const host = h('div', { class: 'section' });
  const run = async () => {
    host.setAttribute('aria-busy', 'true');
    replace(host, skeleton(lines));
    try {
      const loaded = await load();
      replace(host, render(loaded, run));
    } catch (error) {
      if (error?.name !== 'AbortError') {
        replace(host, failure(error, run));
      }
    } finally {
      host.removeAttribute('aria-busy');
    }
  };
  host.settled = run();
  return host;
}

/** One request that several sections wait for; it is made again after it has failed. */
export function shared(load) {
  let running = null;
  return () => {
    running ??= load().catch((error) => {
      running = null;
      throw error;
    });
    return running;
  };
}

export function field(label, control, hint) {
  const id = `f${Math.random().toString(36).slice(2)}`;
  control.id = id;
  if (hint) {
    control.setAttribute('aria-describedby', `${id}-hint`);
  }
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    control,
    hint && h('p', { class: 'muted small', id: `${id}-hint` }, hint)
  );
}

/** One of few: radio buttons that look like one control. */
export function segmented({ action, label, options, value, onchange }) {
  const name = `s${Math.random().toString(36).slice(2)}`;
  return h(
    'fieldset',
    { class: 'segmented' },
    h('legend', { class: 'unseen' }, label),
    options.map((option) =>
      h(
        'label',
        {},
        h('input', {
          type: 'radio',
          name,
          value: option.value,
          checked: option.value === value,
          data: { action: `${action}-${option.value}` },
          on: { change: () => onchange(option.value) }
        }),
        h('span', {}, option.label)
      )
    )
  );
}

/** A modal dialog; closing it by Escape or the cross changes nothing. */
export function dialog(title, children) {
  const id = `d${Math.random().toString(36).slice(2)}`;
  const element = h(
    'dialog',
    { 'aria-labelledby': id, data: { part: 'dialog' } },
    h(
      'div',
      { class: 'head' },
      h('h2', { id }, title),
      button({ action: 'close-dialog', icon: 'close', hint: t('action.close'), kind: 'quiet', onclick: () => element.close() })
    ),
    children
  );
  element.addEventListener('close', () => element.remove());
  addEventListener('popstate', () => element.close(), { once: true });
  document.body.append(element);
  element.showModal();
  return element;
}

/** Asks before something that cannot be undone. */
export function confirm({ title, text, action, label, kind = 'danger', work }) {
  const said = h('div', { 'aria-live': 'polite' });
  const box = dialog(title, [
    h('p', {}, text),
    said,
    h(
      'div',
      { class: 'actions' },
      button({ action: 'dismiss', label: t('action.back'), onclick: () => box.close() }),
      button({
        action,
        label,
        kind,
        onclick: async () => {
          try {
            await work();
            box.close();
          } catch (error) {
            replace(said, failure(error));
          }
        }
      })
    )
  ]);
  return box;
}

export function toast(text, tone = 'good') {
  const element = h('div', { class: `toast ${tone}` }, icon(tone === 'good' ? 'check' : 'warning'), h('span', {}, text));
  document.getElementById('toasts').append(element);
  setTimeout(() => element.remove(), 6000);
}
