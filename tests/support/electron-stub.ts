/**
 * Stands in for `electron` under Node, in vitest and in the smoke run of the built main bundle: every call is recorded,
 * nothing happens, and the application is never ready. Knows nothing of Saddlepoint.
 */
export interface Call {
  readonly name: string;
  readonly args: readonly unknown[];
}

/** All calls since the module was loaded, in order. */
export const calls: Call[] = [];

const record =
  <T>(name: string, answer?: T) =>
  (...args: unknown[]): T | undefined => {
    calls.push({ name, args });
    return answer;
  };

const ready = new Promise<void>(() => {});

export const app = {
  isPackaged: false,
  commandLine: {
    appendSwitch: record('app.commandLine.appendSwitch'),
    hasSwitch: record('app.commandLine.hasSwitch', false),
  },
  enableSandbox: record('app.enableSandbox'),
  exit: record('app.exit'),
  on: record('app.on'),
  quit: record('app.quit'),
  requestSingleInstanceLock: record('app.requestSingleInstanceLock', true),
  setPath: record('app.setPath'),
  whenReady: record('app.whenReady', ready),
};

export const protocol = { registerSchemesAsPrivileged: record('protocol.registerSchemesAsPrivileged') };

export const ipcMain = { handle: record('ipcMain.handle') };

export const ipcRenderer = { invoke: record('ipcRenderer.invoke', Promise.resolve()) };

export const contextBridge = { exposeInMainWorld: record('contextBridge.exposeInMainWorld') };

/** What the person chooses in the next save dialog; a test may change it. */
export const saveChoice = { canceled: true, filePath: '' };

export const dialog = {
  showErrorBox: record('dialog.showErrorBox'),
  showSaveDialog: record('dialog.showSaveDialog', saveChoice),
};

/** A session that records what it was told; one per call, so that tests do not meet. */
export function createSessionStub() {
  return {
    protocol: { handle: record('session.protocol.handle') },
    webRequest: { onBeforeRequest: record('session.webRequest.onBeforeRequest') },
    on: record('session.on'),
    setDevicePermissionHandler: record('session.setDevicePermissionHandler'),
    setPermissionCheckHandler: record('session.setPermissionCheckHandler'),
    setPermissionRequestHandler: record('session.setPermissionRequestHandler'),
  };
}

export const session = { fromPartition: record('session.fromPartition', createSessionStub()) };

export class BrowserWindow {
  readonly options: unknown;
  readonly webContents = { once: record('webContents.once'), on: record('webContents.on') };

  constructor(options: unknown) {
    this.options = options;
    calls.push({ name: 'new BrowserWindow', args: [options] });
  }

  loadURL = (address: string): Promise<void> => {
    calls.push({ name: 'window.loadURL', args: [address] });
    return Promise.resolve();
  };
  once = record('window.once');
  on = record('window.on');
  show = record('window.show');
  destroy = record('window.destroy');
}
