/** The formulas of a recipe, each in a field of its own: what the lab refuses stays in its field, with the reason under it. */
import type { FormulaPart } from '@shared/numerics/labs/formula-names.ts';
import type { Lab, LabRecipe } from '@shared/numerics/labs/lab.ts';
import { complaintOf } from '../complaint.ts';
import { TextField } from '../fields.tsx';

export interface FormulaField<Recipe> {
  /** Its place in the recipe. */
  readonly key: string;
  readonly label: string;
  readonly formula: string;
  /** The fields of the recipe with this text as the formula. */
  readonly edit: (text: string) => Partial<Recipe>;
}

export interface FormulaFieldsProps<Recipe extends LabRecipe> {
  readonly lab: Pick<Lab<Recipe>, 'parse'>;
  readonly recipe: Recipe;
  readonly fields: readonly FormulaField<Recipe>[];
  readonly change: (edit: Partial<Recipe>) => void;
}

export function FormulaFields<Recipe extends LabRecipe>({ lab, recipe, fields, change }: FormulaFieldsProps<Recipe>) {
  return (
    <div className="lab-group">
      {fields.map(({ key, label, formula, edit }) => (
        <TextField
          key={key}
          label={label}
          value={formula}
          complaint={(text) => atItsField(complaintOf(() => lab.parse({ ...recipe, ...edit(text) })))}
          onChange={(text) => change(edit(text))}
        />
      ))}
    </div>
  );
}

/** Under its own field a complaint need not say which formula of the recipe it means. */
function atItsField(complaint: string | undefined): string | undefined {
  return complaint?.replace(/^Formula of \S+, column/, 'In column');
}

/** A field for every part a recipe names. */
export function partFields(parts: readonly FormulaPart[]): FormulaField<{ readonly parts: FormulaPart[] }>[] {
  return parts.map(({ name, formula }, index) => ({
    key: `part ${name}`,
    label: `${name} =`,
    formula,
    edit: (text) => ({ parts: replacedAt(parts, index, { formula: text }) }),
  }));
}

/** The list with some fields of one item anew. */
export function replacedAt<Item extends object>(items: readonly Item[], index: number, edit: Partial<Item>): Item[] {
  return items.map((item, place) => (place === index ? { ...item, ...edit } : item));
}
