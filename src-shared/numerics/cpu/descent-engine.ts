/**
 * The `descent` lab in float64 on the CPU: what the definitions mean. Every other backend is held to this one, which is
 * itself held to PyTorch by tests/parity.
 */
import { AppError } from '../../contract/result.ts';
import { fillRacerChoice, isHandwritten } from '../catalog/racer-choice.ts';
import type { Surface } from '../catalog/surface.ts';
import { surfaceOf } from '../catalog/surfaces.ts';
import { JET_LENGTH } from '../expression/jets.ts';
import type { DescentEngine, RunSettings, Trajectory } from '../labs/descent-engine.ts';
import type { OptimizerChoice, SurfaceChoice } from '../labs/descent-recipe.ts';
import { createStepper } from './create-stepper.ts';
import { createNoise, type GradientNoise } from './gradient-noise.ts';
import { lrScaleOf } from './schedule-scale.ts';
import type { Objective, Stepper } from './stepper.ts';

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
        paths.push(descend(surface, optimizer, job.start, job.steps, job));
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

/** A surface as the objective of a stepper over (x, y). */
export function objectiveOf(surface: Surface): Objective {
  const first = new Float64Array(3);
  const jet = new Float64Array(JET_LENGTH);
  let x = Number.NaN;
  let y = Number.NaN;
  return {
    // A run asks for the loss of a point, and its stepper for the gradient there: that is one evaluation.
    gradient: (point, out) => {
      if (point[0] !== x || point[1] !== y) {
        x = point[0] ?? Number.NaN;
        y = point[1] ?? Number.NaN;
        surface.gradient(x, y, first);
      }
      out[0] = first[1] as number;
      out[1] = first[2] as number;
      return first[0] as number;
    },
    hessian: (point, out) => {
      surface.jet(point[0] ?? Number.NaN, point[1] ?? Number.NaN, jet);
      const [, , , xx = 0, xy = 0, yy = 0] = jet;
      out.set([xx, xy, xy, yy]);
    },
  };
}

/** The path of one optimizer on a surface; a handwritten one takes lr and gradient as they stand. Throws AppError('invalid-recipe') on an illegal choice. */
export function descend(
  surface: Surface,
  choice: OptimizerChoice,
  start: readonly [number, number],
  steps: number,
  { clip, schedule, noise }: RunSettings = {},
): Trajectory {
  const optimizer = fillRacerChoice(choice);
  const lrScale = isHandwritten(choice) ? undefined : lrScaleOf(schedule, choice, steps);
  const stepper = createStepper(choice, { start, shape: [2], steps, lrScale, clip });
  return follow(surface, stepper, optimizer, start, steps, noise);
}

/**
 * The path of any stepper. `optimizer` is only what the trajectory says of itself. Noise is that of one minibatch a step:
 * the same at every point at which the step asks for a gradient.
 */
export function follow(
  surface: Surface,
  stepper: Stepper,
  optimizer: OptimizerChoice,
  start: readonly [number, number],
  steps: number,
  noise?: GradientNoise,
): Trajectory {
  const objective = objectiveOf(surface);
  const x = new Float64Array(steps + 1);
  const y = new Float64Array(steps + 1);
  const loss = new Float64Array(steps + 1);
  const recorded = Object.fromEntries(
    Object.keys(stepper.recorded).map((name) => [
      name,
      { x: new Float64Array(steps + 1), y: new Float64Array(steps + 1) },
    ]),
  );
  const point = Float64Array.from(start);
  const gradient = new Float64Array(2);
  let step = 0;
  const sampled = noise === undefined ? objective : noisy(objective, noise, () => step + 1);
  let firstNonFinite: number | undefined;
  for (; step <= steps; step += 1) {
    const px = point[0] ?? Number.NaN;
    const py = point[1] ?? Number.NaN;
    x[step] = px;
    y[step] = py;
    loss[step] = objective.gradient(point, gradient);
    for (const [name, path] of Object.entries(recorded)) {
      path.x[step] = stepper.recorded[name]?.[0] ?? Number.NaN;
      path.y[step] = stepper.recorded[name]?.[1] ?? Number.NaN;
    }
    if (firstNonFinite === undefined && !(Number.isFinite(px) && Number.isFinite(py) && Number.isFinite(loss[step])))
      firstNonFinite = step;
    if (step < steps) stepper.step(point, sampled);
  }
  return { optimizer, x, y, loss, firstNonFinite, ...(Object.keys(recorded).length > 0 && { recorded }) };
}

function noisy(objective: Objective, noise: GradientNoise, stepNow: () => number): Objective {
  const addNoise = createNoise(noise);
  return {
    ...objective,
    gradient: (point, out) => {
      const loss = objective.gradient(point, out);
      addNoise(out, stepNow());
      return loss;
    },
  };
}
