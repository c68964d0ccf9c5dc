/** `saddlepoint run`: a recipe in, a result as JSON out, on the backend asked for and no other. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { AppError } from '@shared/contract/result.ts';
import { createCpuEngine } from '@shared/numerics/cpu/descent-engine.ts';
import { createGpuEngine } from '@shared/numerics/gpu/descent-engine.ts';
import type { Backend, DescentEngine } from '@shared/numerics/labs/descent-engine.ts';
import type { LabEngines } from '@shared/numerics/labs/lab.ts';
import { labOf } from '@shared/numerics/labs/list.ts';
import { createWasmEngine } from '@shared/numerics/wasm/descent-engine.ts';
import { openNodeEnsemble } from '../engines/node-ensembles.ts';
import { openNodeMlp } from '../engines/node-mlp.ts';
import { openNodeSignal } from '../engines/node-signal.ts';
import { openDawnDevice } from '../gpu/dawn-device.ts';
import { dawnEnvironment, detectGraphics } from '../gpu/graphics.ts';
import { NODE_PATIENCE } from '../gpu/node-patience.ts';
import { appFiles } from '../locations.ts';
import { printLine, toJson } from './print.ts';
import { writeResult } from './write-result.ts';

export interface RunOptions {
  readonly backend: Backend;
  readonly out?: string;
}

/** Larger than any sensible recipe; keeps a mistaken file name from being read whole. */
const LARGEST_RECIPE_BYTES = 1024 * 1024;

function readRecipe(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'refused',
      `The recipe "${file}" could not be read: ${reason}.`,
      'Name a JSON file, or - for standard input.',
    );
  }
  if (text.length > LARGEST_RECIPE_BYTES) {
    throw new AppError(
      'invalid-recipe',
      `The recipe "${file}" is larger than 1 MiB.`,
      'A recipe is a small JSON value; see README.',
    );
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'invalid-recipe',
      `The recipe "${file}" is not JSON: ${reason}.`,
      'Check it with any JSON tool.',
    );
  }
}

/** Dawn's driver is chosen by variables read when a process starts, so a run on software graphics starts once more. */
function restartForDawn(): number | undefined {
  const variables = dawnEnvironment(detectGraphics(), process.env);
  if (Object.keys(variables).length === 0 || process.env.SADDLEPOINT_DAWN_READY === '1') return undefined;
  const again = spawnSync(process.execPath, [appFiles().launcher, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, ...variables, SADDLEPOINT_DAWN_READY: '1' },
  });
  return again.status ?? 1;
}

/** The engines of one backend, and what ends them. */
function openEngines(backend: Backend): { readonly engines: LabEngines; readonly dispose: () => void } {
  const opened: { dispose(): void }[] = [];
  const kept = async <Engine extends { dispose(): void }>(opening: Promise<Engine>): Promise<Engine> => {
    const engine = await opening;
    opened.push(engine);
    return engine;
  };
  return {
    engines: {
      descent: () => kept(openDescentEngine(backend)),
      ensembles: [{ backend, open: () => kept(openNodeEnsemble(backend)) }],
      signal: () => kept(openNodeSignal(backend)),
      mlp: () => kept(openNodeMlp(backend)),
    },
    dispose: () => {
      for (const engine of opened) engine.dispose();
    },
  };
}

async function openDescentEngine(backend: Backend): Promise<DescentEngine> {
  if (backend === 'cpu') return createCpuEngine();
  if (backend === 'wasm') return createWasmEngine(WebAssembly);
  const { device, adapterName } = await openDawnDevice();
  return createGpuEngine(device, adapterName, undefined, NODE_PATIENCE);
}

export async function runRecipe(file: string, { backend, out }: RunOptions): Promise<void> {
  if (backend === 'webgpu') {
    const code = restartForDawn();
    if (code !== undefined) {
      // The second process has already said everything.
      process.exit(code);
    }
  }
  const input = readRecipe(file);
  const lab = labOf(input);
  const recipe = lab.parse(input);
  const { engines, dispose } = openEngines(backend);
  try {
    const text = toJson(await lab.run(recipe, { engines, now: () => performance.now() }));
    if (out === undefined) printLine(text);
    else writeResult(out, `${text}\n`);
  } finally {
    dispose();
  }
}
