/**
 * The `descent` lab in WebAssembly: float32, one racer after another in this thread, with the very module that walks an
 * ensemble, one step a call so that every state is seen. The WebAssembly API is handed in.
 */
import { AppError } from '../../contract/result.ts';
import { fillOptimizerChoice, hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import type { Surface } from '../catalog/surface.ts';
import { surfaceOf } from '../catalog/surfaces.ts';
import type { SurfaceSource } from '../cpu/descent-engine.ts';
import { lrScaleOf } from '../cpu/schedule-scale.ts';
import { float32Plan, planEnsemble, writeStarts } from '../ensemble/ensemble-plan.ts';
import { slotName } from '../ensemble/step-trees.ts';
import { symbol } from '../expression/tree.ts';
import { surfaceKernel } from '../gpu/surface-kernel.ts';
import type { DescentEngine, DescentJob, Trajectory, View } from '../labs/descent-engine.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import { trajectoryThrough } from '../labs/float32-path.ts';
import { ensembleModule, type ModuleSource } from './ensemble-module.ts';
import { keptModules } from './kept-modules.ts';
import { Lane, type LaneSetup } from './lane.ts';
import type { WebAssemblyApi } from './web-assembly.ts';

/** Builds a lane on the module of this source. */
type OpenLane = (source: ModuleSource, setup: Omit<LaneSetup, 'bytes' | 'fieldCount' | 'columns'>) => Promise<Lane>;

/**
 * `surfaceFor` turns choices into surfaces; the catalogue unless told otherwise. Runs reject with AppError('unavailable')
 * on a host without SIMD or without memory.
 */
export function createWasmEngine(api: WebAssemblyApi, surfaceFor: SurfaceSource = surfaceOf): DescentEngine {
  const moduleOf = keptModules(api);
  let isOpen = true;
  const openLane: OpenLane = async (source, setup) => {
    if (!isOpen) throw new AppError('cancelled', 'The WebAssembly engine was closed.');
    const bytes = ensembleModule(source);
    const size = { fieldCount: source.fields.length, columns: source.scalarNames.length };
    return Lane.open(api, await moduleOf(bytes), { ...setup, ...size, bytes });
  };
  return {
    backend: 'wasm',
    description: 'WebAssembly, float32',
    lost: new Promise(() => {}),
    run: async (job, signal) => {
      const surface = surfaceFor(job.surface);
      const paths: Trajectory[] = [];
      for (const optimizer of job.optimizers) {
        if (signal?.aborted) throw new AppError('cancelled', 'The run was cancelled.');
        paths.push(await walk(openLane, surface, optimizer, job));
      }
      return paths;
    },
    field: (choice, view, width, height) => fillField(openLane, surfaceFor(choice), view, width, height),
    dispose: () => {
      isOpen = false;
    },
  };
}

async function walk(
  openLane: OpenLane,
  surface: Surface,
  choice: OptimizerChoice,
  { start, steps, clip, schedule, noise }: DescentJob,
): Promise<Trajectory> {
  const { definition } = optimizerEntryOf(choice);
  const plan = planEnsemble({
    surface,
    optimizer: { definition, hyperparameters: hyperparametersOf(choice) },
    clip,
    lrScale: lrScaleOf(schedule, choice, steps),
    noise,
    starts: { kind: 'points', x: [start[0]], y: [start[1]] },
    steps,
    attractors: [],
    reach: 0,
  });
  const kernel = float32Plan(plan);
  const state = new Float32Array(kernel.fields.length);
  plan.writeState(state, 1);
  const lane = await openLane(kernel, { coefficients: kernel.coefficients, count: 1, state });
  const follow = (name: string) => ({
    now: lane.field(kernel.fields.indexOf(name)),
    path: new Float64Array(steps + 1),
  });
  const [x, y] = [follow('x'), follow('y')];
  const slots = (definition.recorded ?? []).map((slot) => ({
    slot,
    x: follow(slotName('x', slot)),
    y: follow(slotName('y', slot)),
  }));
  const followed = [x, y, ...slots.flatMap((slot) => [slot.x, slot.y])];
  const columns = kernel.scalarNames.length;
  for (let step = 0; step <= steps; step += 1) {
    for (const { now, path } of followed) path[step] = now[0] ?? Number.NaN;
    if (step < steps) lane.advance(kernel.table.subarray(step * columns, (step + 1) * columns), 1);
  }
  const recorded = Object.fromEntries(slots.map((slot) => [slot.slot, { x: slot.x.path, y: slot.y.path }]));
  return trajectoryThrough(surface, fillOptimizerChoice(choice), { x: x.path, y: y.path, recorded });
}

/** The losses of a lane whose trajectories are the points of the grid and stay there. */
async function fillField(
  openLane: OpenLane,
  surface: Surface,
  view: View,
  width: number,
  height: number,
): Promise<Float32Array> {
  const { loss, coefficientNames, coefficients } = surfaceKernel(surface);
  const fields = ['x', 'y'];
  const count = width * height;
  const state = new Float32Array(fields.length * count);
  writeStarts({ kind: 'grid', view, width, height }, state, count);
  const source = { fields, next: fields.map(symbol), loss, scalarNames: [], coefficientNames };
  const lane = await openLane(source, { coefficients: Float32Array.from(coefficients), count, state });
  return lane.read().loss;
}
