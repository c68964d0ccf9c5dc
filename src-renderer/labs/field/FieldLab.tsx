/** A function of two numbers on screen: sliders and formulas, the plane, and what can be read off it. */
import { alongAxis, axisNames, type FieldOutcome, type FieldRecipe, fieldLab } from '@shared/numerics/labs/field.ts';
import { useRef } from 'react';
import { complaintOf } from '../complaint.ts';
import { ChoiceField } from '../fields.tsx';
import { AxisFields } from '../formula/AxisFields.tsx';
import { type FormulaField, FormulaFields, partFields, replacedAt } from '../formula/FormulaFields.tsx';
import { InputControls } from '../formula/InputControls.tsx';
import { RecipeText } from '../formula/RecipeText.tsx';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { type TableColumn, toCsv } from '../plot/csv.ts';
import { DataTable } from '../plot/DataTable.tsx';
import { numberText } from '../plot/number-text.ts';
import { TexText } from '../TexText.tsx';
import { useLabRecipe } from '../use-lab-recipe.ts';
import { useLabRun } from '../use-lab-run.ts';
import { type Size, useSize } from '../use-size.ts';
import { Verdict } from '../Verdict.tsx';
import { FieldMap } from './FieldMap.tsx';
import { fieldVerdict } from './field-words.ts';
import '../formula/formula.css';

/** Widest picture beside its height. */
const WIDEST = 1.55;

export default function FieldLab({ recipe: opened, variant, onRecipeChange, caption }: LabProps<FieldRecipe>) {
  const { recipe, change, replace } = useLabRecipe(opened, onRecipeChange);
  const run = useLabRun<FieldOutcome>(recipe);
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
          {isFull && <RecipeText lab={fieldLab} recipe={recipe} onChange={replace} />}
        </>
      }
      picture={<Picture outcome={outcome} />}
      side={outcome !== undefined && <Findings outcome={outcome} />}
      table={outcome !== undefined && <RowTable outcome={outcome} />}
      takeAway={{ csv: outcome === undefined ? undefined : () => toCsv(cellColumns(outcome), outcome.values.length) }}
    />
  );
}

interface FormulaControlsProps {
  readonly recipe: FieldRecipe;
  readonly change: (edit: Partial<FieldRecipe>) => void;
}

function FormulaControls({ recipe, change }: FormulaControlsProps) {
  const { x, y, f, curves, colour, parts, arrows } = recipe;
  const attempt = (edit: Partial<FieldRecipe>) => {
    if (complaintOf(() => fieldLab.parse({ ...recipe, ...edit })) === undefined) change(edit);
  };
  const fields: FormulaField<FieldRecipe>[] = [
    { key: 'f', label: `${colour.label} =`, formula: f, edit: (text) => ({ f: text }) },
    ...curves.map(({ zero, label }, index) => ({
      key: `curve ${index}`,
      label: `${label ?? `Curve ${index + 1}`}: 0 =`,
      formula: zero,
      edit: (text: string) => ({ curves: replacedAt(curves, index, { zero: text }) }),
    })),
  ];
  const [first, second] = axisNames(recipe);
  return (
    <>
      <FormulaFields lab={fieldLab} recipe={recipe} fields={[...partFields(parts), ...fields]} change={change} />
      <div className="lab-group">
        <ChoiceField
          label="Arrows"
          value={arrows}
          options={[
            { value: 'none', label: 'none' },
            { value: 'up', label: 'up the gradient' },
            { value: 'down', label: 'down the gradient' },
          ]}
          help="The longest arrow is the steepest place; the others are the root of their share of it."
          onChange={(next) => change({ arrows: next })}
        />
        <ChoiceField
          label="Colours"
          value={colour.ramp}
          options={[
            { value: 'sequential', label: 'low to high' },
            { value: 'warm', label: 'low to high, warm' },
            { value: 'diverging', label: 'around zero' },
            { value: 'cyclic', label: 'angles' },
          ]}
          onChange={(ramp) => change({ colour: { ...colour, ramp } })}
        />
        <AxisFields
          name={x.label ?? first}
          range={x.range}
          scale={x.scale}
          onChange={(edit) => attempt({ x: { ...x, ...edit } })}
        />
        <AxisFields
          name={y.label ?? second}
          range={y.range}
          scale={y.scale}
          onChange={(edit) => attempt({ y: { ...y, ...edit } })}
        />
      </div>
    </>
  );
}

function Picture({ outcome }: { readonly outcome: FieldOutcome | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  return (
    <div ref={box} className="formula-box">
      {outcome === undefined || size === undefined ? (
        <p className="formula-wait">The plane appears here.</p>
      ) : (
        <FieldMap outcome={outcome} size={fitted(size)} />
      )}
    </div>
  );
}

function fitted({ width, height }: Size): Size {
  return { width: Math.min(width, Math.round(height * WIDEST)), height: Math.min(height, Math.round(width * 0.95)) };
}

function Findings({ outcome }: { readonly outcome: FieldOutcome }) {
  const { curves, levels, recipe, tex } = outcome;
  return (
    <>
      <Verdict>{fieldVerdict(outcome)}</Verdict>
      <TexText
        tex={`\\text{${recipe.colour.label.replaceAll(/[\\{}$&#^_~%]/g, ' ')}} = ${tex}`}
        isBlock
        label="Formula"
      />
      <ul className="formula-list">
        {curves.map(({ label }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a curve is its place in the recipe
          <li key={index}>
            <svg width={18} height={8} viewBox="0 -4 18 8" aria-hidden="true">
              <line className="field-key" x2={18} strokeDasharray={index % 2 === 1 ? '6 4' : undefined} />
            </svg>
            <span>{label ?? `${recipe.curves[index]?.zero} = 0`}</span>
          </li>
        ))}
        {levels.length > 0 && (
          <li>
            <svg width={18} height={8} viewBox="0 -4 18 8" aria-hidden="true">
              <line className="field-level" x2={18} />
            </svg>
            <span>
              {recipe.colour.label} = {levels.map(({ value }) => numberText(value)).join(', ')}
            </span>
          </li>
        )}
      </ul>
    </>
  );
}

/** The middle row: a plane has too many numbers to read; the CSV has all. */
function RowTable({ outcome }: { readonly outcome: FieldOutcome }) {
  const { recipe, side, values } = outcome;
  const [first, second] = axisNames(recipe);
  const middle = side >> 1;
  const places = Array.from({ length: side }, (_, index) => index);
  const height = alongAxis(recipe.y, middle / (side - 1));
  return (
    <DataTable
      fileName="field-row.csv"
      summary={`Along ${second} = ${numberText(height)} as a table`}
      columns={[
        { name: first, unit: recipe.x.unit, values: places.map((column) => alongAxis(recipe.x, column / (side - 1))) },
        { name: recipe.colour.label, values: values.slice(middle * side, (middle + 1) * side) },
      ]}
    />
  );
}

function cellColumns({ recipe, side, values }: FieldOutcome): TableColumn[] {
  const [first, second] = axisNames(recipe);
  const cells = Array.from({ length: values.length }, (_, index) => index);
  return [
    { name: first, unit: recipe.x.unit, values: cells.map((cell) => alongAxis(recipe.x, (cell % side) / (side - 1))) },
    {
      name: second,
      unit: recipe.y.unit,
      values: cells.map((cell) => alongAxis(recipe.y, Math.floor(cell / side) / (side - 1))),
    },
    { name: recipe.colour.label, values },
  ];
}
