/**
 * `saddlepoint doctor`: what this machine offers and what Saddlepoint would use, tried rather than guessed. Reads the
 * store without changing it. Graphics are tried in a second process, which a bad driver may take down without harm.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { toErrorData } from '@shared/contract/result.ts';
import {
  type BackendChoice,
  type BackendReport,
  fastestOf,
  measureBackends,
} from '@shared/numerics/ensemble/choose-backend.ts';
import type { EnsembleBackend, EnsembleEngine } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { headlessChromium } from '../chromium/headless-chromium.ts';
import { installedChromium } from '../chromium/installed-chromium.ts';
import { openNodeEnsemble } from '../engines/node-ensembles.ts';
import { dawnEnvironment, detectGraphics } from '../gpu/graphics.ts';
import { appFiles, defaultDataDir } from '../locations.ts';
import { checkStore } from '../store/open-database.ts';
import { version } from '../version.ts';
import { hasDisplay } from './display.ts';
import { electronBinary } from './electron-binary.ts';
import { printLine, printTable, toJson } from './print.ts';
import { openScratchDesk } from './scratch-desk.ts';

/** A line of the report. */
interface BackendLine {
  readonly backend: EnsembleBackend;
  /** Of a backend that is not used: why. */
  readonly description: string;
  /** Steps of single trajectories of an ensemble; null where the backend is not used. */
  readonly stepsPerSecond: number | null;
  /** Largest difference to float64 as `BackendMeasurement` has it. */
  readonly largestDifference: number | null;
}

/** Measures the CPU and these backends in this process. */
async function measureHere(backends: readonly EnsembleBackend[]): Promise<BackendReport> {
  const opened: EnsembleEngine[] = [];
  const open = async (backend: EnsembleBackend): Promise<EnsembleEngine> => {
    const engine = await openNodeEnsemble(backend);
    opened.push(engine);
    return engine;
  };
  try {
    const candidates = backends.map((backend) => ({ backend, open: () => open(backend) }));
    return await measureBackends(await open('cpu'), candidates, () => performance.now());
  } finally {
    for (const engine of opened) engine.dispose();
  }
}

/** What the second process says about WebGPU. */
function askSecondProcess(): BackendReport {
  const child = spawnSync(process.execPath, [appFiles().launcher, 'doctor'], {
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...dawnEnvironment(detectGraphics(), process.env), SADDLEPOINT_DOCTOR_PART: 'webgpu' },
  });
  const line = child.stdout.trim().split('\n').at(-1) ?? '';
  return line.startsWith('{')
    ? (JSON.parse(line) as BackendReport)
    : { measured: [], refused: [{ backend: 'webgpu', sentence: 'The driver took its process down.' }] };
}

/** Both processes together, the CPU first. */
async function measureAll(): Promise<BackendChoice> {
  const here = await measureHere(['wasm']);
  const there = askSecondProcess();
  return fastestOf({
    measured: [...here.measured, ...there.measured.filter(({ backend }) => backend !== 'cpu')],
    refused: [...here.refused, ...there.refused],
  });
}

function backendLines({ measured, refused }: BackendReport): readonly BackendLine[] {
  return [
    ...measured.map((one) => ({ ...one, stepsPerSecond: Math.round(one.stepsPerSecond) })),
    ...refused.map(({ backend, sentence }) => ({
      backend,
      description: sentence,
      stepsPerSecond: null,
      largestDifference: null,
    })),
  ];
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
  if (process.env.SADDLEPOINT_DOCTOR_PART === 'webgpu') {
    printLine(toJson(await measureHere(['webgpu']), 0));
    return;
  }
  const dataDir = data ?? defaultDataDir(process.env);
  const choice = await measureAll();
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
    backends: backendLines(choice),
    fastestBackend: choice.backend,
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
  for (const { backend, description, stepsPerSecond, largestDifference } of report.backends) {
    const speed = `${stepsPerSecond?.toLocaleString('en')} ensemble steps/s, largest difference ${largestDifference?.toExponential(1)}`;
    const mark = backend === report.fastestBackend ? ' (the fastest)' : '';
    printLine(`Backend: ${description}${stepsPerSecond === null ? '' : `, ${speed}`}${mark}`);
  }
}
