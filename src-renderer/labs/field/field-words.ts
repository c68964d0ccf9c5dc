/** What a field shows, in words computed from it: where it is lowest and highest, and where it has no value. */
import { axisNames, type FieldOutcome, type FieldPoint } from '@shared/numerics/labs/field.ts';
import { numberText } from '../plot/number-text.ts';

const DIGITS = 4;
/** A coordinate this small beside the range is rounding. */
const ROUNDING = 1e-12;
/** Share of the whole height within which places are as high as one another. */
const PLATEAU = 1e-4;

export function fieldVerdict(outcome: FieldOutcome): string {
  const { lowest, highest, missing, markers, recipe } = outcome;
  if (lowest === undefined || highest === undefined) return 'The formula has no finite value anywhere on this plane.';
  const sentences = [
    extremeSentence('lowest', lowest, outcome),
    extremeSentence('highest', highest, outcome),
    ...markers
      .filter(({ value }) => Number.isFinite(value))
      .slice(0, 3)
      .map(
        (point) =>
          `At ${point.label === undefined ? '' : `“${point.label}” `}${placeText(point, outcome)} it is ${numberText(point.value, DIGITS)}.`,
      ),
  ];
  if (lowest.value === highest.value)
    return `${recipe.colour.label} is ${numberText(lowest.value, DIGITS)} everywhere.`;
  if (missing > 0) sentences.push(`On ${numberText(100 * missing, 2)} % of the plane the formula has no finite value.`);
  if ([...outcome.levels, ...outcome.curves].some(({ isTooFine }) => isTooFine))
    sentences.push('Lines finer than the picture were left out; narrow the ranges to see them.');
  return sentences.join(' ');
}

export function placeText({ x, y }: Pick<FieldPoint, 'x' | 'y'>, { recipe }: FieldOutcome): string {
  const [first, second] = axisNames(recipe);
  const tidy = (value: number, [low, high]: readonly [number, number]): string =>
    numberText(Math.abs(value) < ROUNDING * (high - low) ? 0 : value, DIGITS);
  return `(${first} = ${tidy(x, recipe.x.range)}, ${second} = ${tidy(y, recipe.y.range)})`;
}

function extremeSentence(which: string, point: FieldPoint, outcome: FieldOutcome): string {
  const { recipe, values } = outcome;
  const { label, scale } = recipe.colour;
  // A symbol is no word: κ stays κ.
  const name = label.length < 3 ? label : `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  // As high as one another as the colours count it.
  const height = (value: number): number => (scale === 'log' ? Math.log(value) : value);
  const width = Math.abs(height(outcome.highest?.value ?? 1) - height(outcome.lowest?.value ?? 1));
  const isLevel = (value: number): boolean => Math.abs(height(value) - height(point.value)) <= PLATEAU * width;
  const share = values.filter(isLevel).length / values.length;
  const said = numberText(point.value, DIGITS);
  if (share > 0.02) return `${name} is ${which}, ${said}, all over ${numberText(100 * share, 2)} % of the plane.`;
  const isEdge = recipe.x.range.includes(point.x) || recipe.y.range.includes(point.y);
  return `${name} is ${which} ${isEdge ? 'at the edge, ' : ''}near ${placeText(point, outcome)}: ${said}.`;
}
