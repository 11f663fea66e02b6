// Charts by Chart.js, which this server brings along and loads only where there is one.

import { h } from './dom.js';

let library = null;

async function chartLibrary() {
  library ??= import('/app/vendor/chart.js/dist/chart.umd.min.js').then(() => globalThis.Chart);
  return library;
}

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** A colour that canvas understands: custom properties with light-dark() are resolved by an element's own style. */
function resolved(name) {
  const probe = h('span');
  probe.style.color = colour(name);
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

export const seriesColour = (index) => resolved(`--series-${(index % 8) + 1}`);

/**
 * Stacked bars; what they say in words is the caller's table.
 *
 * @param series { name, values, colour }
 * @param format of a value
 */
export async function stackedBars(host, { labels, series, format, summary }) {
  const Chart = await chartLibrary();
  const canvas = h('canvas', { role: 'img', 'aria-label': summary });
  host.replaceChildren(canvas);
  const muted = resolved('--muted');
  const line = resolved('--line');
  return new Chart(canvas, {
    type: 'bar',
    data: {
      labels,
      datasets: series.map((one) => ({
        label: one.name,
        data: one.values,
        backgroundColor: one.colour,
        borderRadius: 3,
        maxBarThickness: 34
      }))
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { stacked: true, grid: { display: false }, ticks: { color: muted, maxRotation: 0, autoSkipPadding: 14 }, border: { color: line } },
        y: { stacked: true, beginAtZero: true, grid: { color: line }, ticks: { color: muted, callback: format, maxTicksLimit: 5 }, border: { display: false } }
      },
      plugins: {
        legend: { display: false },
        tooltip: { callbacks: { label: (item) => ` ${item.dataset.label}: ${format(item.parsed.y)}` }, filter: (item) => item.parsed.y > 0 }
      }
    }
  });
}

/** The series' names beside their colours. */
export function legend(series) {
  return h(
    'ul',
    { class: 'legend' },
    series.map((one) => {
      const swatch = h('span', { class: 'swatch' });
      swatch.style.background = one.colour;
      return h('li', {}, swatch, one.name);
    })
  );
}
