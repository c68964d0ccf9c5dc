/** The view `cube`: a block through its layer, and the statistics of every group before and after. */
import { checkpoint, type LabContext, type LabOutcome } from '../lab.ts';
import { groupAt, type LayerPass, passBlock, statisticsByGroup } from './layer-pass.ts';
import type { CubeRecipe } from './norm-recipe.ts';
import { FLOAT64 } from './provenance.ts';

/** One number a group. */
export interface GroupMoments {
  readonly mean: Float64Array;
  readonly std: Float64Array;
}

export interface SharedGroups {
  /** Sets of numbers that share a mean and a variance. */
  readonly count: number;
  /** Numbers in each. */
  readonly size: number;
  /** Place p of the block belongs to group ⌊p/inner⌋ mod count. */
  readonly inner: number;
}

/** Per place of the block, row-major; what x, x-hat and y are to a reader who points at one. */
export interface BlockNumbers {
  readonly x: Float64Array;
  readonly normalized: Float64Array;
}

export interface CubeOutcome extends LabOutcome {
  readonly view: 'cube';
  readonly recipe: CubeRecipe;
  readonly groups: SharedGroups;
  /** What each group subtracts and divides by, eps left aside: its own moments, or in evaluation the running ones. */
  readonly used: { readonly mean: Float64Array; readonly variance: Float64Array };
  readonly block: BlockNumbers & { readonly y: Float64Array };
  readonly before: GroupMoments;
  readonly normalized: GroupMoments;
  readonly after: GroupMoments;
  /** |x-hat| of the number nearest to 0 and of the one farthest from it, those that are no numbers left aside. */
  readonly reach: { readonly smallest: number; readonly largest: number };
  /** Places of y that are not a number: 0/0 of a constant group without eps. */
  readonly notNumbers: number;
  /** Groups whose numbers are all equal. */
  readonly constantGroups: number;
}

export async function runCube(recipe: CubeRecipe, context: LabContext): Promise<CubeOutcome> {
  const pass = await passBlock(recipe, context);
  const { x, normalized, result, statistics, plan } = pass;
  const moments = (numbers: typeof x): GroupMoments => {
    const { mean, variance } = statisticsByGroup(numbers, plan);
    return { mean, std: variance.map(Math.sqrt) };
  };
  const before = moments(x);
  await checkpoint(context, 0.95);
  const outcome: CubeOutcome = {
    view: 'cube',
    recipe,
    computed: { ...FLOAT64, seed: recipe.seed },
    groups: groupsOf(pass),
    used: { mean: statistics.mean, variance: statistics.variance },
    block: { x: x.data, normalized: normalized.data, y: result.y.data },
    before,
    normalized: moments(normalized),
    after: moments(result.y),
    reach: reachOf(normalized.data),
    notNumbers: result.y.data.reduce((count, value) => count + Number(Number.isNaN(value)), 0),
    constantGroups: countConstant(pass),
  };
  await checkpoint(context, 1);
  return outcome;
}

export function groupsOf({ plan, x }: LayerPass): SharedGroups {
  const { sets, inner } = plan.groups;
  return { count: sets, size: x.data.length / sets, inner };
}

function reachOf(values: Float64Array): CubeOutcome['reach'] {
  let [smallest, largest] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    const size = Math.abs(value);
    if (size < smallest) smallest = size;
    if (size > largest) largest = size;
  }
  return { smallest: Math.min(smallest, largest), largest };
}

function countConstant({ x, plan }: LayerPass): number {
  const first = new Float64Array(plan.groups.sets).fill(Number.NaN);
  const varied = new Set<number>();
  for (let place = 0; place < x.data.length; place += 1) {
    const group = groupAt(plan, place);
    const value = x.data[place] ?? 0;
    if (Number.isNaN(first[group])) first[group] = value;
    else if (value !== first[group]) varied.add(group);
  }
  return plan.groups.sets - varied.size;
}
