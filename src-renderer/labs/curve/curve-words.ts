/** What curves show, in words computed from them: areas, crossings, gaps, turning points. */
import type { CurveOutcome, CurvePair, DrawnArea, DrawnCurve } from '@shared/numerics/labs/curve.ts';
import { numberText } from '../plot/number-text.ts';

const MOST_SENTENCES = 5;
const DIGITS = 5;
/** A number this far below what is drawn is rounding. */
const ROUNDING = 1e-13;
/** Golden sections find places to the root of rounding. */
const NEAR_ZERO = 1e-7;

export function curveVerdict(outcome: CurveOutcome): string {
  const { areas, pairs, curves, recipe } = outcome;
  const sentences = [
    ...areas.map((area) => areaSentence(area, recipe.x.name)),
    ...pairs.slice(0, 1).flatMap((pair) => pairSentences(pair, outcome)),
    ...curves.flatMap((curve) => jumpSentence(curve, outcome)),
    ...markerSentences(outcome),
    ...curves.slice(0, 2).flatMap((curve) => turningSentences(curve, outcome)),
    ...curves.flatMap(missingSentence),
  ];
  const first = curves[0];
  if (sentences.length === 0 && first !== undefined) sentences.push(runSentence(first));
  return sentences.slice(0, MOST_SENTENCES).join(' ');
}

/** A place on the axis; what lies within rounding of 0 is 0. */
function placeText(x: number, { recipe }: CurveOutcome): string {
  const [low, high] = recipe.x.range;
  const isZero = recipe.x.scale === 'linear' && Math.abs(x) < NEAR_ZERO * (high - low);
  return numberText(isZero ? 0 : x, DIGITS);
}

/** `At x = 1.5 the marked points stand at 0.5, 1.5, 0.75.` for the first two places. */
function markerSentences(outcome: CurveOutcome): string[] {
  const finite = outcome.markers.filter(({ y }) => Number.isFinite(y));
  const places = [...new Set(finite.map(({ x }) => x))].slice(0, 2);
  return places.map((place) => {
    const heights = finite
      .filter(({ x }) => x === place)
      .map(({ y }) => numberText(Math.abs(y) < ROUNDING ? 0 : y, DIGITS));
    const points = heights.length === 1 ? 'the marked point stands' : 'the marked points stand';
    return `At ${outcome.recipe.x.name} = ${placeText(place, outcome)} ${points} at ${heights.join(', ')}.`;
  });
}

/** From its lowest to its highest point; rounding beside the whole height is 0. */
export function spanText({ lowest, highest }: DrawnCurve): string | undefined {
  if (lowest === undefined || highest === undefined) return undefined;
  const size = Math.max(Math.abs(lowest.y), Math.abs(highest.y));
  const tidy = (value: number): string => numberText(Math.abs(value) < ROUNDING * size ? 0 : value, DIGITS);
  return `from ${tidy(lowest.y)} to ${tidy(highest.y)}`;
}

function jumpSentence({ label, jumps }: DrawnCurve, outcome: CurveOutcome): string[] {
  const tidy = (value: number): string => numberText(Math.abs(value) < ROUNDING ? 0 : value);
  const said = jumps
    .slice(0, 3)
    .map(({ x, from, to }) => `${outcome.recipe.x.name} = ${placeText(x, outcome)} (${tidy(from)} to ${tidy(to)})`);
  return said.length === 0 ? [] : [`“${label}” jumps at ${said.join(' and ')}.`];
}

function areaSentence({ label, from, until, value, error }: DrawnArea, axis: string): string {
  const what = label ?? `The shaded area from ${axis} = ${numberText(from)} to ${numberText(until)}`;
  if (!(error <= Math.abs(value) / 10 || Math.abs(error) < ROUNDING))
    return `${what} has no certain size: the curve runs away inside it.`;
  const isSure = error <= 1e-6 * Math.max(1e-12, Math.abs(value)) || Math.abs(value) < ROUNDING;
  return `${what} is ${numberText(value, 6)}${isSure ? '' : ` ± ${numberText(error, 2)}`}.`;
}

function pairSentences({ curves: [one, other], crossings, gap }: CurvePair, outcome: CurveOutcome): string[] {
  const { curves, recipe } = outcome;
  // A curve and its slope have no common unit.
  if (recipe.curves[one]?.derivative !== recipe.curves[other]?.derivative) return [];
  const [first, second] = [curves[one]?.label ?? '', curves[other]?.label ?? ''];
  const sentences: string[] = [];
  const axis = recipe.x.name;
  if (crossings.length > 0 && crossings.length <= 4)
    sentences.push(
      `“${first}” and “${second}” cross at ${axis} = ${crossings.map(({ x }) => placeText(x, outcome)).join(', ')}.`,
    );
  if (gap?.isInside && gap.y > 0)
    sentences.push(
      `“${first}” and “${second}” are furthest apart at ${axis} = ${placeText(gap.x, outcome)}: by ${numberText(gap.y, DIGITS)}.`,
    );
  return sentences;
}

function turningSentences({ label, lowest, highest, values }: DrawnCurve, outcome: CurveOutcome): string[] {
  const size = Math.max(Math.abs(lowest?.y ?? 0), Math.abs(highest?.y ?? 0));
  // A flat stretch has lowest points everywhere.
  const isTurn = (y: number): boolean => values.filter((value) => Math.abs(value - y) <= ROUNDING * size).length <= 2;
  const at = (which: string, { x, y }: { readonly x: number; readonly y: number }): string =>
    `“${label}” is ${which} at ${outcome.recipe.x.name} = ${placeText(x, outcome)}, where it is ${numberText(Math.abs(y) < ROUNDING ? 0 : y, DIGITS)}.`;
  return [
    ...(lowest?.isInside && isTurn(lowest.y) ? [at('lowest', lowest)] : []),
    ...(highest?.isInside && isTurn(highest.y) ? [at('highest', highest)] : []),
  ];
}

function missingSentence({ label, missing }: DrawnCurve): string[] {
  if (missing === 0) return [];
  return [
    missing === 1
      ? `“${label}” has no finite value anywhere on this axis.`
      : `“${label}” has no finite value on ${numberText(100 * missing, 2)} % of the axis.`,
  ];
}

function runSentence({ label, values }: DrawnCurve): string {
  const [from, to] = [values[0] ?? Number.NaN, values[values.length - 1] ?? Number.NaN];
  const verb = from < to ? 'climbs' : from > to ? 'falls' : 'goes';
  return `“${label}” ${verb} from ${numberText(from)} to ${numberText(to)}.`;
}
