/**
 * `npm run bench -- ensemble [--json]`: Adam on Rosenbrock from 262,144 starts, 500 steps, on every backend and beside the
 * peers this machine has (C, PyTorch, TensorFlow.js on WebGPU in Chromium), all in one run. Run by run-bench.ts, which gives
 * Dawn its Vulkan driver.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOptimizer, hyperparametersOf } from '@shared/numerics/catalog/optimizer-choice.ts';
import { findSurface, surfaceOf } from '@shared/numerics/catalog/surfaces.ts';
import { createCpuEnsemble } from '@shared/numerics/ensemble/cpu-ensemble.ts';
import type { EnsembleEngine, EnsembleJob } from '@shared/numerics/ensemble/ensemble-engine.ts';
import { createGpuEnsemble } from '@shared/numerics/gpu/ensemble-engine.ts';
import { createWasmEnsemble } from '@shared/numerics/wasm/wasm-ensemble.ts';
import { requestDevice } from '../gpu/device.ts';
import { openBrowserPeers } from './browser-peers.ts';
import { openWorkerPort } from './worker-port.ts';

const SIDE = 512;
const STEPS = 500;
const LEARNING_RATE = 0.01;
const ROUNDS = 3;
const now = (): number => performance.now();

interface Timed {
  readonly ms: number;
  /** Trajectories and steps that took so long. */
  readonly starts: number;
  readonly steps: number;
  /** Mean of x at the end: the same for all that walk the same grid. */
  readonly mean: number;
}
interface Contender {
  readonly name: string;
  /** Undefined: this machine does not have it. */
  readonly run: (() => Promise<Timed>) | undefined;
  readonly why?: string;
}

const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function jobOf(side: number): EnsembleJob {
  const { view, minima } = findSurface('rosenbrock');
  const choice = { id: 'adam', lr: LEARNING_RATE };
  return {
    surface: surfaceOf({ id: 'rosenbrock' }),
    optimizer: { definition: findOptimizer('adam').definition, hyperparameters: hyperparametersOf(choice) },
    starts: { kind: 'grid', view, width: side, height: side },
    steps: STEPS,
    attractors: minima,
    reach: 0.1,
  };
}

async function time(engine: EnsembleEngine, side: number): Promise<Timed> {
  const run = await engine.prepare(jobOf(side));
  const began = now();
  await run.run();
  const ms = now() - began;
  const { x } = await run.read();
  run.dispose();
  return { ms, starts: side * side, steps: STEPS, mean: mean(x) };
}

/** The loop a good programmer would write without any of this: float64, one trajectory after another. */
function plainLoop(side: number): Timed {
  const ends = new Float64Array(side * side);
  const began = now();
  for (let start = 0; start < side * side; start += 1) {
    let x = -2 + (4 * (start % side)) / (side - 1);
    let y = -1 + (4 * Math.floor(start / side)) / (side - 1);
    let [mx, my, vx, vy, power1, power2] = [0, 0, 0, 0, 1, 1];
    for (let step = 0; step < STEPS; step += 1) {
      power1 *= 0.9;
      power2 *= 0.999;
      const valley = y - x * x;
      const gx = 2 * (x - 1) - 400 * x * valley;
      const gy = 200 * valley;
      mx = 0.9 * mx + 0.1 * gx;
      my = 0.9 * my + 0.1 * gy;
      vx = 0.999 * vx + 0.001 * gx * gx;
      vy = 0.999 * vy + 0.001 * gy * gy;
      const rate = LEARNING_RATE / (1 - power1);
      const scale = 1 / Math.sqrt(1 - power2);
      x -= (rate * mx) / (Math.sqrt(vx) * scale + 1e-8);
      y -= (rate * my) / (Math.sqrt(vy) * scale + 1e-8);
    }
    ends[start] = x;
  }
  return { ms: now() - began, starts: side * side, steps: STEPS, mean: mean(ends) };
}

const timedOf = (printed: string): Timed => {
  const [ms, average] = printed.split(' ').map(Number);
  return { ms: ms ?? Number.NaN, starts: SIDE * SIDE, steps: STEPS, mean: average ?? Number.NaN };
};

function peerInC(folder: string): Contender {
  const name = 'C, 1 thread (-O3 -msse4.1)';
  const program = join(folder, 'adam');
  const source = join(import.meta.dirname, 'adam-ensemble.c');
  const built = spawnSync('cc', ['-O3', '-msse4.1', '-o', program, source, '-lm'], { stdio: 'ignore' });
  if (built.status !== 0) return { name, run: undefined, why: 'no C compiler for SSE 4.1' };
  return { name, run: async () => timedOf(execFileSync(program, [String(SIDE), String(STEPS)], { encoding: 'utf8' })) };
}

function peerInTorch(): Contender {
  const python = ['python3', '/usr/bin/python3'].find(
    (command) => spawnSync(command, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0,
  );
  const name = 'PyTorch on the CPU, all cores';
  if (python === undefined) return { name, run: undefined, why: 'python3 has no torch' };
  const script = join(import.meta.dirname, 'adam_ensemble.py');
  return {
    name,
    run: async () => timedOf(execFileSync(python, [script, String(SIDE), String(STEPS)], { encoding: 'utf8' })),
  };
}

async function gpu(): Promise<Contender> {
  try {
    const { device, adapterName } = await requestDevice();
    const engine = createGpuEnsemble(device, adapterName, now);
    return { name: `webgpu (${adapterName})`, run: () => time(engine, SIDE) };
  } catch (thrown) {
    return { name: 'webgpu', run: undefined, why: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

function inBrowser(name: string, contender: 'ourEnsemble' | 'theirEnsemble', steps: number): Contender {
  if (browser === undefined) return { name, run: undefined, why: 'no Chromium with WebGPU' };
  return {
    name,
    run: async () => {
      const { perSecond, check } = await browser.run(contender, SIDE, steps);
      const starts = SIDE * SIDE;
      return { ms: (1000 * starts * steps) / perSecond, starts, steps, mean: check };
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), 'saddlepoint-bench-'));
const cpu = createCpuEnsemble(now);
const wasm = createWasmEnsemble({ api: WebAssembly, now, ports: [] });
const threads = availableParallelism();
const wasmOnAll = createWasmEnsemble({ api: WebAssembly, now, ports: Array.from({ length: threads }, openWorkerPort) });
const browser = await openBrowserPeers().catch(() => undefined);
const contenders: readonly Contender[] = [
  { name: 'cpu, float64 (1,024 starts)', run: () => time(cpu, 32) },
  { name: 'plain float64 JavaScript (16,384 starts)', run: async () => plainLoop(128) },
  { name: 'wasm, 1 thread', run: () => time(wasm, SIDE) },
  { name: `wasm, all ${threads} cores`, run: () => time(wasmOnAll, SIDE) },
  await gpu(),
  inBrowser('Chromium: our webgpu', 'ourEnsemble', STEPS),
  // Slow enough that a few steps tell its pace.
  inBrowser('Chromium: TensorFlow.js on WebGPU', 'theirEnsemble', 10),
  peerInC(folder),
  peerInTorch(),
];

// In rounds and not one after another, so that all meet the same machine; the best of each counts.
const best = new Map<string, Timed>();
const rate = ({ ms, starts, steps }: Timed): number => (starts * steps) / ms / 1e3;
for (let round = 0; round < ROUNDS; round += 1)
  for (const { name, run } of contenders) {
    if (run === undefined) continue;
    const timed = await run();
    const known = best.get(name);
    if (known === undefined || rate(timed) > rate(known)) best.set(name, timed);
  }

const rateOf = (start: string): number => {
  const found = [...best].find(([name]) => name.startsWith(start));
  return found === undefined ? Number.NaN : rate(found[1]);
};
/** Ours, the peer, and how many times as fast ours should be. */
const GOALS: readonly (readonly [string, string, number])[] = [
  ['wasm, all', 'PyTorch', 5],
  ['wasm, 1 thread', 'C,', 0.6],
  ['webgpu', 'PyTorch', 1.3],
  ['Chromium: our webgpu', 'Chromium: TensorFlow.js', 30],
  ['wasm, all', 'plain', 1],
];
const ratios = GOALS.flatMap(([ours, peer, goal]) => {
  const ratio = rateOf(ours) / rateOf(peer);
  return Number.isFinite(ratio) ? [{ ours, peer, ratio, goal }] : [];
});
const skipped = contenders.flatMap(({ name, run, why }) => (run === undefined ? [{ name, why }] : []));
const speeds = [...best].map(([name, timed]) => ({ name, millionStepsPerSecond: rate(timed), meanX: timed.mean }));

if (process.argv.includes('--json')) {
  process.stdout.write(`${JSON.stringify({ speeds, ratios, skipped }, null, 2)}\n`);
} else {
  process.stdout.write(
    `Adam on Rosenbrock, ${(SIDE * SIDE).toLocaleString('en')} starts × ${STEPS} steps, best of ${ROUNDS}\n`,
  );
  for (const { name, millionStepsPerSecond, meanX } of speeds)
    process.stdout.write(
      `${millionStepsPerSecond.toFixed(1).padStart(9)} million steps/s  ${name}  (mean x ${meanX.toFixed(5)})\n`,
    );
  for (const { name, why } of skipped) process.stdout.write(`  skipped: ${name}: ${why}\n`);
  for (const { ours, peer, ratio, goal } of ratios)
    process.stdout.write(
      `${ratio >= goal ? 'ok   ' : 'UNDER'}  ${ours} is ${ratio.toFixed(2)} × ${peer.replace(',', '')} (goal ${goal})\n`,
    );
}
wasmOnAll.dispose();
await browser?.close();
rmSync(folder, { recursive: true });
// Dawn keeps the process alive.
process.exit(ratios.every(({ ratio, goal }) => ratio >= goal) ? 0 : 1);
