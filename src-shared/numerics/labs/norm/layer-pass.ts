/**
 * One pass of a block through the recipe's layer, with what a reader wants to look into: which numbers share statistics, these
 * statistics, x-hat between x and y. The arithmetic is that of cpu/norms.ts.
 */
import { AppError, invariant } from '../../../contract/result.ts';
import type { ArgumentValues } from '../../catalog/arguments.ts';
import { findNorm, normArguments } from '../../catalog/norms.ts';
import { type Grouping, meanSquaresOf, normalizedBy, type Statistics, statisticsOf } from '../../cpu/norm-groups.ts';
import {
  freshStatistics,
  type NormOptions,
  type NormResult,
  normalize,
  type RunningStatistics,
} from '../../cpu/norms.ts';
import type { Tensor } from '../../cpu/tensor.ts';
import { parseFormula } from '../../expression/parse.ts';
import { type NameTex, printTex } from '../../expression/tex.ts';
import { type NormPlan, planNorm } from '../../gpu/norm-plan.ts';
import { checkpoint, type LabContext } from '../lab.ts';
import { dimensionsOf, drawBlock, ofChannel } from './block.ts';
import { type CubeRecipe, type GradientRecipe, hasAffine, type LayerRecipe } from './norm-recipe.ts';

export interface LayerPass {
  readonly x: Tensor;
  readonly plan: NormPlan;
  /** Of each group: its own, or the running ones in evaluation; mean squares and means of 0 for rms_norm. */
  readonly statistics: Statistics;
  readonly normalized: Tensor;
  readonly result: NormResult;
  readonly gamma: Tensor | undefined;
}

/** Index of the group, in the order of `Statistics`, of a place of the block. */
export function groupAt({ groups: { sets, inner } }: Pick<NormPlan, 'groups'>, place: number): number {
  return Math.floor(place / inner) % sets;
}

function groupingOf(plan: NormPlan): Grouping {
  const { parameters, parameterShape, groups } = plan;
  return {
    groupOf: (place) => groupAt(plan, place),
    groups: groups.sets,
    parameterOf: (place) => Math.floor(place / parameters.inner) % parameters.sets,
    parameterShape,
  };
}

/** Mean and population variance of any numbers of the block, by the layer's groups. */
export function statisticsByGroup(numbers: Tensor, plan: NormPlan): Statistics {
  return statisticsOf(numbers, groupingOf(plan));
}

/**
 * The plan of a layer in training or evaluation. Throws AppError('invalid-recipe') where torch refuses: one value to a channel in
 * training.
 */
export function planOf({ norm, shape }: LayerRecipe, training: boolean): NormPlan {
  const dimensions = dimensionsOf(shape);
  const plan = planNorm(norm, dimensions, training);
  if (plan !== undefined) return plan;
  const size = `torch.Size([${dimensions.join(', ')}])`;
  const rule = norm.id === 'instance_norm_2d' ? 'spatial element' : 'value per channel';
  throw new AppError(
    'invalid-recipe',
    `norm "${norm.id}" must have more than one ${rule} when training: one number alone has no variance. PyTorch says: “Expected more than 1 ${rule} when training, got input size ${size}”.`,
    'Raise shape.n, h or w, or look at the layer in evaluation.',
  );
}

/** γ and β as the layer holds them; without affine neither, without a shift (rms_norm) γ alone. */
export function affineOf(
  { norm, shape, gamma, beta }: LayerRecipe,
  { parameters, parameterShape }: NormPlan,
): Pick<NormOptions, 'gamma' | 'beta'> {
  if (!hasAffine(norm)) return {};
  const perChannel = parameters.sets / shape.c;
  const spread = (list: readonly number[]): Tensor => ({
    shape: parameterShape,
    data: Float64Array.from({ length: parameters.sets }, (_, at) =>
      ofChannel(list, Math.floor(at / Math.max(1, perChannel))),
    ),
  });
  return norm.id === 'rms_norm' ? { gamma: spread(gamma) } : { gamma: spread(gamma), beta: spread(beta) };
}

/** What the layer remembers of `seen` batches from the block's own distribution; undefined if it remembers nothing. */
export async function trainedOn(
  recipe: CubeRecipe | GradientRecipe,
  context: LabContext,
): Promise<RunningStatistics | undefined> {
  const { norm, shape, data, seed, seen } = recipe;
  if (norm.track_running_stats !== true) return undefined;
  let running: RunningStatistics | undefined = freshStatistics(shape.c);
  if (seen > 0) planOf(recipe, true);
  for (let batch = 1; batch <= seen; batch += 1) {
    await checkpoint(context, (0.8 * batch) / seen);
    running = normalize(norm, drawBlock(shape, data, seed, batch), { running }).running;
  }
  return running;
}

/** Throws AppError('invalid-recipe') on a block that the layer refuses. */
export async function passBlock(recipe: CubeRecipe | GradientRecipe, context: LabContext): Promise<LayerPass> {
  const { norm, shape, data, seed } = recipe;
  const training = recipe.mode === 'train';
  const plan = planOf(recipe, training);
  const running = training ? undefined : await trainedOn(recipe, context);
  const x = drawBlock(shape, data, seed, 0);
  const { gamma, beta } = affineOf(recipe, plan);
  const result = normalize(norm, x, { gamma, beta, training, running });
  await checkpoint(context, 0.9);
  const grouping = groupingOf(plan);
  const statistics = statisticsFor(x, plan, grouping, running);
  return { x, plan, statistics, normalized: normalizedBy(x, grouping, statistics, plan.eps), result, gamma };
}

function statisticsFor(
  x: Tensor,
  { dependence }: NormPlan,
  grouping: Grouping,
  running: RunningStatistics | undefined,
): Statistics {
  if (dependence === 'square') return meanSquaresOf(x, grouping);
  if (dependence === 'meanAndVariance') return statisticsOf(x, grouping);
  invariant(running !== undefined, 'fixed statistics are running ones');
  return running;
}

/** The layer's formula of x-hat alone, or of y, in TeX; `numbers` in the place of symbols where given. */
export function layerTex({ norm }: LayerRecipe, of: 'normalized' | 'output', numbers: NameTex = {}): string {
  const entry = findNorm(norm.id);
  const values = normArguments(norm);
  const bare: ArgumentValues = {
    ...values,
    ...('affine' in values ? { affine: false } : { elementwise_affine: false }),
  };
  const formula = entry.formula(of === 'normalized' ? bare : values);
  const names = { ...entry.tex, eps: '\\varepsilon', ...numbers };
  return printTex(parseFormula(formula, Object.keys(names)), names);
}
