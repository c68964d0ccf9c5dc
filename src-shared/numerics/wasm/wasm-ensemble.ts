/**
 * Ensembles in WebAssembly: float32, four trajectories an instruction, one lane a thread. Owns its ports; the WebAssembly
 * API, the clock and the making of threads are handed in, so it runs in a page, in a worker and in Node alike.
 */
import { AppError } from '../../contract/result.ts';
import { describeEnd } from '../ensemble/attractors.ts';
import { runInChunks } from '../ensemble/chunks.ts';
import type { EnsembleEngine, EnsembleJob, EnsembleResult, EnsembleRun } from '../ensemble/ensemble-engine.ts';
import { type EnsemblePlan, type Float32Plan, float32Plan, planEnsemble } from '../ensemble/ensemble-plan.ts';
import { ensembleModule } from './ensemble-module.ts';
import { GROUP, type LaneEnd, type LaneGrid, MOST_STEPS_OF_A_CALL } from './lane.ts';
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

// Most numbers of tables that one message to a lane carries.
const MOST_TABLE_NUMBERS = 2 ** 20;

/** The columns of the grid that one lane walks in every row; without a grid all starts are one row. */
interface Band {
  readonly lane: LaneHandle;
  readonly first: number;
  readonly width: number;
  /** The width up to the next multiple of `GROUP`; what is added repeats the last column and is dropped at the end. */
  readonly padded: number;
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
  const [width, height] = [plan.across.places, plan.down.places];
  const bands = bandsOf(width, lanes);
  const state = new Float32Array(kernel.fields.length * plan.count);
  plan.writeState(state, plan.count);
  const columns = kernel.scalarNames.length + kernel.downNames.length;
  const acrossColumns = kernel.acrossNames.length;
  const each = height * columns + width * acrossColumns;
  const most = Math.max(
    1,
    Math.min(MOST_STEPS_OF_A_CALL, job.steps, Math.floor(MOST_TABLE_NUMBERS / Math.max(1, each))),
  );
  const rowsOf = (first: number, steps: number): ((band: Band) => Pick<LaneGrid, 'rows' | 'across'>) => {
    const rows = tableRows(kernel, plan, first, steps);
    const across = plan.across.rows(first, steps);
    return (band) => ({ rows, across: acrossOfBand(across, band, plan, steps) });
  };
  const firstRows = rowsOf(0, 1);
  await Promise.all(
    bands.map((band) =>
      band.lane.open(run, {
        bytes,
        coefficients: kernel.coefficients,
        fieldCount: kernel.fields.length,
        columns,
        count: height * band.padded,
        state: stateOfBand(state, band, width),
        grid: { height, acrossColumns, most, ...firstRows(band) },
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
    const rowsFor = rowsOf(first, steps);
    await Promise.all(
      bands.map((band) => {
        const { rows, across } = rowsFor(band);
        return band.lane.advance(run, rows, steps, across);
      }),
    );
    stepsMade = first + steps;
  };
  return {
    run: async (controls = {}) => {
      refuseIfClosed();
      await runInChunks({ done: stepsMade, steps: job.steps, first: 1, most, now }, controls, advance);
    },
    read: async () => {
      refuseIfClosed();
      const ends = await Promise.all(bands.map(({ lane }) => lane.read(run)));
      return joined(job, stepsMade, bands, ends, width, plan.count);
    },
    dispose: () => {
      if (!isOpen) return;
      isOpen = false;
      for (const { lane } of bands) lane.close(run).catch(() => {});
    },
  };
}

function bandsOf(width: number, lanes: readonly LaneHandle[]): readonly Band[] {
  const share = Math.ceil(width / lanes.length / GROUP) * GROUP;
  return lanes
    .map((lane, index) => ({ lane, first: index * share, width: Math.min(share, width - index * share) }))
    .filter((band) => band.width > 0)
    .map((band) => ({ ...band, padded: Math.ceil(band.width / GROUP) * GROUP }));
}

function stateOfBand(
  state: Float32Array,
  { first, width, padded }: Band,
  rowLength: number,
): Float32Array<ArrayBuffer> {
  const rows = state.length / rowLength;
  const part = new Float32Array(rows * padded);
  for (let row = 0; row < rows; row += 1) {
    const from = row * rowLength + first;
    part.set(state.subarray(from, from + width), row * padded);
    part.fill(state[from + width - 1] as number, row * padded + width, (row + 1) * padded);
  }
  return part;
}

/** For each row of the grid, step after step: the scalars, then what depends on the row. */
function tableRows(
  kernel: Float32Plan,
  { down }: EnsemblePlan,
  first: number,
  steps: number,
): Float32Array<ArrayBuffer> {
  const own = kernel.scalarNames.length;
  const columns = own + down.names.length;
  if (down.names.length === 0 && down.places === 1) return kernel.table.slice(first * own, (first + steps) * own);
  const along = down.rows(first, steps);
  const rows = new Float32Array(down.places * steps * columns);
  let at = 0;
  for (let place = 0; place < down.places; place += 1)
    for (let step = 0; step < steps; step += 1) {
      rows.set(kernel.table.subarray((first + step) * own, (first + step + 1) * own), at);
      for (let index = 0; index < down.names.length; index += 1)
        rows[at + own + index] = along[(step * down.names.length + index) * down.places + place] as number;
      at += columns;
    }
  return rows;
}

/** As a lane reads it: step after step, group after group, name after name. */
function acrossOfBand(
  rows: Float64Array,
  { first, width, padded }: Band,
  { across }: EnsemblePlan,
  steps: number,
): Float32Array<ArrayBuffer> {
  const names = across.names.length;
  const packed = new Float32Array(steps * names * padded);
  let at = 0;
  for (let step = 0; step < steps; step += 1)
    for (let group = 0; group < padded; group += GROUP)
      for (let index = 0; index < names; index += 1)
        for (let lane = 0; lane < GROUP; lane += 1) {
          const place = first + Math.min(group + lane, width - 1);
          packed[at] = rows[(step * names + index) * across.places + place] as number;
          at += 1;
        }
  return packed;
}

function joined(
  job: EnsembleJob,
  steps: number,
  bands: readonly Band[],
  ends: readonly LaneEnd[],
  rowLength: number,
  count: number,
): EnsembleResult {
  const whole = (part: keyof LaneEnd): Float32Array => {
    const all = new Float32Array(count);
    bands.forEach(({ first, width, padded }, index) => {
      const numbers = ends[index]?.[part] ?? new Float32Array(0);
      for (let row = 0; row < count / rowLength; row += 1)
        all.set(numbers.subarray(row * padded, row * padded + width), row * rowLength + first);
    });
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
