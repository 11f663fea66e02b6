// Who is signed in. The token is kept until it ends, an hour at most, so that an installed page that is closed and opened
// again goes on; all tabs of this browser are the same person.

const KEY = 'it0.session';

/** { token, expiresAt, me }; null while nobody is signed in. */
let current;
let expired = false;

function read() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    expired = Boolean(kept) && kept.expiresAt <= Date.now();
    return expired ? null : kept;
  } catch {
    return null; // Something else's entry: as if nobody was signed in.
  }
}

current = read();

function write(next) {
  current = next;
  if (next) {
    localStorage.setItem(KEY, JSON.stringify(next));
  } else {
    localStorage.removeItem(KEY);
  }
  dispatchEvent(new CustomEvent('it0:session'));
}

addEventListener('storage', ({ key }) => {
  if (key === KEY) {
    current = read();
    dispatchEvent(new CustomEvent('it0:session'));
  }
});

export const token = () => current?.token ?? null;
export const me = () => current?.me ?? null;
export const expiresAt = () => current?.expiresAt ?? null;
export const signedIn = () => Boolean(current?.me);
export const isAdministrator = () => me()?.roles.includes('TENANT_ADMIN') ?? false;
/** The wall clock says nothing about a tenant that lives in a test clock's time. */
export const onTestClock = () => me()?.testClock ?? false;
export const timeZone = () => me()?.timeZone ?? 'UTC';

/** A token was given; who it is for is learned with it. */
export function hold(answer) {
  current = { ...current, token: answer.accessToken, expiresAt: Date.now() + answer.expiresIn * 1000 };
}

/** As begin(), for somebody who is here already: the page stays as it is. */
export function renew(me) {
  current = { ...current, me };
  localStorage.setItem(KEY, JSON.stringify(current));
}

export function begin(me) {
  write({ ...current, me });
}

/** Forgets a token with which nobody came in. */
export function drop() {
  current = null;
}

export function end() {
  write(null);
}

/** The server knows the token no longer, or it has ended. */
export function expire() {
  if (current) {
    expired = true;
    write(null);
  }
}

/** Whether that is why nobody is signed in; told once. */
export function wasExpired() {
  const told = expired;
  expired = false;
  return told;
}
