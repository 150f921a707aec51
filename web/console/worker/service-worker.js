/*
 * Keeps the application on the phone, and nothing else: its built files, by the list that the build writes in here. A
 * page is asked of the network first, so that a new version shows at once; without one the kept page opens. Answers of
 * the API are never kept here: what the application keeps of them it keeps itself, by account.
 */
const FILES = self.__FILES__;
const CACHE = `luyuan-console-${self.__VERSION__}`;
const PAGE = '/console/index.html';
/** A line so slow is treated as none; what is kept opens. */
const PATIENCE_MS = 4000;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: 'reload' }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith('luyuan-console-') && name !== CACHE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => self.clients.claim()),
  );
});

async function page(request) {
  try {
    const response = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (response.ok) return response;
    throw new Error(String(response.status));
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

/** Names of built files carry their content's hash: what is kept is right for good. */
async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (!url.pathname.startsWith('/console/') && url.pathname !== '/console') return;
  if (request.mode === 'navigate') event.respondWith(page(request));
  else if (FILES.includes(url.pathname)) event.respondWith(file(request));
});
