// Starts the page: messages, the frame, the service worker, the first route.

import { load } from './i18n.js';
import { start } from './router.js';
import { register } from './offline.js';

await load();
register();
start(document.getElementById('app'));
