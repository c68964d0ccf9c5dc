/** Functions of one number on screen: sliders and formulas, the curves, and what can be read off them. */
import { type CurveOutcome, curveLab } from '@shared/numerics/labs/curve.ts';
import type { CurveRecipe } from '@shared/numerics/labs/curve-recipe.ts';
import { curvePython } from '@shared/numerics/labs/formula-python.ts';
import { useRef } from 'react';
import { complaintOf } from '../complaint.ts';
import { AxisFields, ScaleField } from '../formula/AxisFields.tsx';
import { type FormulaField, FormulaFields, partFields, replacedAt } from '../formula/FormulaFields.tsx';
import { InputControls } from '../formula/InputControls.tsx';
import { RecipeText } from '../formula/RecipeText.tsx';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { type TableColumn, toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';
import { categoryHue } from '../plot/ramps.ts';
import { TexText } from '../TexText.tsx';
import { useLabRecipe } from '../use-lab-recipe.ts';
import { useLabRun } from '../use-lab-run.ts';
import { useSize } from '../use-size.ts';
import { Verdict } from '../Verdict.tsx';
import { CurveChart } from './CurveChart.tsx';
import { curveVerdict, spanText } from './curve-words.ts';
import '../formula/formula.css';

export default function CurveLab({ recipe: opened, variant, onRecipeChange, caption }: LabProps<CurveRecipe>) {
  const { recipe, change, replace } = useLabRecipe(opened, onRecipeChange);
  const run = useLabRun<CurveOutcome>(recipe);
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
          {recipe.inputs.length > 0 && (
            <InputControls
              inputs={recipe.inputs}
              opened={opened.inputs}
              isFull={isFull}
              onChange={(inputs) => change({ inputs })}
            />
          )}
          {isFull && <FormulaControls recipe={recipe} change={change} />}
          {isFull && <RecipeText lab={curveLab} recipe={recipe} onChange={replace} />}
        </>
      }
      picture={<Picture outcome={outcome} />}
      side={outcome !== undefined && <Findings outcome={outcome} />}
      table={outcome !== undefined && <DataTable fileName="curves.csv" columns={columnsOf(outcome)} />}
      takeAway={{
        csv: outcome === undefined ? undefined : () => toCsv(columnsOf(outcome), outcome.x.length),
        pytorch: outcome === undefined ? undefined : () => curvePython(outcome),
      }}
    />
  );
}

interface FormulaControlsProps {
  readonly recipe: CurveRecipe;
  readonly change: (edit: Partial<CurveRecipe>) => void;
}

/** What is done to the formula of a curve, by how often it is differentiated. */
const OPERATORS = ['', ' d/dx of', ' d²/dx² of'] as const;

function FormulaControls({ recipe, change }: FormulaControlsProps) {
  const { x, y, curves, parts } = recipe;
  const attempt = (edit: Partial<CurveRecipe>) => {
    if (complaintOf(() => curveLab.parse({ ...recipe, ...edit })) === undefined) change(edit);
  };
  const fields: FormulaField<CurveRecipe>[] = curves.flatMap(({ y: formula, label, derivative }, index) =>
    formula === undefined
      ? []
      : [
          {
            key: `curve ${index}`,
            label: `${label ?? `Curve ${index + 1}`} =${OPERATORS[derivative]?.replaceAll('x', x.name) ?? ''}`,
            formula,
            edit: (text) => ({ curves: replacedAt(curves, index, { y: text }) }),
          },
        ],
  );
  return (
    <>
      <FormulaFields lab={curveLab} recipe={recipe} fields={[...partFields(parts), ...fields]} change={change} />
      <div className="lab-group">
        <AxisFields
          name={x.label ?? x.name}
          range={x.range}
          scale={x.scale}
          onChange={(edit) => attempt({ x: { ...x, ...edit } })}
        />
        <ScaleField
          label="Scale of heights"
          scale={y.scale}
          onChange={(scale) => change({ y: { label: y.label, unit: y.unit, scale } })}
        />
      </div>
    </>
  );
}

function Picture({ outcome }: { readonly outcome: CurveOutcome | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  return (
    <div ref={box} className="formula-box">
      {outcome === undefined || size === undefined ? (
        <p className="formula-wait">The curves appear here.</p>
      ) : (
        <CurveChart outcome={outcome} size={size} />
      )}
    </div>
  );
}

function Findings({ outcome }: { readonly outcome: CurveOutcome }) {
  return (
    <>
      <Verdict>{curveVerdict(outcome)}</Verdict>
      <ol className="formula-list">
        {outcome.curves.map((curve, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a curve is its place in the recipe
          <li key={index}>
            <svg width={18} height={8} viewBox="0 -4 18 8" aria-hidden="true">
              <line
                x2={18}
                style={{ stroke: categoryHue(index) }}
                strokeWidth={2.2}
                strokeDasharray={outcome.recipe.curves[index]?.dashed ? '5 4' : undefined}
              />
            </svg>
            <b>{curve.label}</b>
            <TexText tex={curve.tex} isBlock label={`Formula of ${curve.label}`} />
            <span className="formula-facts">{spanText(curve)}</span>
          </li>
        ))}
      </ol>
      {outcome.markers.length > 0 && (
        <DataTable
          fileName="points.csv"
          summary="The marked points"
          columns={[
            { name: 'point', values: outcome.markers.map(({ label }, index) => label ?? String(index + 1)) },
            { name: outcome.recipe.x.name, values: outcome.markers.map(({ x }) => x) },
            { name: 'height', values: outcome.markers.map(({ y }) => y) },
          ]}
        />
      )}
    </>
  );
}

function columnsOf({ x, curves, recipe }: CurveOutcome): TableColumn[] {
  return [
    { name: recipe.x.label ?? recipe.x.name, unit: recipe.x.unit, values: x },
    ...curves.map(({ label, values }, index) => ({ name: `${index + 1}: ${label}`, unit: recipe.y.unit, values })),
  ];
}
