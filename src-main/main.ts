/**
 * Electron's entry point: boots as a list. Everything it names lives elsewhere; this file says what there is and in which
 * order it starts and ends.
 */
import '@shared/contract/jitless.ts';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { toErrorData } from '@shared/contract/result.ts';
import { app, dialog, session } from 'electron';
import { composeHandlers } from './compose.ts';
import { HEARTBEAT_EVERY_MS, openDesk } from './desk.ts';
import { createDoor } from './door.ts';
import { createExporter } from './export/exporter.ts';
import { chromiumGraphicsArgs, detectGraphics } from './gpu/graphics.ts';
import { answerIpc } from './hosts/electron/ipc.ts';
import { restrictNavigation, restrictSession } from './hosts/electron/permissions.ts';
import { createPrinter } from './hosts/electron/print.ts';
import { createSaveDialog } from './hosts/electron/save-dialog.ts';
import { registerAppScheme, serveAppScheme } from './hosts/electron/scheme.ts';
import { createPages, PARTITION } from './hosts/electron/window.ts';
import { appFiles, defaultDataDir } from './locations.ts';
import { createLog } from './log.ts';
import { version } from './version.ts';

/** A page that keeps crashing is left as it is. */
const MOST_RELOADS = 3;
const log = createLog((line) => void process.stderr.write(`${line}\n`), Date.now);
const dataDir = process.env.SADDLEPOINT_DATA || defaultDataDir(process.env);

/** Must be told to Chromium before it starts. */
function setSwitches(): void {
  for (const argument of chromiumGraphicsArgs(detectGraphics())) {
    const [name = '', value] = argument.replace(/^--/, '').split('=');
    app.commandLine.appendSwitch(name, value);
  }
  app.enableSandbox();
}

/** A debugging port would be a second door without a lock. */
const hasDebuggingPort = (): boolean => app.commandLine.hasSwitch('remote-debugging-port');

function boot(): void {
  const hasDevTools = !app.isPackaged;
  const appSession = session.fromPartition(PARTITION);
  const pages = createPages(hasDevTools, log);
  const desk = openDesk({
    dataDir,
    resourcesDir: appFiles().resourcesDir,
    now: Date.now,
    monotonic: () => performance.now(),
    randomBytes: (count) => randomBytes(count),
    log,
  });
  const heartbeat = setInterval(() => desk.heartbeat(), HEARTBEAT_EVERY_MS);
  const exporter = createExporter({
    desk,
    print: createPrinter(pages),
    saveFile: createSaveDialog(() => window),
    randomBytes: (count) => randomBytes(count),
    log,
  });
  const about = { version, host: 'electron', platform: process.platform } as const;

  restrictSession(appSession, hasDevTools);
  app.on('web-contents-created', (_event, page) => restrictNavigation(page, log));
  app.on('child-process-gone', (_event, { type, reason }) => log.warn(`The ${type} process is gone: ${reason}`));
  serveAppScheme(appSession, appFiles().rendererDir);
  answerIpc(createDoor({ handlers: composeHandlers({ desk, exporter, about }), log }), pages);
  app.on('will-quit', () => {
    clearInterval(heartbeat);
    exporter.close();
    desk.close();
  });

  const window = pages.open('', true);
  window.on('closed', () => app.quit());
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    log.error(`The page is gone: ${reason}`);
    reloads += 1;
    if (reason !== 'clean-exit' && reloads <= MOST_RELOADS) window.webContents.reload();
  });
  window.on('unresponsive', () => log.warn('The page does not answer.'));
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
}

/** A desk that cannot open says why in a window of the system's and ends. */
function bootOrSay(): void {
  try {
    boot();
  } catch (thrown) {
    log.error('The desk did not open', thrown);
    const { message, hint } = toErrorData(thrown);
    dialog.showErrorBox('Saddlepoint', [message, hint].filter((part) => part !== undefined).join('\n'));
    app.exit(1);
  }
}

registerAppScheme();
setSwitches();
// Before the lock, which belongs to this folder: two desks with data of their own may be open side by side.
app.setPath('userData', join(dataDir, 'electron'));
if (hasDebuggingPort() || !app.requestSingleInstanceLock()) {
  app.quit();
} else {
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(bootOrSay);
}
