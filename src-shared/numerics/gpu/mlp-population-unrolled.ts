/**
 * The kernel for software adapters: an invocation a network, every number of it in memory of its own, every product
 * written out. Such an adapter runs neighbouring invocations as lanes of one vector instruction, reads at places known
 * beforehand as whole vectors, and everything else lane by lane at tenfold cost. Only for small networks: the text grows
 * with the number of weights.
 */
import type { OptimizerProgram } from '../catalog/optimizer-program.ts';
import { wgslNumber } from '../expression/wgsl.ts';
import { elementShare } from '../mlp/loss-trees.ts';
import type { MlpPlan } from '../mlp/mlp-plan.ts';
import type { Layer } from '../mlp/network.ts';
import { carriedArrays, gradientArrays, KernelFrame, type PopulationKernel } from './mlp-population-frame.ts';
import { privateMemory } from './mlp-population-memory.ts';

/** Networks of a workgroup: lanes of a vector, and no more, so that few networks still keep all cores busy. */
const NETS_A_GROUP = 4;
/**
 * Most parameters that are written out. With 337 of them SwiftShader compiles as fast as the other kernel and trains four
 * times as fast; with 650 it compiles for four seconds instead of two, with 1200 for twelve.
 */
const MOST_PARAMETERS = 500;

/** Whether the networks of a plan are small enough, and without norms. */
export function canUnroll({ layout, job }: MlpPlan): boolean {
  return job.network.norm.kind === 'none' && layout.parameterCount <= MOST_PARAMETERS;
}

export function unrolledKernel(plan: MlpPlan, program: OptimizerProgram): PopulationKernel {
  const memory = privateMemory([...carriedArrays(plan, program), ...gradientArrays(plan, program)]);
  const frame = new KernelFrame(plan, program, 1, memory);
  const entry = `@compute @workgroup_size(${NETS_A_GROUP})
fn train(@builtin(global_invocation_id) id: vec3u) {
let net = id.x;
if (net >= job.nets) { return; }`;
  return { ...frame.source(entry, passOf(frame)), netsAGroup: NETS_A_GROUP };
}

const indices = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

function passOf(frame: KernelFrame): string {
  const { layout, samples, job } = frame.plan;
  const { layers } = layout;
  const [inputs = 1] = job.network.layers;
  const weights = indices(layout.parameterCount).map((at) => `let w${at} = ${frame.parameter(`${at}`)};`);
  return `${weights.join('\n')}
gradient = array<f32, ${layout.parameterCount}>();
var loss = 0f;
for (var sample = 0u; sample < ${samples}u; sample += 1u) {
${indices(inputs)
  .map((i) => `let x${i} = data[xAt + sample * ${inputs}u + ${i}u];`)
  .join('\n')}
${layers.map((layer, index) => forward(layer, index)).join('\n')}
${lossOf(frame)}
${layers.map((_, index) => backward(frame, layers.length - 1 - index)).join('\n')}
}
losses[net * job.all + job.first + step] = loss;`;
}

/** What layer `index` reads from unit i. */
const before = (index: number, i: number): string => (index === 0 ? `x${i}` : `a${index - 1}of${i}`);

function forward({ inputs, outputs, weight, bias, isLast }: Layer, index: number): string {
  return indices(outputs)
    .map((unit) => {
      const products = indices(inputs).map((i) => `${`w${weight.offset + unit * inputs + i}`} * ${before(index, i)}`);
      const terms = bias === undefined ? products : [`w${bias.offset + unit}`, ...products];
      const z = terms.join(' + ');
      if (isLast) return `let z${unit} = ${z};`;
      return `let f${index}of${unit} = activate(${z});
let a${index}of${unit} = f${index}of${unit}.x;`;
    })
    .join('\n');
}

/** Adds to `loss`; `d<last>of<unit>` are its gradients by the outputs. */
function lossOf({ plan: { layout, samples, job } }: KernelFrame): string {
  const last = layout.layers.length - 1;
  const units = indices(layout.layers[last]?.outputs ?? 1);
  const targets = units.map((unit) => `let y${unit} = data[yAt + sample * ${units.length}u + ${unit}u];`).join('\n');
  if (job.network.loss.id !== 'cross_entropy') {
    const share = wgslNumber(elementShare(job.network.loss, samples, units.length));
    return `${targets}
${units
  .map(
    (unit) => `let l${unit} = lossOf(z${unit}, y${unit});
loss += l${unit}.x * ${share};
let d${last}of${unit} = l${unit}.y * ${share};`,
  )
  .join('\n')}`;
  }
  return `${targets}
let top = ${units.map((unit) => `z${unit}`).reduce((all, one) => `max(${all}, ${one})`)};
let logTotal = log(${units.map((unit) => `exp(z${unit} - top)`).join(' + ')});
let mass = ${units.map((unit) => `y${unit}`).join(' + ')};
${units
  .map(
    (unit) => `let logit${unit} = z${unit} - top - logTotal;
loss -= y${unit} * logit${unit};
let d${last}of${unit} = exp(logit${unit}) * mass - y${unit};`,
  )
  .join('\n')}`;
}

function backward(frame: KernelFrame, index: number): string {
  const layer = frame.plan.layout.layers[index] as Layer;
  const { inputs, outputs, weight, bias } = layer;
  const lines = indices(outputs).flatMap((unit) => [
    ...(bias === undefined ? [] : [`gradient[${bias.offset + unit}] += d${index}of${unit};`]),
    ...indices(inputs).map(
      (i) => `gradient[${weight.offset + unit * inputs + i}] += d${index}of${unit} * ${before(index, i)};`,
    ),
  ]);
  if (index > 0)
    for (const i of indices(inputs)) {
      const pulls = indices(outputs).map((unit) => `${`w${weight.offset + unit * inputs + i}`} * d${index}of${unit}`);
      lines.push(`let d${index - 1}of${i} = f${index - 1}of${i}.y * (${pulls.join(' + ')});`);
    }
  return lines.join('\n');
}
