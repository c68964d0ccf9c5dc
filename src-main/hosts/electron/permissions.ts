/**
 * What a page may do beyond showing itself: copy text, and nothing else. No devices, no downloads, no network, no other
 * document, no second window.
 */
import type { Session, WebContents } from 'electron';
import type { Log } from '../../log.ts';
import { APP_ORIGIN, isAppDocument } from './scheme.ts';

const LOCAL_SCHEMES = new Set(['app:', 'blob:', 'data:']);

/** Whether this permission may be had from this origin; every name but one is refused. */
export function isPermitted(permission: string, origin: string): boolean {
  // Electron writes the origin with and without the slash.
  return permission === 'clipboard-sanitized-write' && (origin === APP_ORIGIN || origin === `${APP_ORIGIN}/`);
}

/** Whether a request stays inside the process. Developer tools are let through where they exist at all. */
export function isLocalAddress(address: string, hasDevTools: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return LOCAL_SCHEMES.has(protocol) || (hasDevTools && protocol === 'devtools:');
}

export function restrictSession(session: Session, hasDevTools: boolean): void {
  session.setPermissionRequestHandler((page, permission, callback) =>
    callback(isPermitted(permission, isAppDocument(page.getURL()) ? APP_ORIGIN : '')),
  );
  session.setPermissionCheckHandler((_page, permission, origin) => isPermitted(permission, origin));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, callback) =>
    callback({ cancel: !isLocalAddress(details.url, hasDevTools) }),
  );
  session.on('will-download', (event) => event.preventDefault());
}

/** A page shows our document and its hash routes for as long as it lives. */
export function restrictNavigation(page: WebContents, log: Log): void {
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    // A reload is a navigation too.
    if (isAppDocument(event.url)) return;
    event.preventDefault();
    log.warn('Refused to leave the page.');
  };
  page.on('will-navigate', stay);
  page.on('will-frame-navigate', stay);
  page.on('will-redirect', (event) => event.preventDefault());
  page.on('will-attach-webview', (event) => event.preventDefault());
  page.setWindowOpenHandler(() => ({ action: 'deny' }));
}
