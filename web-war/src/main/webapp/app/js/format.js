// Numbers, amounts and times in the reader's language. Amounts are decimal strings and stay decimal.

import { locale } from './i18n.js';
import { timeZone } from './session.js';

const NONE = '–';
const formats = new Map();

function cached(kind, options) {
  const key = `${locale()} ${timeZone()} ${kind.name} ${JSON.stringify(options)}`;
  if (!formats.has(key)) {
    formats.set(key, new kind(locale(), options));
  }
  return formats.get(key);
}

const present = (value) => value !== null && value !== undefined && value !== '';

export function number(value) {
  return present(value) ? cached(Intl.NumberFormat, {}).format(value) : NONE;
}

/** 812,345 becomes 812K; in Chinese 81万. */
export function compact(value) {
  return present(value)
    ? cached(Intl.NumberFormat, { notation: 'compact', maximumFractionDigits: 1 }).format(value)
    : NONE;
}

/** @param percent 81.2 for 81.2 % */
export function percent(percent) {
  return present(percent)
    ? cached(Intl.NumberFormat, { style: 'percent', maximumFractionDigits: 1 }).format(percent / 100)
    : NONE;
}

/** @param money { amount: "41.53", currency: "USD" } */
export function money(money) {
  return money && present(money.amount) ? amount(money.amount, money.currency) : NONE;
}

export function amount(value, currency, digits = {}) {
  const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol', ...digits };
  return cached(Intl.NumberFormat, options).format(value);
}

/** A rate: as many digits as it has. */
export const rate = (value, currency) =>
  amount(value, currency, { minimumFractionDigits: 0, maximumFractionDigits: 6 });

export function date(value) {
  return present(value) ? when(value, { dateStyle: 'medium' }) : NONE;
}

export function dateTime(value) {
  return present(value) ? when(value, { dateStyle: 'medium', timeStyle: 'short' }) : NONE;
}

function when(value, options) {
  return cached(Intl.DateTimeFormat, { timeZone: timeZone(), ...options }).format(new Date(value));
}

/** A day as the API writes it, 2026-11-22, which has no zone. */
export function day(text, options = { month: 'short', day: 'numeric' }) {
  return cached(Intl.DateTimeFormat, { timeZone: 'UTC', ...options }).format(new Date(`${text}T00:00:00Z`));
}

/** From the first to the last day of [start, end). */
export function period(start, end) {
  if (!present(start) || !present(end)) {
    return NONE;
  }
  const last = new Date(new Date(end).getTime() - 1);
  return cached(Intl.DateTimeFormat, { timeZone: timeZone(), dateStyle: 'medium' }).formatRange(new Date(start), last);
}

/** What is left of seconds, as 1:05. */
export function countdown(seconds) {
  const left = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(left / 3600);
  const minutes = Math.floor((left % 3600) / 60);
  const two = (n) => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}
