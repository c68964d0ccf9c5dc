/**
 * One racer at one step: where it stands, how steep and how curved it is there, the update it runs with every number in it, and
 * what theory says against what happened. Formulas come from the same definitions that run.
 */
import { optimizerTex } from '@shared/numerics/catalog/formulas.ts';
import { isTypedOptimizer } from '@shared/numerics/labs/descent-recipe.ts';
import { hessianAt } from '@shared/numerics/theory/hessian.ts';
import { predictOnQuadratic } from '@shared/numerics/theory/quadratic.ts';
import { type ReactNode, useMemo } from 'react';
import { numberText } from '../plot/number-text.ts';
import { TexText } from '../TexText.tsx';
import { measuredRate } from './measured-rate.ts';
import type { StyledPath } from './PathCanvas.tsx';
import { StabilityBar } from './StabilityBar.tsx';
import { StepNumbers } from './StepNumbers.tsx';
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
  const tex = useMemo(() => optimizerTex(optimizer.id, optimizer), [optimizer]);
  const stepLength =
    at === 0
      ? Number.NaN
      : Math.hypot(x - (trajectory.x[at - 1] ?? Number.NaN), y - (trajectory.y[at - 1] ?? Number.NaN));
  return (
    <section className="inspector" aria-label="Inspector">
      <h2 className="lab-heading">
        {name} at step {at}
      </h2>
      {isGone && (
        <p className="inspector-gone">
          No longer finite since step {firstNonFinite}: the steps grew until the numbers ran out. Lower <code>lr</code>,
          or step back to see it begin.
        </p>
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
        <StepNumbers
          surface={facts.surface}
          choice={optimizer}
          start={run.recipe.start}
          settings={run.recipe}
          step={at}
        />
      )}
      <Theory descent={descent} path={path} run={run} sharpness={here.eigenvalues[1]} />
    </section>
  );
}

/** Stability where the racer stands; on a quadratic also the predicted against the measured rate. */
function Theory({ descent, path, run, sharpness }: InspectorProps & { readonly sharpness: number }) {
  const { trajectory } = path;
  const { optimizer } = trajectory;
  const { facts, state } = descent;
  const isQuadratic = state.surface.id === 'quadratic';
  const minimum = facts.minima[0];
  const prediction = useMemo(() => {
    if (minimum === undefined || isTypedOptimizer(optimizer)) return undefined;
    return predictOnQuadratic(optimizer, hessianAt(facts.surface, minimum[0], minimum[1]).eigenvalues);
  }, [facts, minimum, optimizer]);
  const measured = useMemo(
    () => (minimum === undefined ? undefined : measuredRate(trajectory.x, trajectory.y, minimum, run.backend)),
    [trajectory, minimum, run],
  );
  // The largest stable lr for a curvature of 1 is the limit of lr·λ, which depends on momentum only.
  const unit = isTypedOptimizer(optimizer) ? undefined : predictOnQuadratic(optimizer, [1])?.stableBelow;
  const lr = typeof optimizer.lr === 'number' ? optimizer.lr : Number.NaN;
  return (
    <>
      {unit !== undefined && Number.isFinite(sharpness) && (
        <StabilityBar sharpness={sharpness} limit={unit / lr} rule={`${numberText(unit, 3)}/lr`} />
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
