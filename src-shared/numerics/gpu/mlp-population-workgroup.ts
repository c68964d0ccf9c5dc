/**
 * The kernel for graphics processors: a workgroup a network. Weights lie in workgroup memory, a batch runs through the
 * network layer by layer as products of matrices, and the invocations meet at a barrier after each.
 */

import { normArguments } from '../catalog/norms.ts';
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import { wgslNumber } from '../expression/wgsl.ts';
import { elementShare } from '../mlp/loss-trees.ts';
import type { MlpPlan } from '../mlp/mlp-plan.ts';
import { type Layer, normChoice } from '../mlp/network.ts';
import {
  carriedArrays,
  gradientArrays,
  KernelFrame,
  type PopulationKernel,
  sharedLoop,
} from './mlp-population-frame.ts';
import { type WorkingArray, workgroupMemory } from './mlp-population-memory.ts';
import {
  crossEntropyPhase,
  type Element,
  type NormPhase,
  normBackward,
  normForward,
  normParameterGradients,
  product,
} from './mlp-population-phases.ts';

/** `width`: invocations of a workgroup. */
export function workgroupKernel(plan: MlpPlan, program: OptimizerProgram, width: number): PopulationKernel {
  const [theta, ...others] = carriedArrays(plan, program) as [WorkingArray, ...WorkingArray[]];
  const memory = workgroupMemory([
    { name: 'partial', size: width },
    theta,
    ...gradientArrays(plan, program),
    ...others,
    ...plan.layout.layers.flatMap((layer, index) => arraysOf(plan, layer, index)),
  ]);
  const frame = new KernelFrame(plan, program, width, memory);
  const entry = `@compute @workgroup_size(${width})
fn train(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
let net = group.x;`;
  return { ...frame.source(entry, new BatchPass(frame).print()), netsAGroup: 1 };
}

function arraysOf(
  { samples, job }: MlpPlan,
  { outputs, isLast, gamma }: Layer,
  index: number,
): readonly WorkingArray[] {
  const size = samples * outputs;
  // In the last layer the outputs lie where their gradients will.
  if (isLast) return [{ name: `s${index}`, size }];
  const groups = job.network.norm.kind === 'batch' ? outputs : samples;
  return [
    { name: `scale${index}`, size: gamma === undefined ? 0 : groups },
    { name: `a${index}`, size },
    { name: `s${index}`, size },
    { name: `n${index}`, size: gamma === undefined ? 0 : size },
  ];
}

/** A batch forward and back: `a` are activations, `n` normalized values, `s` first slopes, then gradients by z. */
class BatchPass {
  readonly #frame: KernelFrame;

  constructor(frame: KernelFrame) {
    this.#frame = frame;
  }

  print(): string {
    const { layers } = this.#frame.plan.layout;
    return [
      ...layers.map((layer, index) => this.#forward(layer, index)),
      this.#loss(),
      ...layers.map((_, index) => this.#backward(layers.length - 1 - index)),
    ].join('\n');
  }

  /** (samples, units) of an array of layer `index`. */
  #matrix(name: string, index: number): Element {
    const units = this.#frame.plan.layout.layers[index]?.outputs ?? 1;
    return (row, column) => this.#frame.memory.at(`${name}${index}`, `(${row} * ${units}u + ${column})`);
  }

  /** What layer `index` reads. */
  #before(index: number): Element {
    const { inputs = 1 } = this.#frame.plan.layout.layers[index] ?? {};
    return index === 0 ? (row, column) => `data[xAt + ${row} * ${inputs}u + ${column}]` : this.#matrix('a', index - 1);
  }

  #norm(layer: Layer, index: number): NormPhase | undefined {
    const { norm } = this.#frame.plan.job.network;
    const { gamma, beta, outputs } = layer;
    if (norm.kind === 'none' || gamma === undefined || beta === undefined) return undefined;
    const { eps } = normArguments(normChoice(norm, outputs));
    return {
      kind: norm.kind,
      samples: this.#frame.plan.samples,
      units: outputs,
      eps: Number(eps),
      values: this.#matrix('n', index),
      scale: (group) => this.#frame.memory.at(`scale${index}`, group),
      gamma: (unit) => this.#frame.parameter(`(${gamma.offset}u + ${unit})`),
      beta: (unit) => this.#frame.parameter(`(${beta.offset}u + ${unit})`),
    };
  }

  #forward(layer: Layer, index: number): string {
    const { inputs, outputs, weight, bias, isLast } = layer;
    const norm = this.#norm(layer, index);
    const z = isLast ? this.#matrix('s', index) : this.#matrix('n', index);
    const activated = (sample: string, unit: string, value: string): string =>
      `{ let at = activate(${value}); ${this.#matrix('a', index)(sample, unit)} = at.x; ${this.#matrix('s', index)(sample, unit)} = at.y; }`;
    const stored = (sample: string, unit: string, value: string): string => {
      const sum = bias === undefined ? value : `${value} + ${this.#frame.parameter(`(${bias.offset}u + ${unit})`)}`;
      return isLast || norm !== undefined ? `${z(sample, unit)} = ${sum};` : activated(sample, unit, sum);
    };
    const linear = product(
      {
        rows: this.#frame.plan.samples,
        columns: outputs,
        depth: inputs,
        left: this.#before(index),
        right: (row, column) => this.#frame.parameter(`(${weight.offset}u + ${column} * ${inputs}u + ${row})`),
        store: stored,
      },
      this.#frame.width,
    );
    if (norm === undefined) return `${linear}\n${this.#frame.barrier()}`;
    return `${linear}
${this.#frame.barrier()}
${normForward(norm, this.#frame.width, this.#remember(layer), activated)}
${this.#frame.barrier()}`;
  }

  /** Running statistics after a batch; torch's None for the momentum averages all batches alike. */
  #remember({ running, outputs }: Layer): string {
    if (running === undefined) return '';
    const { samples } = this.#frame.plan;
    const { momentum } = normArguments(normChoice(this.#frame.plan.job.network.norm, outputs));
    const share = typeof momentum === 'number' ? wgslNumber(momentum) : '1f / f32(job.first + step + 1u)';
    const mean = this.#frame.memory.at('running', `(${running.offset}u + item)`);
    const variance = this.#frame.memory.at('running', `(${running.offset + running.size}u + item)`);
    return `let share = ${share};
${mean} = (1f - share) * ${mean} + share * mean;
${variance} = (1f - share) * ${variance} + share * variance * ${wgslNumber(samples / (samples - 1))};`;
  }

  #loss(): string {
    const { layout, samples, job } = this.#frame.plan;
    const last = layout.layers.length - 1;
    const outputs = layout.layers[last]?.outputs ?? 1;
    const scores = this.#matrix('s', last);
    const targets: Element = (row, column) => `data[yAt + ${row} * ${outputs}u + ${column}]`;
    const share = wgslNumber(elementShare(job.network.loss, samples, outputs));
    const phase =
      job.network.loss.id === 'cross_entropy'
        ? crossEntropyPhase({ samples, classes: outputs, scores, weights: targets }, this.#frame.width)
        : sharedLoop(
            samples * outputs,
            this.#frame.width,
            `let at = lossOf(${this.#frame.memory.at(`s${last}`, 'item')}, data[yAt + item]);
loss += at.x * ${share};
${this.#frame.memory.at(`s${last}`, 'item')} = at.y * ${share};`,
          );
    return `{
var loss = 0f;
${phase}
${this.#frame.sumOver('loss')}
if (lane == 0u) { losses[net * job.all + job.first + step] = loss; }
}`;
  }

  #backward(index: number): string {
    const layer = this.#frame.plan.layout.layers[index] as Layer;
    const { inputs, outputs, weight, bias } = layer;
    const slopes = this.#matrix('s', index);
    const gradient = (offset: number, place: string): string =>
      this.#frame.memory.at('gradient', `(${offset}u + ${place})`);
    const parts = [this.#throughNorm(layer, index, gradient)];
    parts.push(
      product(
        {
          rows: outputs,
          columns: inputs,
          depth: this.#frame.plan.samples,
          left: (row, column) => slopes(column, row),
          right: this.#before(index),
          store: (row, column, value) => `${gradient(weight.offset, `${row} * ${inputs}u + ${column}`)} = ${value};`,
        },
        this.#frame.width,
      ),
    );
    if (bias !== undefined)
      parts.push(
        sharedLoop(
          outputs,
          this.#frame.width,
          `var sum = 0f;
for (var m = 0u; m < ${this.#frame.plan.samples}u; m += 1u) { sum += ${slopes('m', 'item')}; }
${gradient(bias.offset, 'item')} = sum;`,
        ),
      );
    if (index > 0)
      parts.push(
        product(
          {
            rows: this.#frame.plan.samples,
            columns: inputs,
            depth: outputs,
            left: slopes,
            right: (row, column) => this.#frame.parameter(`(${weight.offset}u + ${row} * ${inputs}u + ${column})`),
            store: (row, column, value) => `${this.#matrix('s', index - 1)(row, column)} *= ${value};`,
          },
          this.#frame.width,
        ),
      );
    return `${parts.join('\n')}\n${this.#frame.barrier()}`;
  }

  #throughNorm(layer: Layer, index: number, gradient: (offset: number, place: string) => string): string {
    const norm = this.#norm(layer, index);
    const { gamma, beta } = layer;
    if (norm === undefined || gamma === undefined || beta === undefined) return '';
    const slopes = this.#matrix('s', index);
    return `${normParameterGradients(
      norm,
      this.#frame.width,
      slopes,
      (unit, toGamma, toBeta) =>
        `${gradient(gamma.offset, unit)} = ${toGamma};\n${gradient(beta.offset, unit)} = ${toBeta};`,
    )}
${this.#frame.barrier()}
${normBackward(norm, this.#frame.width, slopes)}
${this.#frame.barrier()}`;
  }
}
