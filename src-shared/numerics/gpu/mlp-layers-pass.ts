/**
 * A batch on its way through one network on the device, forward and back: buffers of every layer and the launches that fill
 * them, in order. Knows neither loss nor optimizer.
 */
import { invariant } from '../../contract/result.ts';
import type { Layer, Network, NetworkLayout, Place } from '../mlp/network.ts';
import { normChoice } from '../mlp/network.ts';
import { activationFormula, activationKernel } from './activation-kernels.ts';
import { createMatmul, type MatmulShape } from './matmul.ts';
import { ADD_BIAS, COLUMN_SUMS, REMEMBER, THROUGH_ACTIVATION } from './mlp-layers-kernels.ts';
import { INPUT_GRADIENT, PARAMETER_GRADIENTS, SCALE_AND_SHIFT, STATISTICS } from './norm-kernels.ts';
import { type NormPlan, planNorm, setsOf } from './norm-plan.ts';
import type { GpuSession, RunBuffers } from './session.ts';
import { groupsFor, prepareLaunch, prepareSetsLaunch } from './workgroup-kernel.ts';

export type Launch = () => void;

export interface PassJob {
  readonly network: Network;
  readonly layout: NetworkLayout;
  readonly samples: number;
  /** (samples, inputs). */
  readonly x: GPUBuffer;
  /** A parameter tensor: the first numbers of the buffer. */
  parameter(place: Place): GPUBuffer;
  /** What the batch norm of a layer remembers: mean and variance of each unit, side by side. */
  running(layer: Layer): GPUBuffer;
  /** Undefined in evaluation, where batch norms use what they remember. */
  readonly clock: GPUBuffer | undefined;
}

interface NormBuffers {
  readonly plan: NormPlan;
  readonly gamma: Place;
  readonly beta: Place;
  readonly statistics: GPUBuffer;
}

/** (samples, outputs) each. */
interface LayerBuffers {
  readonly layer: Layer;
  /** What the layer reads. */
  readonly before: GPUBuffer;
  readonly z: GPUBuffer;
  readonly norm: NormBuffers | undefined;
  /** Derivative of the activation; on the way back the gradient by its argument. */
  readonly slope: GPUBuffer;
}

export class LayersPass {
  readonly forward: Launch[] = [];
  readonly backward: Launch[] = [];
  /** By the offset of the tensor; where a tensor has more than its numbers, they come first. */
  readonly gradients = new Map<number, GPUBuffer>();
  readonly #session: GpuSession;
  readonly #buffers: RunBuffers;
  readonly #job: PassJob;
  readonly #layers: LayerBuffers[] = [];

  constructor(session: GpuSession, buffers: RunBuffers, job: PassJob) {
    this.#session = session;
    this.#buffers = buffers;
    this.#job = job;
  }

  /** Lays out `forward`; what comes back will hold the outputs of the network, (samples, outputs). */
  async layForward(): Promise<GPUBuffer> {
    let before = this.#job.x;
    for (const layer of this.#job.layout.layers) {
      const z = this.#matrix(layer.outputs);
      const slope = this.#matrix(layer.outputs);
      await this.#linear(layer, before, z);
      const norm = await this.#norm(layer, z);
      this.#layers.push({ layer, before, z, norm, slope });
      if (layer.isLast) return z;
      const activation = this.#matrix(layer.outputs);
      const argument = norm === undefined ? z : await this.#scaleAndShift(layer, z, norm);
      await this.#activate(argument, activation, slope, layer.outputs);
      before = activation;
    }
    throw new Error('Invariant broken: a network has a last layer');
  }

  /** After `layForward`: lays out `backward` from the gradient by the outputs. */
  async layBackward(slopes: GPUBuffer): Promise<void> {
    const upstream = this.#matrix(Math.max(...this.#job.network.layers));
    for (let index = this.#layers.length - 1; index >= 0; index -= 1) {
      const here = this.#layers[index] as LayerBuffers;
      const below = this.#layers[index - 1];
      const { layer } = here;
      const dz = layer.isLast ? slopes : await this.#throughNorm(here);
      await this.#linearGradients(here, dz);
      if (below === undefined) return;
      const { samples } = this.#job;
      const back: MatmulShape = { kind: 'ab', rows: samples, inner: layer.outputs, columns: layer.inputs };
      await this.#product(this.backward, back, dz, this.#job.parameter(layer.weight), upstream);
      const size = samples * layer.inputs;
      const storage = [upstream, below.slope];
      await this.#each(this.backward, THROUGH_ACTIVATION, storage, { size }, size);
    }
  }

  #matrix(columns: number): GPUBuffer {
    return this.#buffers.output(4 * this.#job.samples * columns);
  }

  async #each<Job extends string>(
    launches: Launch[],
    kernel: Parameters<typeof prepareLaunch<Job>>[2],
    storage: readonly GPUBuffer[],
    job: Readonly<Record<Job, number>>,
    elements: number,
  ): Promise<void> {
    launches.push(await prepareLaunch(this.#session, this.#buffers, kernel, storage, job, groupsFor(elements)));
  }

  async #sets<Job extends string>(
    launches: Launch[],
    kernel: Parameters<typeof prepareSetsLaunch<Job>>[2],
    storage: readonly GPUBuffer[],
    job: Readonly<Record<Job, number>>,
    sets: { readonly sets: number; readonly size: number },
  ): Promise<void> {
    launches.push(await prepareSetsLaunch(this.#session, this.#buffers, kernel, storage, job, sets));
  }

  async #product(launches: Launch[], shape: MatmulShape, a: GPUBuffer, b: GPUBuffer, c: GPUBuffer): Promise<void> {
    launches.push((await createMatmul(this.#session, this.#buffers, shape)).bind(a, b, c));
  }

  async #linear({ inputs, outputs, weight, bias }: Layer, before: GPUBuffer, z: GPUBuffer): Promise<void> {
    const { samples, parameter } = this.#job;
    const shape: MatmulShape = { kind: 'abt', rows: samples, inner: inputs, columns: outputs };
    await this.#product(this.forward, shape, before, parameter(weight), z);
    const size = samples * outputs;
    if (bias !== undefined)
      await this.#each(this.forward, ADD_BIAS, [parameter(bias), z], { size, units: outputs }, size);
  }

  async #norm(layer: Layer, z: GPUBuffer): Promise<NormBuffers | undefined> {
    const { network, samples, clock } = this.#job;
    const { gamma, beta, outputs, running } = layer;
    if (gamma === undefined || beta === undefined) return undefined;
    const plan = planNorm(normChoice(network.norm, outputs), [samples, outputs], clock !== undefined);
    invariant(plan !== undefined, 'a norm between layers takes every batch that training has');
    if (plan.dependence === 'fixed') return { plan, gamma, beta, statistics: this.#job.running(layer) };
    const { sets } = plan.groups;
    const size = samples * outputs;
    const statistics = this.#buffers.output(8 * sets);
    const job = { ...setsOf(plan, size), centred: 1 };
    await this.#sets(this.forward, STATISTICS, [z, statistics], job, { sets, size: size / sets });
    if (running !== undefined && clock !== undefined) await this.#remember(layer, plan, clock, statistics);
    return { plan, gamma, beta, statistics };
  }

  async #remember(layer: Layer, { tracking }: NormPlan, clock: GPUBuffer, statistics: GPUBuffer): Promise<void> {
    const { samples } = this.#job;
    const momentum = tracking?.momentum ?? null;
    const job = {
      units: layer.outputs,
      momentum: momentum ?? 0,
      isAverage: Number(momentum === null),
      unbiased: samples / (samples - 1),
    };
    await this.#each(this.forward, REMEMBER, [clock, statistics, this.#job.running(layer)], job, layer.outputs);
  }

  async #scaleAndShift({ outputs }: Layer, z: GPUBuffer, norm: NormBuffers): Promise<GPUBuffer> {
    const { samples, parameter } = this.#job;
    const { plan, statistics, gamma, beta } = norm;
    const size = samples * outputs;
    const result = this.#matrix(outputs);
    const storage = [z, statistics, parameter(gamma), parameter(beta), result];
    await this.#each(this.forward, SCALE_AND_SHIFT, storage, { ...setsOf(plan, size), eps: plan.eps }, size);
    return result;
  }

  async #activate(argument: GPUBuffer, value: GPUBuffer, slope: GPUBuffer, units: number): Promise<void> {
    const formula = activationFormula(this.#job.network.activation);
    const size = this.#job.samples * units;
    const storage = [this.#buffers.input(formula.coefficients), argument, value, slope];
    await this.#each(this.forward, activationKernel(formula), storage, { size }, size);
  }

  /** From the gradient by the norm's result, which a layer without a norm calls z. */
  async #throughNorm({ layer, norm, z, slope }: LayerBuffers): Promise<GPUBuffer> {
    if (norm === undefined) return slope;
    const { samples, parameter } = this.#job;
    const { plan, statistics, gamma, beta } = norm;
    const size = samples * layer.outputs;
    const job = { ...setsOf(plan, size), eps: plan.eps };
    // The kernel leaves the gradient of β behind that of γ, where no tensor of its own begins; so β's is summed once more.
    const ofGamma = this.#gradient(gamma, 2 * gamma.size);
    const units = { sets: plan.parameters.sets, size: size / plan.parameters.sets };
    await this.#sets(this.backward, PARAMETER_GRADIENTS, [z, statistics, slope, ofGamma], job, units);
    await this.#columnSums(slope, beta);
    const dz = this.#matrix(layer.outputs);
    const groups = { sets: plan.groups.sets, size: size / plan.groups.sets };
    const through = { ...job, throughMean: 1, throughSpread: 1 };
    await this.#sets(this.backward, INPUT_GRADIENT, [z, statistics, parameter(gamma), slope, dz], through, groups);
    return dz;
  }

  async #linearGradients({ layer, before }: LayerBuffers, dz: GPUBuffer): Promise<void> {
    const { inputs, outputs, weight, bias } = layer;
    const shape: MatmulShape = { kind: 'atb', rows: outputs, inner: this.#job.samples, columns: inputs };
    await this.#product(this.backward, shape, dz, before, this.#gradient(weight));
    if (bias !== undefined) await this.#columnSums(dz, bias);
  }

  #gradient({ offset, size }: Place, numbers = size): GPUBuffer {
    const buffer = this.#buffers.output(4 * numbers);
    this.gradients.set(offset, buffer);
    return buffer;
  }

  async #columnSums(matrix: GPUBuffer, place: Place): Promise<void> {
    const { samples } = this.#job;
    const job = { rows: samples, columns: place.size };
    const storage = [matrix, this.#gradient(place)];
    await this.#sets(this.backward, COLUMN_SUMS, storage, job, { sets: place.size, size: samples });
  }
}
