/**
 * The `descent` lab in float64 on the CPU: what the definitions mean. Every other backend is held to this one, which is
 * itself held to PyTorch by tests/parity.
 */
import { AppError, invariant } from '../../contract/result.ts';
import { fillOptimizerChoice, findOptimizer, hyperparametersOf } from '../catalog/optimizer-choice.ts';
import { createProgram, type OptimizerProgram } from '../catalog/optimizer-program.ts';
import type { Surface } from '../catalog/surface.ts';
import { surfaceOf } from '../catalog/surfaces.ts';
import { compileAll } from '../expression/evaluate.ts';
import type { DescentEngine, Trajectory } from '../labs/descent-engine.ts';
import type { OptimizerChoice, SurfaceChoice } from '../labs/descent-recipe.ts';

/** How an engine turns a choice into a surface; the catalogue unless told otherwise (tests bring formulas of their own). */
export type SurfaceSource = (choice: SurfaceChoice) => Surface;

export function createCpuEngine(surfaceFor: SurfaceSource = surfaceOf): DescentEngine {
  return {
    backend: 'cpu',
    description: 'CPU, float64',
    lost: new Promise(() => {}),
    run: async (job, signal) => {
      const surface = surfaceFor(job.surface);
      const paths: Trajectory[] = [];
      for (const optimizer of job.optimizers) {
        if (signal?.aborted) throw new AppError('cancelled', 'The run was cancelled.');
        paths.push(descend(surface, optimizer, job.start, job.steps));
      }
      return paths;
    },
    field: async (choice, view, width, height) => {
      const surface = surfaceFor(choice);
      const losses = new Float32Array(width * height);
      for (let row = 0; row < height; row += 1) {
        const y = gridPoint(view.y, row, height);
        for (let column = 0; column < width; column += 1)
          losses[row * width + column] = surface.loss(gridPoint(view.x, column, width), y);
      }
      return losses;
    },
    dispose: () => {},
  };
}

/** Point `index` of `count` evenly spaced ones, both ends included. */
function gridPoint([low, high]: readonly [number, number], index: number, count: number): number {
  return count < 2 ? low : low + ((high - low) * index) / (count - 1);
}

/** The path of one optimizer on a surface. Throws AppError('invalid-recipe') on an illegal choice. */
export function descend(
  surface: Surface,
  choice: OptimizerChoice,
  start: readonly [number, number],
  steps: number,
): Trajectory {
  const program = createProgram(findOptimizer(choice.id).definition, hyperparametersOf(choice));
  const optimizer = fillOptimizerChoice(choice);
  const walker = createStepper(program, 2, program.table(steps));
  const x = new Float64Array(steps + 1);
  const y = new Float64Array(steps + 1);
  const loss = new Float64Array(steps + 1);
  const point = Float64Array.from(start);
  const jet = new Float64Array(3);
  const gradient = new Float64Array(2);
  let firstNonFinite: number | undefined;
  for (let step = 0; step <= steps; step += 1) {
    const px = point[0] ?? Number.NaN;
    const py = point[1] ?? Number.NaN;
    surface.gradient(px, py, jet);
    x[step] = px;
    y[step] = py;
    loss[step] = jet[0] ?? Number.NaN;
    if (firstNonFinite === undefined && !(Number.isFinite(px) && Number.isFinite(py) && Number.isFinite(jet[0])))
      firstNonFinite = step;
    if (step === steps) break;
    gradient[0] = jet[1] ?? Number.NaN;
    gradient[1] = jet[2] ?? Number.NaN;
    walker(point, gradient, step);
  }
  return { optimizer, x, y, loss, firstNonFinite };
}

/**
 * Element-wise stepping of a parameter vector: call it with step = 0, 1, 2 … in order; `theta` is changed in place,
 * the slots live inside. `table` is the program's own for at least as many steps.
 */
export function createStepper(
  program: OptimizerProgram,
  size: number,
  table: Float64Array,
): (theta: Float64Array, gradient: ArrayLike<number>, step: number) => void {
  const slotCount = program.slots.length;
  const columns = program.scalarNames.length;
  const evaluate = compileAll(program.outputs, ['theta', 'grad', ...program.slots, ...program.scalarNames]);
  const state = new Float64Array(size * slotCount);
  const inputs = new Float64Array(2 + slotCount + columns);
  const outputs = new Float64Array(1 + slotCount);
  return (theta, gradient, step) => {
    invariant((step + 1) * columns <= table.length, `the table has no row for step ${step}`);
    for (let column = 0; column < columns; column += 1)
      inputs[2 + slotCount + column] = table[step * columns + column] as number;
    for (let element = 0; element < size; element += 1) {
      inputs[0] = theta[element] as number;
      inputs[1] = gradient[element] as number;
      for (let slot = 0; slot < slotCount; slot += 1) inputs[2 + slot] = state[element * slotCount + slot] as number;
      evaluate(inputs, outputs);
      theta[element] = outputs[0] as number;
      for (let slot = 0; slot < slotCount; slot += 1) state[element * slotCount + slot] = outputs[1 + slot] as number;
    }
  };
}
