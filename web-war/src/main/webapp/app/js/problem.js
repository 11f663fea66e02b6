// What went wrong, as the server tells it (RFC 9457), and in words that help.

import { has, t } from './i18n.js';
import { number } from './format.js';

export class Problem extends Error {
  constructor(status, body = {}, retryAfter = null) {
    super(body.detail ?? body.title ?? String(status));
    this.status = status;
    this.code = body.code ?? '';
    this.body = body;
    this.retryAfter = retryAfter;
  }

  static offline() {
    return new Problem(0, { code: 'OFFLINE' });
  }

  static late() {
    return new Problem(0, { code: 'TIMED_OUT' });
  }

  /** What happened and what to do about it, in the reader's language. */
  get advice() {
    const key = `problem.${this.code}`;
    if (has(key)) {
      return t(key, { seconds: number(this.retryAfter ?? 5) });
    }
    if (this.status >= 500) {
      return t('problem.server');
    }
    return t('problem.other');
  }

  /** The server's own words add something to the advice, for whoever reads English or has to report it. */
  get detail() {
    return typeof this.body.detail === 'string' ? this.body.detail : '';
  }

  get requestId() {
    return typeof this.body.requestId === 'string' ? this.body.requestId : '';
  }
}
