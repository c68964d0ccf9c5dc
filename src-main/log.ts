/**
 * The one logger: a line of time, level and sentence per event, and the stack of what was thrown. Where the lines go is
 * the host's choice; nothing in here opens a file or a stream. Logs hold no answers, drafts or note texts.
 */

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** `thrown` is written with its stack and its causes. */
  error(message: string, thrown?: unknown): void;
}

/** `write` receives whole lines without the line end; `now` is UTC in ms. */
export function createLog(write: (line: string) => void, now: () => number): Log {
  const line = (level: string, message: string) => write(`${new Date(now()).toISOString()} ${level} ${message}`);
  return {
    info: (message) => line('info', message),
    warn: (message) => line('warn', message),
    error: (message, thrown) => line('error', thrown === undefined ? message : `${message}\n${describe(thrown)}`),
  };
}

/** Says nothing: for tests and for commands whose output is data. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

function describe(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const own = thrown.stack ?? `${thrown.name}: ${thrown.message}`;
  return thrown.cause === undefined ? own : `${own}\ncaused by ${describe(thrown.cause)}`;
}
