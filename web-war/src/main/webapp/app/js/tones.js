// Which statuses are good news and which want somebody's attention.

const TONES = {
  active: 'good',
  trialing: 'accent',
  past_due: 'danger',
  cancelled: 'neutral',
  expired: 'neutral',
  issued: 'accent',
  paid: 'good',
  void: 'neutral',
  uncollectible: 'danger',
  SUCCEEDED: 'good',
  PENDING: 'accent',
  PROCESSING: 'accent',
  CREATED: 'accent',
  UNKNOWN: 'warning',
  ACTION_REQUIRED: 'warning',
  FAILED: 'danger',
  CANCELLED: 'neutral',
  ACTIVE: 'good'
};

export const tone = (status) => TONES[status] ?? 'neutral';
export const isOpen = (money) => Boolean(money) && !/^-?0*(\.0*)?$/.test(money.amount) && !money.amount.startsWith('-');
export const isDue = (invoice) => invoice.status === 'issued' && isOpen(invoice.open);
