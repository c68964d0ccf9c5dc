/**
 * The `descent` lab on a GPUDevice that is handed in: float32, one thread a racer, many steps a dispatch. Asks for no
 * adapter and owns no device; it owns its buffers and pipelines. Every way a GPU can fail ends in one sentence.
 */
import { AppError } from '../../contract/result.ts';
import { fillOptimizerChoice, hyperparametersOf, optimizerEntryOf } from '../catalog/optimizer-choice.ts';
import { createProgram, type OptimizerProgram } from '../catalog/optimizer-program.ts';
import type { Surface } from '../catalog/surface.ts';
import { surfaceOf } from '../catalog/surfaces.ts';
import type { SurfaceSource } from '../cpu/descent-engine.ts';
import { seedWords } from '../cpu/gradient-noise.ts';
import { lrScaleOf } from '../cpu/schedule-scale.ts';
import type { Cancellation, DescentEngine, DescentJob, Trajectory, View } from '../labs/descent-engine.ts';
import type { OptimizerChoice, SurfaceChoice } from '../labs/descent-recipe.ts';
import { trajectoryThrough } from '../labs/float32-path.ts';
import { pathWidth, WALK_WORKGROUP, walkSource } from './descent-kernel.ts';
import { GpuSession, type Patience } from './session.ts';
import { FIELD_TILE, fieldSource, type SurfaceKernel, surfaceKernel } from './surface-kernel.ts';

/** Steps of one dispatch. A walk of this length stays far below the 100 ms after which drivers grow nervous. */
const STEPS_PER_DISPATCH = 256;

const WALK_BINDINGS = ['uniform', 'read-only-storage', 'read-only-storage', 'storage', 'storage'] as const;
const FIELD_BINDINGS = ['uniform', 'read-only-storage', 'storage'] as const;

/** A racer on its way: which racer of the job, and what its table holds. */
interface Racer {
  readonly index: number;
  readonly optimizer: OptimizerChoice;
  readonly program: OptimizerProgram;
  readonly lrScale: Float64Array | undefined;
}

/**
 * Builds the engine on a device. `adapterName` is shown to the user. `surfaceFor` turns choices into surfaces; the
 * catalogue unless told otherwise. Throws AppError('unavailable') if the device is already lost or refuses a first kernel.
 */
export async function createGpuEngine(
  device: GPUDevice,
  adapterName: string,
  surfaceFor: SurfaceSource = surfaceOf,
  patience?: Patience,
): Promise<DescentEngine> {
  const session = new GpuSession(device, adapterName, patience);
  // A device that cannot fill four grid points is found out here and not under the user's hands.
  try {
    await fillField(session, surfaceOf, { id: 'quadratic' }, { x: [0, 1], y: [0, 1] }, 2, 2);
  } catch (thrown) {
    session.dispose();
    throw thrown;
  }
  return {
    backend: 'webgpu',
    description: `WebGPU, float32 (${adapterName})`,
    lost: session.lost,
    run: (job, signal) => runJob(session, surfaceFor, job, signal),
    field: (choice, view, width, height) => fillField(session, surfaceFor, choice, view, width, height),
    dispose: () => session.dispose(),
  };
}

async function runJob(
  session: GpuSession,
  surfaceFor: SurfaceSource,
  job: DescentJob,
  signal: Cancellation | undefined,
): Promise<readonly Trajectory[]> {
  const surface = surfaceFor(job.surface);
  const kernel = surfaceKernel(surface);
  const groups = new Map<string, Racer[]>();
  job.optimizers.forEach((choice, index) => {
    const program = createProgram(optimizerEntryOf(choice).definition, hyperparametersOf(choice), job.clip);
    const lrScale = lrScaleOf(job.schedule, choice, job.steps);
    const racer = { index, optimizer: fillOptimizerChoice(choice), program, lrScale };
    const source = walkSource(kernel, program, job.noise?.kind);
    groups.set(source, [...(groups.get(source) ?? []), racer]);
  });
  const paths: Trajectory[] = [];
  for (const [source, racers] of groups) {
    const floats = await walkGroup(session, source, kernel, racers, job, signal);
    racers.forEach((racer, place) => {
      const length = (job.steps + 1) * pathWidth(racer.program);
      paths[racer.index] = trajectoryOf(surface, racer, floats.subarray(place * length, (place + 1) * length));
    });
  }
  return paths;
}

/** All racers that share one kernel. Returns the path buffer: racers × (steps + 1) × `pathWidth`. */
async function walkGroup(
  session: GpuSession,
  source: string,
  surface: SurfaceKernel,
  racers: readonly Racer[],
  job: DescentJob,
  signal: Cancellation | undefined,
): Promise<Float32Array> {
  const pipeline = await session.pipeline(source, 'walk', WALK_BINDINGS);
  const state = racers.flatMap(({ program, lrScale }) =>
    job.start.flatMap((coordinate) => [coordinate, ...program.initialSlots(coordinate, lrScale?.[0])]),
  );
  const table = racers.flatMap(({ program, lrScale }) => [...program.table(job.steps, lrScale)]);
  const width = Math.max(...racers.map(({ program }) => pathWidth(program)));
  const pathBytes = racers.length * (job.steps + 1) * width * 4;
  return session.withBuffers(async (buffers) => {
    const walk = jobNumbers(racers.length, job);
    const uniform = buffers.uniform(walk.byteLength);
    const path = buffers.output(pathBytes);
    const group = session.bind(pipeline, [
      uniform,
      buffers.input(surface.coefficients),
      buffers.input(table),
      buffers.input(state),
      path,
    ]);
    for (let first = 0; first < job.steps; first += STEPS_PER_DISPATCH) {
      if (signal?.aborted) throw new AppError('cancelled', 'The run was cancelled.');
      const count = Math.min(STEPS_PER_DISPATCH, job.steps - first);
      new Uint32Array(walk).set([first, count], 1);
      session.write(uniform, new Uint8Array(walk));
      session.dispatch(pipeline, group, Math.ceil(racers.length / WALK_WORKGROUP), 1);
      await session.idle();
    }
    return new Float32Array(await session.read(path, pathBytes));
  });
}

/** The kernel's `Job`; `first` and `count` are for the dispatch to say. */
function jobNumbers(racers: number, { steps, noise }: DescentJob): ArrayBuffer {
  const numbers = new ArrayBuffer(32);
  new Uint32Array(numbers).set([racers, 0, 0, steps, ...seedWords(noise?.seed ?? 0)]);
  new Float32Array(numbers, 24, 1).set([noise?.std ?? 0]);
  return numbers;
}

function trajectoryOf(surface: Surface, { optimizer, program }: Racer, floats: Float32Array): Trajectory {
  const width = pathWidth(program);
  const length = floats.length / width;
  const column = (index: number): Float64Array =>
    Float64Array.from({ length }, (_, step) => floats[step * width + index] ?? Number.NaN);
  const recorded = Object.fromEntries(
    program.recorded.map((slot, index) => [slot, { x: column(2 + 2 * index), y: column(3 + 2 * index) }]),
  );
  return trajectoryThrough(surface, optimizer, { x: column(0), y: column(1), recorded });
}

async function fillField(
  session: GpuSession,
  surfaceFor: SurfaceSource,
  choice: SurfaceChoice,
  view: View,
  width: number,
  height: number,
): Promise<Float32Array> {
  const surface = surfaceKernel(surfaceFor(choice));
  const pipeline = await session.pipeline(fieldSource(surface), 'fill', FIELD_BINDINGS);
  const bytes = width * height * 4;
  const spacing = ([low, high]: readonly [number, number], count: number): number =>
    count < 2 ? 0 : (high - low) / (count - 1);
  const grid = new ArrayBuffer(24);
  new Float32Array(grid, 0, 4).set([view.x[0], view.y[0], spacing(view.x, width), spacing(view.y, height)]);
  new Uint32Array(grid, 16, 2).set([width, height]);
  return session.withBuffers(async (buffers) => {
    const uniform = buffers.uniform(grid.byteLength);
    const losses = buffers.output(bytes);
    session.write(uniform, new Uint8Array(grid));
    const group = session.bind(pipeline, [uniform, buffers.input(surface.coefficients), losses]);
    session.dispatch(pipeline, group, Math.ceil(width / FIELD_TILE), Math.ceil(height / FIELD_TILE));
    return new Float32Array(await session.read(losses, bytes));
  });
}
