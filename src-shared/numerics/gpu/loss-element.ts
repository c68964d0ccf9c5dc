/**
 * Losses of one prediction against one target in WGSL, printed from the catalogue's formula: value and ∂/∂x of every element.
 */
import { type ArgumentValues, numbersOf } from '../catalog/arguments.ts';
import type { ElementLossEntry } from '../catalog/losses-entry.ts';
import type { LossInputs } from '../cpu/losses.ts';
import { broadcastIndex, hasShape, type Tensor } from '../cpu/tensor.ts';
import { differentiate } from '../expression/differentiate.ts';
import { parseFormula } from '../expression/parse.ts';
import { type ElementFormula, elementFormula } from './element-formula.ts';
import type { GpuLossRun } from './loss-run.ts';
import { indent } from './surface-kernel.ts';
import { groupsFor, prepareKernel, workgroupKernel } from './workgroup-kernel.ts';

const INPUTS = { x: 'x[element]', y: 'y[element]', pos_weight: 'positive[element]' };

/** The loss of a prediction `x` and a target `y`, and its slope. */
export function elementLossFormula(entry: ElementLossEntry, values: ArgumentValues): ElementFormula {
  const numbers = numbersOf(values);
  const names = [...Object.keys(INPUTS), ...Object.keys(numbers)];
  return elementFormula(
    (bound) => {
      const loss = bound(parseFormula(entry.formula(values), names));
      return [
        loss,
        entry.gradient === undefined ? differentiate(loss, 'x') : bound(parseFormula(entry.gradient, names)),
      ];
    },
    numbers,
    INPUTS,
  );
}

/** Reads coefficients, x, y, weight, positive, upstream; writes losses and dx. */
export function elementLossKernel({ block }: ElementFormula) {
  return workgroupKernel({
    job: { size: 'u32' },
    reads: ['coefficients', 'x', 'y', 'weight', 'positive', 'upstream'],
    writes: ['losses', 'dx'],
    functions: block.functions,
    body: `  if (element >= job.size) { return; }
${indent(block.lines)}
  losses[element] = weight[element] * (${block.outputs[0]});
  dx[element] = upstream[element] * weight[element] * (${block.outputs[1]});`,
  });
}

/** One number for every place of `shape`; 1 without a tensor. */
function spread(small: Tensor | undefined, shape: readonly number[], size: number): Float64Array {
  if (small === undefined) return new Float64Array(size).fill(1);
  return Float64Array.from(broadcastIndex(small.shape, shape), (index) => small.data[index] ?? 1);
}

/** Undefined for inputs the loss refuses. Throws AppError('invalid-request') on weights that do not spread over the input. */
export function planElementLoss(
  entry: ElementLossEntry,
  { input, target, weight, pos_weight }: LossInputs,
  values: ArgumentValues,
): GpuLossRun | undefined {
  if (input === undefined || target === undefined || !hasShape(target, input.shape)) return undefined;
  const size = input.data.length;
  const formula = elementLossFormula(entry, values);
  const given = [
    formula.coefficients,
    input.data,
    target.data,
    spread(weight, input.shape, size),
    spread(pos_weight, input.shape, size),
  ];
  return {
    shape: input.shape,
    divisor: size,
    launch: async (session, buffers, upstream) => {
      const [losses, dx] = [buffers.output(4 * size), buffers.output(4 * size)];
      const reads = given.map((numbers) => buffers.input(numbers));
      const run = await prepareKernel(session, buffers, elementLossKernel(formula), [...reads, upstream, losses, dx]);
      run({ size }, groupsFor(size));
      return { losses, grads: { input: { buffer: dx, shape: input.shape } } };
    },
  };
}
