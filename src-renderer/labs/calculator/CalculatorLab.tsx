/** A calculation on screen: its inputs, the worked steps, and one input swept over its range. */
import {
  type CalculatorOutcome,
  type CalculatorRecipe,
  calculatorLab,
  resultsOf,
} from '@shared/numerics/labs/calculator.ts';
import { calculatorPython } from '@shared/numerics/labs/formula-python.ts';
import { useRef } from 'react';
import { ChoiceField } from '../fields.tsx';
import { type FormulaField, FormulaFields, replacedAt } from '../formula/FormulaFields.tsx';
import { InputControls } from '../formula/InputControls.tsx';
import { RecipeText } from '../formula/RecipeText.tsx';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { type TableColumn, toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';
import { useLabRecipe } from '../use-lab-recipe.ts';
import { useLabRun } from '../use-lab-run.ts';
import { useSize } from '../use-size.ts';
import { Verdict } from '../Verdict.tsx';
import { calculatorVerdict, nameOf } from './calculator-words.ts';
import { SweepChart } from './SweepChart.tsx';
import { WorkedSteps } from './WorkedSteps.tsx';
import '../formula/formula.css';

export default function CalculatorLab({
  recipe: opened,
  variant,
  onRecipeChange,
  caption,
}: LabProps<CalculatorRecipe>) {
  const { recipe, change, replace } = useLabRecipe(opened, onRecipeChange);
  const run = useLabRun<CalculatorOutcome>(recipe);
  const { outcome } = run;
  const isFull = variant === 'screen';
  return (
    <LabFrame
      recipe={recipe}
      variant={variant}
      run={run}
      caption={caption}
      controls={
        <>
          <InputControls
            inputs={recipe.inputs}
            opened={opened.inputs}
            isFull={isFull}
            onChange={(inputs) => change({ inputs })}
          />
          {isFull && <SweepFields recipe={recipe} change={change} />}
          {isFull && <StepFields recipe={recipe} change={change} />}
          {isFull && <RecipeText lab={calculatorLab} recipe={recipe} onChange={replace} />}
        </>
      }
      picture={
        outcome === undefined ? (
          <p className="formula-wait">The steps appear here.</p>
        ) : (
          <div className="calculator-sheet">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that may scroll must be reachable by keyboard */}
            <section className="worked-scroll" aria-label="Worked steps" tabIndex={0}>
              <WorkedSteps outcome={outcome} />
            </section>
            <SweepBox outcome={outcome} />
          </div>
        )
      }
      side={outcome !== undefined && <Verdict>{calculatorVerdict(outcome)}</Verdict>}
      table={
        outcome !== undefined && (
          <>
            <DataTable fileName="steps.csv" summary="The steps as a table" columns={stepColumns(outcome)} />
            <DataTable fileName="sweep.csv" summary="The curve as a table" columns={sweepColumns(outcome)} />
          </>
        )
      }
      takeAway={{
        csv: outcome === undefined ? undefined : () => toCsv(sweepColumns(outcome), outcome.sweep?.x.length ?? 0),
        pytorch: outcome === undefined ? undefined : () => calculatorPython(outcome),
      }}
    />
  );
}

interface PartProps {
  readonly recipe: CalculatorRecipe;
  readonly change: (edit: Partial<CalculatorRecipe>) => void;
}

function SweepFields({ recipe, change }: PartProps) {
  const { inputs, steps, sweep } = recipe;
  const swept = sweep?.input ?? inputs[0]?.name;
  if (swept === undefined) return null;
  const of =
    sweep?.of ??
    resultsOf(recipe)
      .slice(-1)
      .map(({ name }) => name);
  const [first = ''] = of;
  return (
    <div className="lab-group">
      <ChoiceField
        label="Sweep"
        value={swept}
        options={inputs.map(({ name }) => ({ value: name, label: name }))}
        help="The input that runs over its whole range below the steps."
        onChange={(input) => change({ sweep: { input, of } })}
      />
      <ChoiceField
        label="against"
        name="What is drawn against the sweep"
        value={of.length === 1 ? first : ''}
        options={[
          ...(of.length === 1 ? [] : [{ value: '', label: of.join(', ') }]),
          ...steps.map((step) => ({ value: step.name, label: nameOf(step) })),
        ]}
        onChange={(name) => {
          if (name !== '') change({ sweep: { input: swept, of: [name] } });
        }}
      />
    </div>
  );
}

function StepFields({ recipe, change }: PartProps) {
  const { steps } = recipe;
  const fields: FormulaField<CalculatorRecipe>[] = steps.map(({ name, formula }, index) => ({
    key: name,
    label: `${name} =`,
    formula,
    edit: (text) => ({ steps: replacedAt(steps, index, { formula: text }) }),
  }));
  return (
    <details className="formula-recipe">
      <summary>Formulas</summary>
      <FormulaFields lab={calculatorLab} recipe={recipe} fields={fields} change={change} />
    </details>
  );
}

function SweepBox({ outcome }: { readonly outcome: CalculatorOutcome }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const { sweep } = outcome;
  if (sweep === undefined) return null;
  return (
    <div ref={box} className="calculator-sweep">
      {size !== undefined && <SweepChart outcome={outcome} sweep={sweep} size={size} />}
    </div>
  );
}

function stepColumns({ recipe, values }: CalculatorOutcome): TableColumn[] {
  const named = [...recipe.inputs, ...recipe.steps];
  return [
    { name: 'name', values: named.map(({ name }) => name) },
    { name: 'value', values: named.map(({ name }) => values[name] ?? Number.NaN) },
    { name: 'unit', values: named.map(({ unit }) => unit ?? '') },
  ];
}

function sweepColumns({ sweep, recipe }: CalculatorOutcome): TableColumn[] {
  if (sweep === undefined) return [];
  const unitOf = (wanted: string): string | undefined =>
    [...recipe.inputs, ...recipe.steps].find(({ name }) => name === wanted)?.unit;
  return [
    { name: sweep.input, unit: unitOf(sweep.input), values: sweep.x },
    ...sweep.curves.map(({ name, values }) => ({ name, unit: unitOf(name), values })),
  ];
}
