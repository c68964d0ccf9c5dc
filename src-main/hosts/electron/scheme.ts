/**
 * The `app:` scheme: the built renderer under `app://main/`, the same files with the same headers as the browser host's.
 * Knows nothing of windows.
 */
import { protocol, type Session } from 'electron';
import { createAppHandler } from '../app-files.ts';
import { responseHeaders } from '../content-security.ts';

export const APP_ORIGIN = 'app://main';

/** Must run before Electron is ready, in the same turn as the import of the main module. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: {
        standard: true,
        // Gives a secure context, which WebGPU and the clipboard need.
        secure: true,
        supportFetchAPI: true,
        // Without it, cross-origin reads of the scheme were once allowed (CVE-2026-70604).
        corsEnabled: true,
        codeCache: true,
        bypassCSP: false,
        allowServiceWorkers: false,
        allowExtensions: false,
        stream: false,
      },
    },
  ]);
}

/** Whether this is our document, wherever its hash route points. */
export function isAppDocument(address: string): boolean {
  const [document] = address.split('#');
  return document === `${APP_ORIGIN}/`;
}

/** Answers `app://main/…` from `rendererDir`; any other host of the scheme is 404. */
export function serveAppScheme(session: Session, rendererDir: string): void {
  const serveFile = createAppHandler({ rendererDir });
  session.protocol.handle('app', async (request) => {
    if (new URL(request.url).host === 'main') return serveFile(request);
    return new Response('There is no such host.', {
      status: 404,
      headers: responseHeaders('text/plain; charset=utf-8'),
    });
  });
}
