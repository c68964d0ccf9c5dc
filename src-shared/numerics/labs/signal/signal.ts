/**
 * The `signal` lab: one batch forward and one gradient backward through a deep, freshly drawn net, layer by layer; or through
 * one net a gain, as a map. Theory's lines stand beside what was measured.
 */
import { AppError } from '../../../contract/result.ts';
import { createCpuSignal } from '../../signal/cpu-signal.ts';
import type { SignalEngine, SignalJob, SignalResult } from '../../signal/signal-engine.ts';
import { criticalGain, meanField } from '../../theory/mean-field.ts';
import { checkpoint, type Lab, type LabContext, type Provenance } from '../lab.ts';
import { layersFound } from './layers-found.ts';
import { layersVerdict } from './layers-verdict.ts';
import { mapVerdict } from './map-verdict.ts';
import { meanFieldNet } from './predicted-signal.ts';
import type { LinesPredicted, MapFound, SignalOutcome } from './signal-outcome.ts';
import { layersJob, mapGain, mapJob, parseSignalRecipe, type SignalRecipe } from './signal-recipe.ts';

/** √(n·Var(W)) between which theory's edge is looked for. */
const EDGES = [1 / 30, 30] as const;

export const signalLab: Lab<SignalRecipe, SignalOutcome> = {
  id: 'signal',
  title: 'Signal through depth',
  sentence:
    'A signal goes forward and a gradient backward through a deep net as it is drawn: what is left of both at each layer?',
  parse: parseSignalRecipe,
  run: runSignal,
};

/** On the engine there is; what that gives up is sent again from the first net on the CPU. */
async function runSignal(recipe: SignalRecipe, context: LabContext): Promise<SignalOutcome> {
  const view = recipe.view === 'map' ? runMap : runLayers;
  const opened = await openEngine(recipe, context);
  try {
    return await view(recipe, opened, context);
  } catch (thrown) {
    const { backend } = opened.engine;
    if (backend === 'cpu' || !(thrown instanceof AppError && thrown.code === 'unavailable')) throw thrown;
    const refused = [{ backend, sentence: thrown.message }];
    return view(recipe, { engine: createCpuSignal(context.now), refused }, context);
  }
}

async function runLayers(
  recipe: SignalRecipe,
  { engine, refused }: OpenEngine,
  context: LabContext,
): Promise<SignalOutcome> {
  const results: SignalResult[] = [];
  for (let net = 0; net < recipe.nets; net += 1) {
    const within = (share: number): number => (0.98 * (net + share)) / recipe.nets;
    results.push(await send(engine, layersJob(recipe, net), context, within));
  }
  const layers = layersFound(results);
  const predicted = linesPredicted(layersJob(recipe, 0));
  const computed = await provenance(recipe, engine, refused, context);
  return {
    recipe,
    computed,
    layers,
    ...(predicted !== undefined && { predicted }),
    verdict: layersVerdict(recipe, layers, predicted),
  };
}

async function runMap(
  recipe: SignalRecipe,
  { engine, refused }: OpenEngine,
  context: LabContext,
): Promise<SignalOutcome> {
  const { depth } = recipe;
  const { columns } = recipe.map;
  const gains = Float64Array.from({ length: columns }, (_, column) => mapGain(recipe, column));
  const found = emptyMap(gains, depth);
  const expected = emptyMap(gains, depth);
  let isPredicted = true;
  for (const [column, gain] of gains.entries()) {
    const job = mapJob(recipe, gain);
    const { activation, gradient } = await send(engine, job, context, (share) => (0.9 * (column + share)) / columns);
    writeColumn(found, column, activation.log10Std, gradient.log10Std);
    const net = meanFieldNet(job);
    isPredicted &&= net !== undefined;
    if (net === undefined) continue;
    const lines = meanField(net);
    writeColumn(expected, column, lines.forward, lines.backward);
  }
  await checkpoint(context, 0.92);
  const edge = edgeOfMap(recipe);
  const map: MapFound = {
    ...found,
    ...(isPredicted && { predicted: { forward: expected.forward, backward: expected.backward } }),
    ...(edge !== undefined && { criticalGain: edge }),
  };
  return {
    recipe,
    computed: await provenance(recipe, engine, refused, context),
    map,
    verdict: mapVerdict(recipe, map),
  };
}

function emptyMap(gains: Float64Array, depth: number): MapFound {
  return { gains, forward: new Float64Array(gains.length * depth), backward: new Float64Array(gains.length * depth) };
}

/** `forward` and `backward` as logs of the std at each layer, entry 0 the input. */
function writeColumn(map: MapFound, column: number, forward: Float64Array, backward: Float64Array): void {
  const columns = map.gains.length;
  const depth = forward.length - 1;
  for (let passed = 1; passed <= depth; passed += 1) {
    const at = (passed - 1) * columns + column;
    map.forward[at] = (forward[passed] as number) - (forward[0] as number);
    map.backward[at] = (backward[depth - passed] as number) - (backward[depth] as number);
  }
}

function edgeOfMap(recipe: SignalRecipe): number | undefined {
  const net = meanFieldNet(mapJob(recipe, 1));
  return net === undefined ? undefined : criticalGain(net, recipe.map.from, recipe.map.to);
}

function linesPredicted(job: SignalJob): LinesPredicted | undefined {
  const net = meanFieldNet(job);
  if (net === undefined) return undefined;
  const { forward, backward, lastSlope } = meanField(net);
  const own = Math.sqrt(net.weightVariance);
  const edge = own > 0 ? criticalGain(net, EDGES[0] / own, EDGES[1] / own) : undefined;
  return {
    forward,
    backward,
    weightVariance: net.weightVariance,
    lastSlope,
    ...(edge !== undefined && { criticalFactor: edge }),
  };
}

async function send(
  engine: SignalEngine,
  job: SignalJob,
  { signal, onProgress }: LabContext,
  within: (share: number) => number,
): Promise<SignalResult> {
  const run = await engine.prepare(job);
  try {
    await run.run({ signal, onProgress: (share) => onProgress?.(within(share)) });
    return await run.read();
  } finally {
    run.dispose();
  }
}

interface OpenEngine {
  readonly engine: SignalEngine;
  readonly refused: Provenance['refused'];
}

async function openEngine(recipe: SignalRecipe, { engines, now }: LabContext): Promise<OpenEngine> {
  const engine = await engines.signal();
  if (recipe.skip !== 'block' || engine.backend === 'cpu') return { engine, refused: undefined };
  const sentence = 'Blocks of two weights are sent on the CPU only.';
  return { engine: createCpuSignal(now), refused: [{ backend: engine.backend, sentence }] };
}

async function provenance(
  recipe: SignalRecipe,
  engine: SignalEngine,
  refused: Provenance['refused'],
  context: LabContext,
): Promise<Provenance> {
  const { backend, description } = engine;
  const said = { backend, description, seed: recipe.seed, ...(refused !== undefined && { refused }) };
  return backend === 'cpu' ? said : { ...said, difference: await differenceToFloat64(engine, recipe, context) };
}

/** Of the logs of all spreads, in a small net of the same kind. */
async function differenceToFloat64(engine: SignalEngine, recipe: SignalRecipe, context: LabContext): Promise<number> {
  const { depth, width, batch } = recipe;
  const small = { depth: Math.min(depth, 12), width: Math.min(width, 48), batch: Math.min(batch, 16) };
  const job = { ...layersJob(recipe, 0), ...small };
  const quiet = { ...context, onProgress: undefined };
  const [got, exact] = [
    await send(engine, job, quiet, () => 1),
    await send(createCpuSignal(context.now), job, quiet, () => 1),
  ];
  const gaps = (['activation', 'gradient'] as const).flatMap((series) =>
    Array.from(exact[series].log10Std, (value, layer) => {
      const other = got[series].log10Std[layer] ?? Number.NaN;
      return value === other ? 0 : Math.abs(value - other);
    }),
  );
  const difference = Math.max(...gaps);
  if (Number.isNaN(difference))
    throw new AppError('unavailable', `${engine.description} gave no numbers for this net.`);
  return difference;
}
