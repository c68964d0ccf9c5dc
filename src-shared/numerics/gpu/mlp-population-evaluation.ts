/**
 * The WGSL that evaluates trained networks on samples: an invocation a network and sample, batch norms by their running
 * statistics. Text in, text out.
 */
import { normArguments } from '../catalog/norms.ts';
import { createActivation } from '../cpu/activations.ts';
import { printWgsl, wgslFunctions, wgslNumber } from '../expression/wgsl.ts';
import { type Layer, type Network, type NetworkLayout, normChoice } from '../mlp/network.ts';

export const EVALUATION_WORKGROUP = 64;
/** Words of the job: samples. */
export const EVALUATION_JOB_WORDS = 4;

/** `recordSize` numbers a network: θ first, the running statistics last. Grid: samples across, networks down. */
export function evaluationSource(network: Network, layout: NetworkLayout, recordSize: number): string {
  const { expr } = createActivation(network.activation);
  const block = printWgsl([expr], new Map([['x', 'x']]), 'v');
  const [inputs = 1] = network.layers;
  const outputs = network.layers.at(-1) ?? 1;
  const widest = Math.max(...network.layers);
  return `// Generated: an invocation evaluates one network on one sample.
struct Job { samples: u32 }
@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> record: array<f32>;
@group(0) @binding(2) var<storage, read> samples: array<f32>;
@group(0) @binding(3) var<storage, read_write> evaluation: array<f32>;

${wgslFunctions(block.functions)}
fn activate(x: f32) -> f32 {
${block.lines.join('\n')}
return ${block.outputs[0]};
}

@compute @workgroup_size(${EVALUATION_WORKGROUP})
fn evaluate(@builtin(global_invocation_id) id: vec3u) {
let sample = id.x;
let net = id.y;
if (sample >= job.samples) { return; }
let home = net * ${recordSize}u;
let memory = home + ${recordSize - layout.runningCount}u;
var before: array<f32, ${widest}>;
var after: array<f32, ${widest}>;
for (var i = 0u; i < ${inputs}u; i += 1u) { before[i] = samples[sample * ${inputs}u + i]; }
${layout.layers.map((layer) => layerSource(network, layer)).join('\n')}
for (var unit = 0u; unit < ${outputs}u; unit += 1u) {
evaluation[(net * job.samples + sample) * ${outputs}u + unit] = after[unit];
}
}
`;
}

function layerSource(network: Network, layer: Layer): string {
  const { inputs, outputs, weight, bias, isLast } = layer;
  const each = (body: string): string => `for (var unit = 0u; unit < ${outputs}u; unit += 1u) {\n${body}\n}`;
  const linear = each(`var sum = ${bias === undefined ? '0f' : `record[home + ${bias.offset}u + unit]`};
for (var i = 0u; i < ${inputs}u; i += 1u) { sum += record[home + ${weight.offset}u + unit * ${inputs}u + i] * before[i]; }
after[unit] = sum;`);
  if (isLast) return linear;
  return `${linear}\n{\n${normSource(network, layer)}\n${each('before[unit] = activate(after[unit]);')}\n}`;
}

function normSource({ norm }: Network, { outputs, gamma, beta, running }: Layer): string {
  if (norm.kind === 'none' || gamma === undefined || beta === undefined) return '';
  const { eps } = normArguments(normChoice(norm, outputs));
  const each = (body: string): string => `for (var unit = 0u; unit < ${outputs}u; unit += 1u) { ${body} }`;
  const statistics =
    running === undefined
      ? `var mean = 0f;
${each(`mean += after[unit] / ${outputs}f;`)}
var variance = 0f;
${each(`variance += (after[unit] - mean) * (after[unit] - mean) / ${outputs}f;`)}`
      : '';
  const [mean, variance] =
    running === undefined
      ? ['mean', 'variance']
      : [`record[memory + ${running.offset}u + unit]`, `record[memory + ${running.offset + running.size}u + unit]`];
  return `${statistics}
${each(`after[unit] = record[home + ${gamma.offset}u + unit] * ((after[unit] - ${mean}) / sqrt(${variance} + ${wgslNumber(Number(eps))}))
  + record[home + ${beta.offset}u + unit];`)}`;
}
