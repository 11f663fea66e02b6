// What is shown once, to be copied.

import { h } from './dom.js';
import { t } from './i18n.js';
import { button, toast } from './parts.js';

export function secret(text) {
  return h(
    'div',
    { class: 'secret' },
    h('code', {}, text),
    button({
      action: 'copy-secret',
      icon: 'copy',
      hint: t('action.copy'),
      kind: 'quiet',
      onclick: async () => {
        await navigator.clipboard.writeText(text);
        toast(t('action.copied'));
      }
    })
  );
}
