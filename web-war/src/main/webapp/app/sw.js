// The offline shell: the page's own files, kept under the version that the server computed from them.
// What the API answers is never kept: a bill of yesterday must not look like one of today.

// The Content-Security-Policy holds here, too.
const policy = self.trustedTypes?.createPolicy('it0', { createScriptURL: () => '/app/shell.js' });
importScripts(policy ? policy.createScriptURL('') : '/app/shell.js');

const { version, files } = self.SHELL;
const CACHE = `it0-shell-${version}`;
const INDEX = '/app/index.html';

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => self.skipWaiting())
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith('it0-shell-') && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim())
  );
});

self.addEventListener('fetch', (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== 'GET' || address.origin !== location.origin || !address.pathname.startsWith('/app/')) {
    return;
  }
  event.respondWith(event.request.mode === 'navigate' ? page(event.request) : asset(event.request));
});

/** Fresh from the server; without it, the kept frame, which says that it is offline. */
async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(INDEX)) ?? Response.error();
  }
}

async function asset(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? fetch(request);
}
