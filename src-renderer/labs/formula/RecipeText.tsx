/** The whole recipe as text: names, formulas, ranges, marks. What is typed counts as soon as the lab accepts it. */
import type { Lab, LabRecipe } from '@shared/numerics/labs/lab.ts';
import { complaintOf } from '../complaint.ts';
import { TextField } from '../fields.tsx';
import { readRecipe } from '../read-recipe.ts';

export interface RecipeTextProps<Recipe extends LabRecipe> {
  readonly lab: Pick<Lab<Recipe>, 'id' | 'parse'>;
  readonly recipe: Recipe;
  readonly onChange: (recipe: Recipe) => void;
}

export function RecipeText<Recipe extends LabRecipe>({ lab, recipe, onChange }: RecipeTextProps<Recipe>) {
  const complaint = (text: string): string | undefined => {
    const read = readRecipe(text);
    if (!read.ok)
      return read.error.hint === undefined ? read.error.message : `${read.error.message} ${read.error.hint}`;
    if (read.value.lab !== lab.id) return `This bench is of "${lab.id}". Open another lab for "${read.value.lab}".`;
    return complaintOf(() => lab.parse(JSON.parse(text)));
  };
  return (
    <details className="formula-recipe">
      <summary>The whole recipe</summary>
      <TextField
        label="Recipe (JSON)"
        value={JSON.stringify(recipe, null, 2)}
        rows={18}
        complaint={complaint}
        help="Inputs, formulas and marks; what you type is drawn as soon as it is legal."
        onChange={(text) => onChange(lab.parse(JSON.parse(text)))}
      />
    </details>
  );
}
