/**
 * Who may talk to the browser host: launch links that work once, and the sessions they open. A session is a cookie (which
 * the browser sends) and a key (which only our page knows). Knows no HTTP beyond the Cookie header's text.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * A link is printed for a person, who has to notice it, copy it and paste it into a browser, perhaps through an SSH tunnel
 * that must be opened first. Ten minutes are enough for that; the link is 256 random bits, works once, and never leaves
 * the terminal. The window we open ourselves uses no link at all.
 */
const LINK_VALID_MS = 10 * 60_000;
/** More unused links than this are not wanted: the oldest stops working. */
const MOST_UNUSED_LINKS = 8;
const SECRET_BYTES = 32;

export interface Session {
  readonly cookie: { readonly name: string; readonly value: string };
  /** Goes into the page and comes back in X-App-Key. */
  readonly key: string;
}

export interface SessionsOptions {
  /** UTC in ms. */
  readonly now: () => number;
  readonly randomBytes: (count: number) => Uint8Array;
}

export interface Sessions {
  /** A fresh token for a launch link. */
  issueToken(): string;
  /** Opens a session for a token that is known, unused and not older than LINK_VALID_MS; the token is then used up. */
  exchange(token: string): Session | undefined;
  /** Opens a session without a token, for a window or printer of our own. */
  open(): Session;
  /** The session whose cookie is in this Cookie header; none if our cookie is there twice. */
  find(cookieHeader: string): Session | undefined;
}

/** Equal time whatever differs, lengths included. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

export function createSessions({ now, randomBytes }: SessionsOptions): Sessions {
  const secret = () => Buffer.from(randomBytes(SECRET_BYTES)).toString('base64url');
  // A name of this run: another loopback port can then not toss in a cookie under ours.
  const cookieName = `saddlepoint-${Buffer.from(randomBytes(8)).toString('hex')}`;
  const sessions: Session[] = [];
  let links: { readonly token: string; readonly expiresAtMs: number }[] = [];

  function open(): Session {
    const session = { cookie: { name: cookieName, value: secret() }, key: secret() };
    sessions.push(session);
    return session;
  }

  return {
    open,
    issueToken() {
      const token = secret();
      links = [...links, { token, expiresAtMs: now() + LINK_VALID_MS }].slice(-MOST_UNUSED_LINKS);
      return token;
    },
    exchange(token) {
      const link = links.find((candidate) => isSameSecret(candidate.token, token));
      if (link === undefined) return undefined;
      links = links.filter((candidate) => candidate !== link);
      return now() <= link.expiresAtMs ? open() : undefined;
    },
    find(cookieHeader) {
      const ours = cookieHeader
        .split(';')
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(`${cookieName}=`));
      const [pair, second] = ours;
      if (pair === undefined || second !== undefined) return undefined;
      const value = pair.slice(cookieName.length + 1);
      return sessions.find((session) => isSameSecret(session.cookie.value, value));
    },
  };
}
