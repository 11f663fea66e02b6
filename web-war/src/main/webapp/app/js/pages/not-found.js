import { replace } from '../dom.js';
import { t } from '../i18n.js';
import { empty, linkButton } from '../parts.js';
import { link } from '../router.js';

export const title = () => t('notFound.title');

export function show(view) {
  replace(view, empty(t('notFound.title'), t('notFound.text'), linkButton(link('/'), t('nav.overview'), 'primary')));
}
