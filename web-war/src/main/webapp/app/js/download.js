// Saves a file that needs the token, which no address may hold.

import { file } from './api.js';
import { h } from './dom.js';

export async function save(path, accept, name) {
  const found = await file(path, accept);
  const address = URL.createObjectURL(found.blob);
  const anchor = h('a', { href: address, download: found.name || name });
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
