/**
 * One racer at one step: where it stands, how steep and how curved it is there, the update it runs with every number in it, and
 * what theory says against what happened. Formulas come from the same definitions that run.
 */
import { optimizerTex } from '@shared/numerics/catalog/formulas.ts';
import { findHandwritten } from '@shared/numerics/catalog/handwritten.ts';
import { isHandwritten } from '@shared/numerics/catalog/racer-choice.ts';
import { lrScaleOf } from '@shared/numerics/cpu/schedule-scale.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { startsOf } from '@shared/numerics/labs/race.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { predictRacer, stabilityLimit } from '@shared/numerics/theory/stability-limit.ts';
import { type ReactNode, useMemo } from 'react';
import { ChoiceField } from '../fields.tsx';
import { numberText } from '../plot/number-text.ts';
import { TexText } from '../TexText.tsx';
import { measuredRate } from './measured-rate.ts';
import { StabilityBar } from './StabilityBar.tsx';
import { StepNumbers } from './StepNumbers.tsx';
import type { StyledPath } from './styled-path.ts';
import type { Descent } from './use-descent.ts';
import type { Run } from './use-run.ts';

export interface InspectorProps {
  readonly descent: Descent;
  readonly path: StyledPath;
  readonly run: Run;
}

export function Inspector({ descent, path, run }: InspectorProps) {
  const { facts, playback, names } = descent;
  const { trajectory } = path;
  const { optimizer, firstNonFinite } = trajectory;
  const name = names.get(path.slot) ?? optimizer.id;
  const at = Math.min(playback.step, trajectory.x.length - 1);
  const [x = Number.NaN, y = Number.NaN, loss = Number.NaN] = [trajectory.x[at], trajectory.y[at], trajectory.loss[at]];
  const isGone = firstNonFinite !== undefined && at >= firstNonFinite;
  const here = useMemo(() => hessianAt(facts.surface, x, y), [facts, x, y]);
  const tex = useMemo(() => updateTex(optimizer), [optimizer]);
  const stepLength =
    at === 0
      ? Number.NaN
      : Math.hypot(x - (trajectory.x[at - 1] ?? Number.NaN), y - (trajectory.y[at - 1] ?? Number.NaN));
  return (
    <section className="inspector" aria-label="Inspector">
      <h2 className="lab-heading">
        {name} at step {at}
      </h2>
      <StartChoice descent={descent} path={path} run={run} />
      {isGone && (
        <p className="inspector-gone">No longer finite since step {firstNonFinite}. Step back to see it begin.</p>
      )}
      <dl className="readings">
        <Reading name="position">
          ({numberText(x)}, {numberText(y)})
        </Reading>
        <Reading name="loss">{numberText(loss)}</Reading>
        <Reading name="gradient norm">{numberOrDash(Math.hypot(...here.gradient))}</Reading>
        <Reading name="length of the last step">{numberOrDash(stepLength)}</Reading>
      </dl>
      <div className="inspector-formula">
        <TexText tex={tex} isBlock label={`Update of ${name}`} />
      </div>
      {at > 0 && !isGone && !playback.isPlaying && (
        <StepNumbers surface={facts.surface} path={trajectory} settings={run.recipe} step={at} />
      )}
      <Theory descent={descent} path={path} run={run} step={at} sharpness={here.eigenvalues[1]} />
    </section>
  );
}

/** Stability where the racer stands; on a quadratic also the predicted against the measured rate. */
function Theory({ descent, path, run, step, sharpness }: TheoryProps) {
  const { trajectory } = path;
  const { optimizer } = trajectory;
  const { facts, state } = descent;
  const isQuadratic = state.surface.id === 'quadratic';
  const minimum = facts.minima[0];
  const prediction = useMemo(() => {
    if (minimum === undefined) return undefined;
    return predictRacer(optimizer, hessianAt(facts.surface, minimum[0], minimum[1]).eigenvalues);
  }, [facts, minimum, optimizer]);
  const measured = useMemo(
    () => (minimum === undefined ? undefined : measuredRate(trajectory.x, trajectory.y, minimum, trajectory.backend)),
    [trajectory, minimum],
  );
  const limit = useMemo(() => {
    const scale = isHandwritten(optimizer) ? undefined : lrScaleOf(run.recipe.schedule, optimizer, run.recipe.steps);
    return stabilityLimit(optimizer, scale?.[step] ?? 1);
  }, [optimizer, run, step]);
  return (
    <>
      {limit !== undefined && Number.isFinite(sharpness) && (
        <StabilityBar
          sharpness={sharpness}
          limit={limit.curvature}
          rule={`${numberText(limit.constant, 3)}/lr${optimizer.weight_decay ? ' − weight_decay' : ''}`}
        />
      )}
      {isQuadratic && (
        <dl className="readings">
          <Reading name="factor a step, predicted">
            {prediction === undefined ? 'no closed form' : numberText(prediction.rate, 5)}
          </Reading>
          <Reading name="measured">{measured === undefined ? '–' : numberText(measured, 5)}</Reading>
        </dl>
      )}
    </>
  );
}

interface TheoryProps extends InspectorProps {
  readonly step: number;
  readonly sharpness: number;
}

/** Which of the racer's runs is looked at, where it starts from several places. */
function StartChoice({ descent, path, run }: InspectorProps) {
  const starts = startsOf(run.recipe);
  if (starts.length === 1) return null;
  return (
    <ChoiceField
      label="From start"
      value={String(path.startIndex)}
      options={starts.map(([x, y], index) => ({
        value: String(index),
        label: `${index + 1}: (${numberText(x, 3)}, ${numberText(y, 3)})`,
      }))}
      onChange={(index) => descent.inspect({ ...path, startIndex: Number(index) })}
    />
  );
}

function updateTex(optimizer: OptimizerChoice): string {
  return findHandwritten(optimizer.id)?.tex ?? optimizerTex(optimizer.id, optimizer);
}

function Reading({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="reading">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function numberOrDash(value: number): string {
  return Number.isNaN(value) ? '–' : numberText(value);
}
