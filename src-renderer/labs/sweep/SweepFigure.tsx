/** The sweep on paper: computed in float64 at a size that prints well, with a caption that lets a reader repeat it. */
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import { optimizerLabel } from '@shared/numerics/labs/descent.ts';
import type { SweepOutcome, SweepRecipe } from '@shared/numerics/labs/sweep.ts';
import { useMemo } from 'react';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { SweepMap } from './SweepMap.tsx';
import { sweepVerdict } from './sweep-words.ts';
import './sweep.css';

const SIZE = { width: 520, height: 360 } as const;
const PRINTED = 96;

export default function SweepFigure({ recipe }: LabFigureProps<SweepRecipe>) {
  const printed = useMemo(() => ({ ...recipe, size: Math.min(recipe.size, PRINTED) }), [recipe]);
  const { outcome, error } = useFigureRun<SweepOutcome>(printed);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return (
    <figure className="lab-figure" data-lab="sweep">
      <SweepMap outcome={outcome} colours="steps" size={SIZE} />
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {surfaceDefinitionOf(recipe.surface).title}, {optimizerLabel(recipe.optimizer)} with {recipe.across.name} and{' '}
        {recipe.down.name} varied, {recipe.steps} steps from ({recipe.start.join(', ')}); {outcome.computed.description}
        . {sweepVerdict(outcome)}
      </figcaption>
    </figure>
  );
}
