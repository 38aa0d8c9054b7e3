// Keeps the page of urgent numbers readable without a network: that page and nothing else.
const page = "/urgent";
// As anybody gets it: a copy must not say who was signed in.
const keep = () =>
  fetch(page, { credentials: "omit", cache: "no-cache" }).then(async (answer) => {
    if (answer.ok && !answer.redirected) await (await caches.open("urgent")).put(page, answer);
  });

addEventListener("install", (event) => event.waitUntil(keep().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const asked = event.request;
  if (asked.mode !== "navigate" || asked.method !== "GET" || new URL(asked.url).pathname !== page) return;
  const answer = fetch(asked);
  event.respondWith(answer.catch(async (error) => (await caches.match(page)) ?? Promise.reject(error)));
  event.waitUntil(answer.then(keep).catch(() => {}));
});
