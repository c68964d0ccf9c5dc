/**
 * `saddlepoint doctor`: what this machine offers and what Saddlepoint would use, tried rather than guessed. Reads the
 * store without changing it. Graphics are tried in a second process, which a bad driver may take down without harm.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { toErrorData } from '@shared/contract/result.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import type { DescentEngine, DescentJob } from '@shared/numerics/labs/descent-engine.ts';
import { headlessChromium } from '../chromium/headless-chromium.ts';
import { installedChromium } from '../chromium/installed-chromium.ts';
import { openDawnDevice } from '../gpu/dawn-device.ts';
import { dawnEnvironment, detectGraphics } from '../gpu/graphics.ts';
import { appFiles, defaultDataDir } from '../locations.ts';
import { checkStore } from '../store/open-database.ts';
import { version } from '../version.ts';
import { hasDisplay } from './display.ts';
import { electronBinary } from './electron-binary.ts';
import { printLine, printTable, toJson } from './print.ts';
import { openScratchDesk } from './scratch-desk.ts';

interface BackendReport {
  readonly backend: string;
  readonly description: string;
  /** Optimizer steps per second, one racer at a time; null where the backend does not work. */
  readonly stepsPerSecond: number | null;
  /** Largest difference to the float64 reference over the run, relative to its largest coordinate. */
  readonly largestDifference: number | null;
}

const TRIAL: DescentJob = {
  surface: { id: 'rosenbrock' },
  start: [-1.2, 1],
  steps: 500,
  optimizers: [{ id: 'adam', lr: 0.01 }],
};

async function tryEngine(engine: DescentEngine): Promise<BackendReport> {
  const [reference] = await createCpuEngine().run(TRIAL);
  await engine.run(TRIAL);
  const began = performance.now();
  const [path] = await engine.run(TRIAL);
  const seconds = (performance.now() - began) / 1000;
  const differences = Array.from(path?.x ?? [], (x, k) => Math.abs(x - (reference?.x[k] ?? Number.NaN)));
  const scale = Math.max(...Array.from(reference?.x ?? [], Math.abs));
  return {
    backend: engine.backend,
    description: engine.description,
    stepsPerSecond: Math.round(TRIAL.steps / seconds),
    largestDifference: Math.max(...differences) / scale,
  };
}

/** The second process: prints one JSON line about WebGPU and ends. */
async function reportWebGpu(): Promise<void> {
  try {
    const { device, adapterName } = await openDawnDevice();
    const engine = await createGpuEngine(device, adapterName);
    printLine(toJson(await tryEngine(engine), 0));
    engine.dispose();
  } catch (thrown) {
    printLine(
      toJson(
        { backend: 'webgpu', description: toErrorData(thrown).message, stepsPerSecond: null, largestDifference: null },
        0,
      ),
    );
  }
}

function askSecondProcess(): BackendReport {
  const child = spawnSync(process.execPath, [appFiles().launcher, 'doctor'], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...dawnEnvironment(detectGraphics(), process.env), SADDLEPOINT_DOCTOR_PART: 'webgpu' },
  });
  const line = child.stdout.trim().split('\n').at(-1) ?? '';
  return line.startsWith('{')
    ? (JSON.parse(line) as BackendReport)
    : {
        backend: 'webgpu',
        description: 'The driver took its process down.',
        stepsPerSecond: null,
        largestDifference: null,
      };
}

/** What `work` returns, or the sentence it refused with. */
function attempt(work: () => string): string {
  try {
    return work();
  } catch (thrown) {
    return toErrorData(thrown).message;
  }
}

/** A desk that is open is no illness; everything else that would keep one from opening is. */
function reportStore(folder: string) {
  const exists = existsSync(folder);
  try {
    const state = checkStore(folder) === 'nothing' ? 'no database yet' : 'sound';
    return { folder, exists, state, isIll: false };
  } catch (thrown) {
    const { code, message } = toErrorData(thrown);
    return { folder, exists, state: message, isIll: code !== 'busy' };
  }
}

function reportLibrary() {
  const desk = openScratchDesk();
  try {
    return { concepts: desk.concepts().length, questions: desk.questions().length, problems: desk.problems() };
  } finally {
    desk.close();
  }
}

export async function doctor({ json = false, data }: { json?: boolean; data?: string }): Promise<void> {
  if (process.env.SADDLEPOINT_DOCTOR_PART === 'webgpu') return reportWebGpu();
  const dataDir = data ?? defaultDataDir(process.env);
  const report = {
    saddlepoint: version,
    node: process.versions.node,
    electron: electronBinary(process.env) === undefined ? 'not installed; the browser host is used' : 'installed',
    windowBrowser: attempt(
      () => installedChromium(process.env)?.version ?? 'none found; the address is printed instead',
    ),
    printBrowser: attempt(() => headlessChromium(process.env).description),
    display: hasDisplay(process.env),
    graphics: detectGraphics().description,
    backends: [await tryEngine(createCpuEngine()), askSecondProcess()],
    store: reportStore(dataDir),
    library: reportLibrary(),
  };
  // A store or a note that is refused is an illness: scripts should notice.
  if (report.store.isIll || report.library.problems.length > 0) process.exitCode = 1;
  if (json) {
    printLine(toJson(report));
    return;
  }
  printTable([
    ['Saddlepoint', report.saddlepoint],
    ['Node', report.node],
    ['Electron', report.electron],
    ['Window browser', report.windowBrowser],
    ['Print browser', report.printBrowser],
    ['Display', report.display ? 'yes' : 'no'],
    ['Graphics', report.graphics],
    ['Data folder', `${dataDir}${report.store.exists ? '' : ' (not there yet)'}`],
    ['Store', report.store.state],
    ['Library', `${report.library.concepts} concepts, ${report.library.questions} questions`],
  ]);
  for (const { file, message } of report.library.problems) printLine(`  refused: ${file}: ${message}`);
  for (const { description, stepsPerSecond, largestDifference } of report.backends) {
    printLine(
      stepsPerSecond === null
        ? `Backend: ${description}`
        : `Backend: ${description}, ${stepsPerSecond.toLocaleString('en')} steps/s, largest difference ${largestDifference?.toExponential(1)}`,
    );
  }
}
