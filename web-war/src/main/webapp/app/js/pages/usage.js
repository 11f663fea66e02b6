// Tokens by day, by model and by agent.

import { h, replace } from '../dom.js';
import { get, query } from '../api.js';
import { t } from '../i18n.js';
import { compact, day, number, percent, period } from '../format.js';
import { badge, card, empty, field, section, segmented, shared, table } from '../parts.js';
import { usageCard } from '../billing.js';
import { legend, stackedBars } from '../charts.js';
import { pages } from '../pager.js';
import { nameOf, seriesOf } from './overview.js';

const PERIODS = 12;

export const title = () => t('nav.usage');

export function show(view, { signal }) {
  const usage = shared(() => get('/billing/usage/current', { signal }));
  const state = { by: 'model', days: '' };
  const host = h('div', { class: 'stack' });
  const draw = () => replace(host, section(() => breakdown(state, signal), content, { lines: 10 }));
  replace(
    view,
    section(usage, (found) => usageCard(found)),
    card(t('usage.byDay'), [toolbar(state, draw), host]),
    card(t('usage.periods'), pages((cursor) => get(query('/billing/usage/history', { granularity: 'period', limit: PERIODS, cursor }), { signal }), periods))
  );
  draw();
}

function toolbar(state, draw) {
  const range = h(
    'select',
    {
      data: { action: 'usage-range' },
      on: {
        change: () => {
          state.days = range.value;
          draw();
        }
      }
    },
    h('option', { value: '' }, t('usage.thisPeriod')),
    ['7', '30', '90'].map((days) => h('option', { value: days }, t('usage.lastDays', { days })))
  );
  return h(
    'div',
    { class: 'toolbar between' },
    segmented({
      action: 'usage-by',
      label: t('usage.by'),
      options: [
        { value: 'model', label: t('usage.byModel') },
        { value: 'agent', label: t('usage.byAgent') }
      ],
      value: state.by,
      onchange: (by) => {
        state.by = by;
        draw();
      }
    }),
    field(t('usage.range'), range)
  );
}

function breakdown({ by, days }, signal) {
  return get(query('/billing/usage/breakdown', { by, days }), { signal });
}

function content(found) {
  if (found.names.length === 0) {
    return empty(t('usage.none'), t('usage.noneText'));
  }
  const series = seriesOf(found);
  const chart = h('div', { class: 'chart' });
  stackedBars(chart, {
    labels: found.days.map((one) => day(one.day)),
    series,
    format: compact,
    summary: t('usage.chart', { from: day(found.from), to: day(found.to) })
  });
  return [h('figure', { class: 'stack' }, chart, legend(series)), names(found), h('details', {}, h('summary', { data: { action: 'show-days' } }, t('usage.dayTable')), days(found))];
}

const read = (tokens) => tokens.input + tokens.output;

function names(found) {
  const whole = found.names.reduce((sum, one) => sum + read(one.tokens), 0);
  return table(
    found.by === 'model' ? t('usage.byModel') : t('usage.byAgent'),
    [
      { label: found.by === 'model' ? t('record.model') : t('record.agent'), main: true, cell: (row) => nameOf(row) },
      { label: t('record.events'), numeric: true, cell: (row) => number(row.events) },
      { label: t('record.input'), numeric: true, cell: (row) => number(row.tokens.input) },
      { label: t('record.output'), numeric: true, cell: (row) => number(row.tokens.output) },
      { label: t('record.cache'), numeric: true, cell: (row) => number(row.tokens.cacheRead + row.tokens.cacheWrite) },
      { label: t('usage.share'), numeric: true, cell: (row) => (whole > 0 ? percent((read(row.tokens) / whole) * 100) : '–') }
    ],
    found.names
  );
}

function days(found) {
  return table(
    t('usage.byDay'),
    [
      { label: t('usage.day'), main: true, cell: (row) => day(row.day, { dateStyle: 'medium' }) },
      ...found.names.map((one, index) => ({ label: nameOf(one), numeric: true, cell: (row) => number(row.tokens[index]) })),
      { label: t('invoice.total'), numeric: true, cell: (row) => number(row.tokens.reduce((sum, tokens) => sum + tokens, 0)) }
    ],
    found.days.filter((one) => one.tokens.some((tokens) => tokens > 0)).reverse()
  );
}

function periods(items) {
  return table(
    t('usage.periods'),
    [
      { label: t('usage.period'), main: true, cell: (row) => period(row.periodStart, row.periodEnd) },
      { label: t('usage.plan'), cell: (row) => row.plan },
      { label: t('usage.state'), cell: (row) => (row.closed ? badge(t('usage.closed')) : badge(t('usage.running'), 'accent')) },
      { label: t('usage.used'), numeric: true, cell: (row) => number(row.used) },
      { label: t('usage.included'), numeric: true, cell: (row) => number(row.included) },
      { label: t('usage.overage'), numeric: true, cell: (row) => number(row.overage) }
    ],
    items
  );
}
