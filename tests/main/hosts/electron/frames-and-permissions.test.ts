/** Electron's judgement of frames, addresses and permissions, with Electron itself stubbed. */
import { CHANNELS } from '@shared/contract/channels.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createDoor } from '../../../../src-main/door.ts';
import { answerIpc, senderOf } from '../../../../src-main/hosts/electron/ipc.ts';
import {
  isLocalAddress,
  isPermitted,
  restrictNavigation,
  restrictSession,
} from '../../../../src-main/hosts/electron/permissions.ts';
import { isAppDocument, registerAppScheme } from '../../../../src-main/hosts/electron/scheme.ts';
import { webPreferences } from '../../../../src-main/hosts/electron/window.ts';
import { silentLog } from '../../../../src-main/log.ts';
import { calls, createSessionStub } from '../../../support/electron-stub.ts';
import { recordingHandlers, sampleRequests } from '../../sample-requests.ts';

beforeEach(() => {
  calls.length = 0;
});

const callsOf = (name: string) => calls.filter((call) => call.name === name).map(({ args }) => args);

const mainFrame = { origin: 'app://main', url: 'app://main/#/library' };
const page = { mainFrame };
const pages = { has: (candidate: unknown) => candidate === page };
const senderFrom = (sender: unknown, senderFrame: unknown) =>
  senderOf({ sender, senderFrame } as never, pages as never);

describe('a sender', () => {
  it('is trusted as the main frame of a page of ours that shows our document', () => {
    expect(senderFrom(page, mainFrame).trusted).toBe(true);
  });

  it.each([
    ['a sub-frame at our origin', page, { origin: 'app://main', url: 'app://main/' }],
    ['a sandboxed frame', page, { origin: 'null', url: 'app://main/' }],
    ['about:blank', page, { origin: 'null', url: 'about:blank' }],
    ['a data: frame', page, { origin: 'null', url: 'data:text/html,x' }],
    ['a blob: frame', page, { origin: 'app://main', url: 'blob:app://main/x' }],
    ['a frame that is gone', page, null],
    ['a page that is not ours', { mainFrame }, mainFrame],
  ])('is foreign as %s', (_name, sender, frame) => {
    expect(senderFrom(sender, frame).trusted).toBe(false);
  });

  it.each(['app://sandbox', 'app://main.evil.test', 'https://main', 'file://', 'null', ''])(
    'is foreign as our main frame at %s',
    (origin) => {
      const frame = { origin, url: 'app://main/' };
      const sender = { mainFrame: frame };
      expect(senderOf({ sender, senderFrame: frame } as never, { has: () => true }).trusted).toBe(false);
    },
  );
});

describe('ipc', () => {
  type Listener = (event: unknown, payload: unknown) => Promise<{ ok: boolean }>;

  it('has one name per channel, and each asks the door with the frame it came from', async () => {
    const { handlers, called } = recordingHandlers();
    answerIpc(createDoor({ handlers, log: silentLog }), pages as never);
    const opened = callsOf('ipcMain.handle') as [string, Listener][];
    expect(opened.map(([name]) => name)).toEqual(CHANNELS.map((channel) => `saddlepoint:${channel}`));
    for (const [name, listener] of opened) {
      const payload = sampleRequests[name.slice('saddlepoint:'.length) as keyof typeof sampleRequests];
      expect(await listener({ sender: page, senderFrame: mainFrame }, payload)).toMatchObject({ ok: true });
      const foreign = { sender: page, senderFrame: { ...mainFrame } };
      expect(await listener(foreign, payload)).toMatchObject({ ok: false, error: { code: 'foreign-sender' } });
    }
    expect(called).toEqual([...CHANNELS]);
  });
});

describe('our document', () => {
  it.each(['app://main/', 'app://main/#', 'app://main/#/library/adam'])('is %s', (address) => {
    expect(isAppDocument(address)).toBe(true);
  });

  it.each([
    'app://main',
    'app://main/index.html',
    'app://main/?x#/',
    'app://sandbox/',
    'app://main.evil.test/',
    'app://user@main/',
    'https://app://main/',
    'javascript:app://main/',
    'https://evil.test/#app://main/',
    '',
  ])('is not %s', (address) => {
    expect(isAppDocument(address)).toBe(false);
  });

  it.each(['will-navigate', 'will-frame-navigate'])('is the only place %s may go', (name) => {
    const listeners = new Map<string, (event: unknown) => void>();
    const openHandlers: (() => unknown)[] = [];
    const webContents = {
      on: (event: string, listener: (event: unknown) => void) => listeners.set(event, listener),
      setWindowOpenHandler: (handler: () => unknown) => openHandlers.push(handler),
    };
    restrictNavigation(webContents as never, silentLog);
    const isStopped = (url: string) => {
      let stopped = false;
      listeners.get(name)?.({
        url,
        preventDefault: () => {
          stopped = true;
        },
      });
      return stopped;
    };
    for (const url of [
      'https://evil.test/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      'data:text/html,x',
      'app://sandbox/',
    ]) {
      expect(isStopped(url)).toBe(true);
    }
    expect(isStopped('app://main/#/review')).toBe(false);
    expect([...listeners.keys()]).toEqual([
      'will-navigate',
      'will-frame-navigate',
      'will-redirect',
      'will-attach-webview',
    ]);
    expect(openHandlers.map((handler) => handler())).toEqual([{ action: 'deny' }]);
  });
});

describe('permissions', () => {
  it('are one: copying text, from our origin', () => {
    expect(isPermitted('clipboard-sanitized-write', 'app://main/')).toBe(true);
    expect(isPermitted('clipboard-sanitized-write', 'app://sandbox/')).toBe(false);
    expect(isPermitted('clipboard-sanitized-write', 'https://evil.test')).toBe(false);
    for (const name of [
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'midi',
      'pointerLock',
      'fullscreen',
      'openExternal',
      'fileSystem',
      'hid',
      'serial',
      'usb',
      'display-capture',
      'idle-detection',
      'window-management',
      'unknown',
    ]) {
      expect(isPermitted(name, 'app://main/')).toBe(false);
    }
  });

  it('are decided on request, on check and for devices, and downloads are stopped', () => {
    restrictSession(createSessionStub() as never, false);
    expect(calls.map(({ name }) => name)).toEqual([
      'session.setPermissionRequestHandler',
      'session.setPermissionCheckHandler',
      'session.setDevicePermissionHandler',
      'session.webRequest.onBeforeRequest',
      'session.on',
    ]);
    const [device] = callsOf('session.setDevicePermissionHandler')[0] as [() => boolean];
    expect(device()).toBe(false);
  });

  it.each([
    'http://127.0.0.1/',
    'https://evil.test/',
    'ws://x/',
    'file:///etc/passwd',
    'ftp://x/',
    'devtools://x/',
    'nonsense',
  ])('a request to %s leaves no machine', (address) => {
    expect(isLocalAddress(address, false)).toBe(false);
  });

  it.each(['app://main/x.js', 'data:image/png;base64,', 'blob:app://main/x'])(
    'a request to %s stays inside',
    (address) => {
      expect(isLocalAddress(address, false)).toBe(true);
    },
  );
});

describe('settings', () => {
  it('of every page keep it sandboxed, isolated and without Node', () => {
    expect(webPreferences(false)).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      plugins: false,
      experimentalFeatures: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
  });

  it('of the scheme give it a secure context and take every bypass away', () => {
    registerAppScheme();
    const [[schemes]] = callsOf('protocol.registerSchemesAsPrivileged') as [[unknown]];
    expect(schemes).toEqual([
      {
        scheme: 'app',
        privileges: {
          standard: true,
          secure: true,
          supportFetchAPI: true,
          corsEnabled: true,
          codeCache: true,
          bypassCSP: false,
          allowServiceWorkers: false,
          allowExtensions: false,
          stream: false,
        },
      },
    ]);
  });
});
