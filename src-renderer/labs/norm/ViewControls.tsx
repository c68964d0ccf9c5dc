/** What only one view asks for: the drift of a distribution, an upstream gradient, two pictures, a regression. */
import {
  type AdainRecipe,
  type ConditioningRecipe,
  DRIFTS,
  type GradientRecipe,
  type RunningRecipe,
  SLOPES,
} from '@shared/numerics/labs/norm/norm-recipe.ts';
import { PICTURE_IDS, PICTURE_TITLES } from '@shared/numerics/labs/norm/pictures.ts';
import { ChoiceField, SwitchField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import { SeedControl } from './DataControls.tsx';

interface PartProps<Recipe> {
  readonly recipe: Recipe;
  readonly change: (recipe: Recipe) => void;
  readonly isFull: boolean;
}

const DRIFT_TITLES: Readonly<Record<(typeof DRIFTS)[number], string>> = {
  none: 'It stays',
  step: 'It steps',
  ramp: 'It drifts',
};

export function RunningControls({ recipe, change, isFull }: PartProps<RunningRecipe>) {
  const { drift, steps } = recipe;
  const drifting = (edit: Partial<RunningRecipe['drift']>): void => change({ ...recipe, drift: { ...drift, ...edit } });
  return (
    <div className="lab-group">
      <NumberControl
        label="batches"
        name="Number of batches"
        value={steps}
        defaultValue={60}
        range={{ scale: 'log', min: 1, max: 500 }}
        isWhole
        isLegal={(value) => Number.isInteger(value) && value >= 1 && value <= 1000}
        help={isFull ? 'Training steps the layer watches.' : undefined}
        onChange={(value) => change({ ...recipe, steps: value })}
      />
      <ChoiceField
        label="Distribution"
        value={drift.kind}
        options={DRIFTS.map((kind) => ({ value: kind, label: DRIFT_TITLES[kind] }))}
        help={
          isFull
            ? 'What the data do while the layer watches: earlier layers learn, so they never quite stay.'
            : undefined
        }
        onChange={(kind) => drifting({ kind })}
      />
      {isFull && drift.kind !== 'none' && (
        <>
          <NumberControl
            label="at"
            name="Batch of the change"
            value={drift.at}
            defaultValue={20}
            range={{ scale: 'linear', min: 0, max: 100 }}
            isWhole
            isLegal={(at) => Number.isInteger(at) && at >= 0 && at <= 1000}
            help="The batch before which the step happens or the drift begins."
            onChange={(at) => drifting({ at })}
          />
          <NumberControl
            label="Δ mean"
            name="Change of the mean"
            value={drift.mean}
            defaultValue={3}
            range={{ scale: 'linear', min: -10, max: 10 }}
            isLegal={(mean) => Math.abs(mean) <= 1e3}
            help="Added to every channel’s mean."
            onChange={(mean) => drifting({ mean })}
          />
          <NumberControl
            label="× std"
            name="Factor of the standard deviation"
            value={drift.std}
            defaultValue={1.5}
            range={{ scale: 'linear', min: 0, max: 4 }}
            isLegal={(std) => std >= 0 && std <= 100}
            help="Times every channel’s standard deviation."
            onChange={(std) => drifting({ std })}
          />
        </>
      )}
    </div>
  );
}

const SLOPE_TITLES: Readonly<Record<(typeof SLOPES)[number], string>> = {
  noise: 'Random',
  constant: 'The same everywhere',
  along: 'Along x-hat',
  one: 'One place alone',
};

export function GradientControls({ recipe, change, isFull }: PartProps<GradientRecipe>) {
  return (
    <div className="lab-group">
      <ChoiceField
        label="dy"
        value={recipe.dy}
        options={SLOPES.map((dy) => ({ value: dy, label: SLOPE_TITLES[dy] }))}
        help={isFull ? 'The gradient that comes from above. Two of these die in the layer.' : undefined}
        onChange={(dy) => change({ ...recipe, dy })}
      />
    </div>
  );
}

export function AdainControls({ recipe, change, isFull }: PartProps<AdainRecipe>) {
  const pictures = PICTURE_IDS.map((id) => ({ value: id, label: PICTURE_TITLES[id] }));
  return (
    <div className="lab-group">
      <ChoiceField
        label="Content"
        value={recipe.content}
        options={pictures}
        help={isFull ? 'Keeps its edges.' : undefined}
        onChange={(content) => change({ ...recipe, content })}
      />
      <ChoiceField
        label="Style"
        value={recipe.style}
        options={pictures}
        help={isFull ? 'Gives a mean and a deviation for each colour, nothing else.' : undefined}
        onChange={(style) => change({ ...recipe, style })}
      />
      <NumberControl
        label="strength"
        name="Strength of the style"
        value={recipe.strength}
        defaultValue={1}
        range={{ scale: 'linear', min: 0, max: 1 }}
        isLegal={(strength) => strength >= 0 && strength <= 1}
        help={isFull ? '0 leaves the content as it is, 1 hands over all of the statistics.' : undefined}
        onChange={(strength) => change({ ...recipe, strength })}
      />
      {isFull && (
        <>
          <NumberControl
            label="pixels"
            name="Pixels a side"
            value={recipe.size}
            defaultValue={96}
            range={{ scale: 'linear', min: 16, max: 128 }}
            isWhole
            isLegal={(size) => Number.isInteger(size) && size >= 16 && size <= 128}
            help="The pictures are formulas, drawn at this size; their statistics hardly depend on it."
            onChange={(size) => change({ ...recipe, size })}
          />
          <NumberControl
            label="eps"
            name="eps"
            value={recipe.eps}
            defaultValue={1e-5}
            range={{ scale: 'log-or-zero', min: 1e-8, max: 0.1 }}
            isLegal={(eps) => eps >= 0 && eps <= 0.1}
            help="Added to both variances. Near those of the colours it weakens the transfer."
            onChange={(eps) => change({ ...recipe, eps })}
          />
          <p className="number-control-help">
            Huang and Belongie do this to the features of a deep network, where statistics also carry strokes and
            texture; on the colours themselves it is what Reinhard’s colour transfer does.
          </p>
        </>
      )}
    </div>
  );
}

export function ConditioningControls({ recipe, change, isFull }: PartProps<ConditioningRecipe>) {
  const edit = (fields: Partial<ConditioningRecipe>): void => change({ ...recipe, ...fields });
  const { rate, ...withoutRate } = recipe;
  return (
    <>
      <div className="lab-group">
        <NumberControl
          label="spread"
          name="Spread of the features' scales"
          value={recipe.spread}
          defaultValue={10}
          range={{ scale: 'log', min: 1, max: 1000 }}
          isLegal={(spread) => spread >= 1 && spread <= 1000}
          help={isFull ? 'Largest over smallest standard deviation: metres beside millimetres.' : undefined}
          onChange={(spread) => edit({ spread })}
        />
        <NumberControl
          label="offset"
          name="Offset of the features"
          value={recipe.offset}
          defaultValue={1}
          range={{ scale: 'linear', min: 0, max: 10 }}
          isLegal={(offset) => offset >= 0 && offset <= 100}
          help={isFull ? 'Mean of every feature, in its own deviations; it couples them to the intercept.' : undefined}
          onChange={(offset) => edit({ offset })}
        />
        <NumberControl
          label="correlation"
          name="Correlation of the features"
          value={recipe.correlation}
          defaultValue={0.3}
          range={{ scale: 'linear', min: 0, max: 0.99 }}
          isLegal={(correlation) => correlation >= 0 && correlation <= 0.999}
          help={isFull ? 'Between any two features. Standardizing leaves it as it is.' : undefined}
          onChange={(correlation) => edit({ correlation })}
        />
      </div>
      {isFull && (
        <>
          <div className="lab-group">
            <SwitchField
              label="each descent at its best rate"
              value={rate === undefined}
              help="lr = 2/(λmin + λmax), which shrinks both ends of the spectrum alike."
              onChange={(isBest) => change(isBest ? withoutRate : { ...recipe, rate: 0.995 })}
            />
            {rate !== undefined && (
              <NumberControl
                label="lr·λmax/2"
                name="Rate as a share of its limit"
                value={rate}
                defaultValue={0.995}
                range={{ scale: 'linear', min: 0.01, max: 1.1 }}
                isLegal={(value) => value >= 0.001 && value <= 2}
                help="lr over its limit 2/λmax. Beyond 1 descent leaves, whatever κ is."
                onChange={(value) => edit({ rate: value })}
              />
            )}
            <NumberControl
              label="steps"
              name="Number of steps"
              value={recipe.steps}
              defaultValue={3000}
              range={{ scale: 'log', min: 10, max: 20_000 }}
              isWhole
              isLegal={(steps) => Number.isInteger(steps) && steps >= 10 && steps <= 20_000}
              help="Of full-batch gradient descent from weights of zero."
              onChange={(steps) => edit({ steps })}
            />
          </div>
          <div className="lab-group">
            <NumberControl
              label="features"
              name="Number of features"
              value={recipe.features}
              defaultValue={4}
              range={{ scale: 'linear', min: 1, max: 8 }}
              isWhole
              isLegal={(features) => Number.isInteger(features) && features >= 1 && features <= 8}
              help="Beside an intercept."
              onChange={(features) => edit({ features })}
            />
            <NumberControl
              label="rows"
              name="Number of rows"
              value={recipe.rows}
              defaultValue={100}
              range={{ scale: 'log', min: 10, max: 1000 }}
              isWhole
              isLegal={(rows) => Number.isInteger(rows) && rows >= 10 && rows <= 1000}
              help="Samples of the regression."
              onChange={(rows) => edit({ rows })}
            />
            <NumberControl
              label="noise"
              name="Noise of the target"
              value={recipe.noise}
              defaultValue={0.5}
              range={{ scale: 'linear', min: 0, max: 3 }}
              isLegal={(noise) => noise >= 0 && noise <= 10}
              help="It moves the minimum; the curvature does not know it."
              onChange={(noise) => edit({ noise })}
            />
            <SeedControl seed={recipe.seed} onChange={(seed) => edit({ seed })} />
          </div>
        </>
      )}
    </>
  );
}
