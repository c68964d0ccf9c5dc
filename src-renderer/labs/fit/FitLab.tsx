/** The fit lab on screen: one bench for ten views; each view keeps its own recipe while the others are looked at. */

import type { FitRecipe, FitView } from '@shared/numerics/labs/fit/fit-recipe.ts';
import { type FitOutcome, fitLab } from '@shared/numerics/labs/fit.ts';
import { useRef, useState } from 'react';
import { complaintOf } from '../complaint.ts';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';
import { useAnnouncedRecipe } from '../use-announced-recipe.ts';
import { useLabRun } from '../use-lab-run.ts';
import { Verdict } from '../Verdict.tsx';
import { FitControls } from './FitControls.tsx';
import { FitPicture } from './FitPicture.tsx';
import { columnsOf } from './fit-charts.ts';
import { fitFacts } from './fit-facts.ts';
import { fitPytorch } from './fit-pytorch.ts';
import { fitVerdict } from './fit-words.ts';
import { plainRecipe } from './number-fields.ts';
import './fit.css';

export default function FitLab({ recipe: opened, variant, onRecipeChange, caption }: LabProps<FitRecipe>) {
  const [recipe, setRecipe] = useState(opened);
  const [complaint, setComplaint] = useState<string>();
  const kept = useRef(new Map<FitView, FitRecipe>());
  const run = useLabRun<FitOutcome>(recipe);
  const change = (edit: object) => {
    const next = { ...recipe, title: undefined, ...edit };
    const problem = complaintOf(() => fitLab.parse(next));
    setComplaint(problem);
    if (problem === undefined) setRecipe(fitLab.parse(next));
  };
  const show = (view: FitView) => {
    kept.current.set(recipe.view, recipe);
    setComplaint(undefined);
    setRecipe(kept.current.get(view) ?? plainRecipe(view));
  };
  useAnnouncedRecipe(recipe, onRecipeChange);
  const isFull = variant === 'screen';
  // A view's own outcome: while the first of another view is computed, its place stays empty.
  const outcome = run.outcome?.recipe.view === recipe.view ? run.outcome : undefined;
  const pytorch = outcome === undefined ? undefined : fitPytorch(outcome);
  return (
    <LabFrame
      recipe={recipe}
      variant={variant}
      run={run}
      caption={caption}
      controls={
        <>
          <FitControls recipe={recipe} isFull={isFull} onChange={change} onView={show} />
          {complaint !== undefined && (
            <p className="lab-complaint" role="alert">
              {complaint}
            </p>
          )}
        </>
      }
      picture={<FitPicture key={recipe.view} outcome={outcome} isFull={isFull} />}
      side={outcome !== undefined && <Findings outcome={outcome} isFull={isFull} />}
      table={
        outcome !== undefined && (
          <DataTable
            columns={columnsOf(outcome)}
            fileName={`fit-${recipe.view}.csv`}
            summary="Numbers behind the picture"
          />
        )
      }
      takeAway={{ csv: outcome === undefined ? undefined : () => csvOf(outcome), pytorch }}
    />
  );
}

function Findings({ outcome, isFull }: { readonly outcome: FitOutcome; readonly isFull: boolean }) {
  const facts = fitFacts(outcome);
  return (
    <>
      <Verdict>{fitVerdict(outcome)}</Verdict>
      {isFull && facts !== undefined && (
        <table className="fit-facts">
          <caption>{facts.title}</caption>
          <thead>
            <tr>
              {facts.head.map((word, i) => (
                <th key={word} scope="col" className={i === 0 ? 'is-name' : undefined}>
                  {word}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {facts.rows.map(([name, ...cells]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                {cells.map((cell, i) => (
                  <td key={facts.head[i + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function csvOf(outcome: FitOutcome): string {
  const columns = columnsOf(outcome);
  return toCsv(columns, Math.max(0, ...columns.map(({ values }) => values.length)));
}
