/**
 * Training in float64 on the CPU: what the other backends are held to. One thread; networks one after another.
 */
import { AppError, invariant } from '../../contract/result.ts';
import type { Tensor } from '../cpu/tensor.ts';
import { runInChunks } from '../ensemble/chunks.ts';
import type { MlpEngine, MlpJob, MlpResult, MlpRun, TrainingControls } from './mlp-engine.ts';
import { type MlpPlan, planTraining } from './mlp-plan.ts';
import { flatMemory, freshMemory, type NetworkMemory, NetworkPass } from './network-pass.ts';
import { TensorSteppers } from './tensor-steppers.ts';

/** `now` is a clock in milliseconds; it decides only how often a run looks up. */
export function createCpuMlp(now: () => number): MlpEngine {
  return {
    backend: 'cpu',
    description: 'CPU, float64',
    lost: new Promise(() => {}),
    prepare: async (job) => new CpuMlp(job, now),
    dispose: () => {},
  };
}

interface Net {
  readonly parameters: Float64Array;
  readonly steppers: TensorSteppers;
  memory: NetworkMemory;
}

class CpuMlp implements MlpRun {
  readonly #plan: MlpPlan;
  readonly #pass: NetworkPass;
  readonly #now: () => number;
  readonly #losses: Float64Array;
  #nets: readonly Net[] | undefined;
  #stepsMade = 0;

  constructor(job: MlpJob, now: () => number) {
    this.#plan = planTraining(job);
    const { layout, samples } = this.#plan;
    this.#pass = new NetworkPass(job.network, layout, samples);
    this.#now = now;
    this.#losses = new Float64Array(job.nets.length * job.steps).fill(Number.NaN);
    this.#nets = job.nets.map((_, index) => this.#start(index));
  }

  #start(index: number): Net {
    const { layout, job, optimizers, optimizerOf } = this.#plan;
    const parameters = this.#plan.start(index);
    const optimizer = optimizers[optimizerOf[index] ?? 0];
    invariant(optimizer !== undefined, `network ${index} has no optimizer`);
    const steppers = new TensorSteppers(layout, optimizer, parameters, job.steps, job.lrScale);
    return { parameters, steppers, memory: freshMemory(layout) };
  }

  async run(controls: TrainingControls = {}): Promise<void> {
    const nets = this.#openNets();
    const { steps } = this.#plan.job;
    const last = Math.min(steps, controls.until ?? steps);
    const plan = { done: this.#stepsMade, steps: last, first: 1, most: steps, now: this.#now };
    await runInChunks(plan, controls, (first, count) => {
      nets.forEach((net, index) => {
        for (let step = first; step < first + count; step += 1)
          this.#losses[index * steps + step] = this.#step(net, step);
      });
      this.#stepsMade = first + count;
    });
  }

  async read(): Promise<MlpResult> {
    const nets = this.#openNets();
    const { layout, job } = this.#plan;
    const parameters = new Float64Array(nets.length * layout.parameterCount);
    const running = new Float64Array(nets.length * layout.runningCount);
    nets.forEach((net, index) => {
      parameters.set(net.parameters, index * layout.parameterCount);
      running.set(flatMemory(net.memory), index * layout.runningCount);
    });
    const evaluation = job.evaluate === undefined ? new Float64Array(0) : this.#evaluate(nets, job.evaluate);
    return { steps: this.#stepsMade, losses: this.#losses.slice(), parameters, running, evaluation };
  }

  dispose(): void {
    this.#nets = undefined;
  }

  #openNets(): readonly Net[] {
    if (this.#nets === undefined) throw new AppError('cancelled', 'The training was closed.');
    return this.#nets;
  }

  /** One update; the loss before it. */
  #step(net: Net, step: number): number {
    const { data } = this.#plan.job;
    const batch = step % this.#plan.batches;
    const x = part(data.x, batch);
    const target = part(data.target, batch);
    let loss = Number.NaN;
    net.steppers.step(net.parameters, (point, gradient) => {
      net.memory = this.#pass.forward(point, x.data, true, net.memory);
      loss = this.#pass.backward(point, target, gradient);
    });
    return loss;
  }

  #evaluate(nets: readonly Net[], x: Tensor): Float64Array {
    const { layout, job } = this.#plan;
    const pass = new NetworkPass(job.network, layout, x.shape[0] ?? 0);
    const length = pass.output.data.length;
    const evaluation = new Float64Array(nets.length * length);
    nets.forEach(({ parameters, memory }, index) => {
      pass.forward(parameters, x.data, false, memory);
      evaluation.set(pass.output.data, index * length);
    });
    return evaluation;
  }
}

/** Entry `index` along the first axis, as a view. */
function part({ shape, data }: Tensor, index: number): Tensor {
  const rest = shape.slice(1);
  const size = data.length / (shape[0] ?? 1);
  return { shape: rest, data: data.subarray(index * size, (index + 1) * size) };
}
