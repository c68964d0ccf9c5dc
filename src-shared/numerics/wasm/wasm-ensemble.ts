/**
 * Ensembles in WebAssembly: float32, four trajectories an instruction, one lane a thread. Owns its ports; the WebAssembly
 * API, the clock and the making of threads are handed in, so it runs in a page, in a worker and in Node alike.
 */
import { AppError } from '../../contract/result.ts';
import { describeEnd } from '../ensemble/attractors.ts';
import { runInChunks } from '../ensemble/chunks.ts';
import type { EnsembleEngine, EnsembleJob, EnsembleResult, EnsembleRun } from '../ensemble/ensemble-engine.ts';
import { float32Plan, planEnsemble } from '../ensemble/ensemble-plan.ts';
import { ensembleModule, GROUP } from './ensemble-module.ts';
import { type LaneEnd, MOST_STEPS_OF_A_CALL } from './lane.ts';
import { type LaneHandle, type LanePort, localLanes, remoteLanes } from './lane-port.ts';
import type { WebAssemblyApi } from './web-assembly.ts';

export interface WasmHost {
  readonly api: WebAssemblyApi;
  /** A clock in milliseconds. */
  readonly now: () => number;
  /** One port for each thread to use; empty: everything runs in this thread. The engine closes them. */
  readonly ports: readonly LanePort[];
}

export function createWasmEnsemble({ api, now, ports }: WasmHost): EnsembleEngine {
  const lanes = ports.length === 0 ? [localLanes(api)] : ports.map(remoteLanes);
  const threads = `${lanes.length} thread${lanes.length > 1 ? 's' : ''}`;
  let runs = 0;
  return {
    backend: 'wasm',
    description: `WebAssembly, float32, ${threads}`,
    lost: new Promise(() => {}),
    prepare: (job) => {
      runs += 1;
      return prepare(job, lanes, runs, now);
    },
    dispose: () => {
      for (const port of ports) port.close();
    },
  };
}

async function prepare(
  job: EnsembleJob,
  lanes: readonly LaneHandle[],
  run: number,
  now: () => number,
): Promise<EnsembleRun> {
  const plan = planEnsemble(job);
  const kernel = float32Plan(plan);
  const bytes = ensembleModule(kernel);
  const fieldCount = kernel.fields.length;
  const columns = kernel.scalarNames.length;
  const { count } = plan;
  const state = new Float32Array(fieldCount * count);
  plan.writeState(state, count);
  const share = Math.ceil(count / lanes.length / GROUP) * GROUP;
  const parts = lanes
    .map((lane, index) => ({ lane, first: index * share, count: Math.min(share, count - index * share) }))
    .filter((part) => part.count > 0);
  const stateOf = (first: number, length: number): Float32Array<ArrayBuffer> => {
    const part = new Float32Array(fieldCount * length);
    for (let field = 0; field < fieldCount; field += 1)
      part.set(state.subarray(field * count + first, field * count + first + length), field * length);
    return part;
  };
  await Promise.all(
    parts.map((part) =>
      part.lane.open(run, {
        bytes,
        coefficients: kernel.coefficients,
        fieldCount,
        columns,
        count: part.count,
        state: stateOf(part.first, part.count),
      }),
    ),
  );
  let stepsMade = 0;
  let isOpen = true;
  const refuseIfClosed = (): void => {
    if (!isOpen) throw new AppError('cancelled', 'The ensemble was closed.');
  };
  const advance = async (first: number, steps: number): Promise<void> => {
    refuseIfClosed();
    const rows = kernel.table.slice(first * columns, (first + steps) * columns);
    await Promise.all(parts.map(({ lane }) => lane.advance(run, rows, steps)));
    stepsMade = first + steps;
  };
  return {
    run: async (controls = {}) => {
      refuseIfClosed();
      await runInChunks(
        { done: stepsMade, steps: job.steps, first: 1, most: MOST_STEPS_OF_A_CALL, now },
        controls,
        advance,
      );
    },
    read: async () => {
      refuseIfClosed();
      return joined(job, stepsMade, await Promise.all(parts.map(({ lane }) => lane.read(run))));
    },
    dispose: () => {
      if (!isOpen) return;
      isOpen = false;
      for (const { lane } of parts) lane.close(run).catch(() => {});
    },
  };
}

function joined(job: EnsembleJob, steps: number, ends: readonly LaneEnd[]): EnsembleResult {
  const whole = (part: keyof LaneEnd): Float32Array => {
    const all = new Float32Array(ends.reduce((sum, end) => sum + end.x.length, 0));
    let at = 0;
    for (const end of ends) {
      all.set(end[part], at);
      at += end[part].length;
    }
    return all;
  };
  return describeEnd(job, {
    steps,
    x: whole('x'),
    y: whole('y'),
    loss: whole('loss'),
    lastUnsettled: job.settle === undefined ? undefined : whole('last'),
  });
}
