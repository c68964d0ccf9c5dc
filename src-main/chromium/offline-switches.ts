/** What every Chromium we start is told, so that it talks to our loopback port and to nothing else. */
export const OFFLINE_SWITCHES: readonly string[] = [
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-extensions',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  // No name resolves, `localhost` included.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
