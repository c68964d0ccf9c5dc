/** A field on paper, with a caption that lets a reader draw it again. */
import type { FieldOutcome, FieldRecipe } from '@shared/numerics/labs/field.ts';
import { inputsText } from '../formula/input-words.ts';
import { PaperTex } from '../formula/PaperTex.tsx';
import type { LabFigureProps } from '../lab-view.ts';
import { useFigureRun } from '../use-figure-run.ts';
import { FieldMap } from './FieldMap.tsx';
import { fieldVerdict } from './field-words.ts';
import '../formula/formula.css';

const SIZE = { width: 560, height: 380 } as const;

export default function FieldFigure({ recipe }: LabFigureProps<FieldRecipe>) {
  const { outcome, error } = useFigureRun<FieldOutcome>(recipe);
  if (error !== undefined) return <p>{error.message}</p>;
  if (outcome === undefined) return <p data-lab-wait="">Computing the figure…</p>;
  return (
    <figure className="lab-figure" data-lab="field">
      <FieldMap outcome={outcome} size={SIZE} />
      <figcaption>
        {recipe.title !== undefined && <b>{recipe.title}. </b>}
        {linesText(outcome)}
        {recipe.colour.label}: <PaperTex tex={outcome.tex} />; {inputsText(recipe.inputs)} {outcome.side} ×{' '}
        {outcome.side} places; {outcome.computed.description}. {fieldVerdict(outcome)}
      </figcaption>
    </figure>
  );
}

/** The curves in the order of their drawing, every second dashed. */
function linesText({ recipe }: FieldOutcome): string {
  if (recipe.curves.length === 0) return '';
  const named = recipe.curves.map(
    ({ label, zero }, index) => `${index % 2 === 1 ? 'dashed' : 'bold'}: ${label ?? `${zero} = 0`}`,
  );
  return `${named.join('; ')}; `;
}
