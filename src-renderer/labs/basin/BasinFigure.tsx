/** The basin map on paper: computed in float64 at a size that prints well, with a caption that lets a reader repeat it. */

import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import type { BasinOutcome, BasinRecipe } from '@shared/numerics/labs/basin.ts';
import { optimizerLabel } from '@shared/numerics/labs/descent.ts';
import { useMemo } from 'react';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { BasinMap } from './BasinMap.tsx';
import { basinVerdict } from './basin-words.ts';
import './basin.css';

const SIZE = { width: 560, height: 380 } as const;
/** Starts a side: a cell of half a millimetre. */
const PRINTED = 160;

export default function BasinFigure({ recipe }: LabFigureProps<BasinRecipe>) {
  const printed = useMemo(() => ({ ...recipe, size: Math.min(recipe.size, PRINTED) }), [recipe]);
  const { outcome, error } = useFigureRun<BasinOutcome>(printed);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return (
    <figure className="lab-figure" data-lab="basin">
      <BasinMap outcome={outcome} colours="place" size={SIZE} />
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {surfaceDefinitionOf(recipe.surface).title}, {optimizerLabel(recipe.optimizer)}, {recipe.steps} steps from{' '}
        {outcome.cells.side} × {outcome.cells.side} starts; {outcome.computed.description}. {basinVerdict(outcome)}
      </figcaption>
    </figure>
  );
}
