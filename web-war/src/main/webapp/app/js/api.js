// The REST API: bearer token, problems, time-outs, and whether the network is there.

import * as session from './session.js';
import { Problem } from './problem.js';

const BASE = '/api/v1';
const PATIENCE_MS = 30_000;

export const get = (path, options) => json('GET', path, options);
export const post = (path, body, options) => json('POST', path, { ...options, body: body ?? {} });
export const put = (path, body, options) => json('PUT', path, { ...options, body });
export const remove = (path, options) => json('DELETE', path, options);

async function json(method, path, options) {
  const response = await call(method, path, options);
  if (response.status === 204) {
    return null;
  }
  return response.json();
}

/** A file with its name; the token is in no address. */
export async function file(path, accept, options) {
  const response = await call('GET', path, { ...options, headers: { Accept: accept } });
  const name = /filename="([^"]+)"/.exec(response.headers.get('Content-Disposition') ?? '');
  return { blob: await response.blob(), name: name?.[1] ?? '' };
}

async function call(method, path, { body, signal, headers, patience = PATIENCE_MS, anonymous = false } = {}) {
  const request = { method, headers: { Accept: 'application/json', ...headers }, cache: 'no-store', credentials: 'omit' };
  const token = anonymous ? null : session.token();
  if (token) {
    request.headers.Authorization = `Bearer ${token}`;
  }
  if (body !== undefined) {
    request.headers['Content-Type'] = 'application/json';
    request.body = JSON.stringify(body);
  }
  const response = await reach(BASE + path, request, signal, patience);
  if (response.ok) {
    return response;
  }
  const problem = await problemOf(response);
  if (response.status === 401 && token) {
    session.expire();
  }
  throw problem;
}

async function reach(address, request, signal, patience) {
  const late = AbortSignal.timeout(patience);
  try {
    const response = await fetch(address, { ...request, signal: signal ? AbortSignal.any([signal, late]) : late });
    dispatchEvent(new CustomEvent('it0:reached'));
    return response;
  } catch (error) {
    if (signal?.aborted) {
      throw error;
    }
    if (late.aborted) {
      throw Problem.late();
    }
    dispatchEvent(new CustomEvent('it0:unreached'));
    throw Problem.offline();
  }
}

async function problemOf(response) {
  const retryAfter = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  const type = response.headers.get('Content-Type') ?? '';
  const body = type.includes('json') ? await response.json().catch(() => ({})) : {};
  return new Problem(response.status, body, Number.isNaN(retryAfter) ? null : retryAfter);
}

/** An address with its query, without what is empty. */
export function query(path, parameters) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== null && value !== undefined && value !== '') {
      search.set(name, value);
    }
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}
