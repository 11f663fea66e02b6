// Pages of a list by cursor: onwards with what the server gave, back with what was passed.

import { h, replace } from './dom.js';
import { t } from './i18n.js';
import { button, section } from './parts.js';

/**
 * @param load(cursor) a page of { items, nextCursor }
 * @param render(items) what is shown of it
 */
export function pages(load, render) {
  const host = h('div', { class: 'stack' });
  const passed = [];
  const show = (cursor) =>
    replace(
      host,
      section(
        () => load(cursor),
        (page) => [render(page.items), (passed.length > 0 || page.nextCursor) && steps(page, cursor)],
        { lines: 8 }
      )
    );
  const steps = (page, cursor) =>
    h(
      'nav',
      { class: 'row between', 'aria-label': t('pager.title'), data: { part: 'pager' } },
      button({ action: 'previous-page', label: t('pager.previous'), disabled: passed.length === 0, onclick: () => show(passed.pop()) }),
      h('span', { class: 'muted small' }, t('pager.page', { page: passed.length + 1 })),
      button({
        action: 'next-page',
        label: t('pager.next'),
        disabled: !page.nextCursor,
        onclick: () => {
          passed.push(cursor);
          show(page.nextCursor);
        }
      })
    );
  show(null);
  return host;
}
