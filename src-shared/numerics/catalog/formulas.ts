/**
 * The catalogue's formulas as TeX: what the screen shows beside a running lab is printed from what runs.
 */
import { parseFormula } from '../expression/parse.ts';
import { printTex } from '../expression/tex.ts';
import { call, type Expr, freeSymbols, substitute } from '../expression/tree.ts';
import type { OptimizerChoice } from '../labs/descent-recipe.ts';
import { hyperparametersOf, optimizerEntryOf } from './optimizer-choice.ts';
import { surfaceDefinitionOf } from './surfaces.ts';
import { specialiseLines } from './update-lines.ts';

/** `f(x, y) = …` in TeX, parameters as symbols. Throws AppError('invalid-recipe') on an unknown id. */
export function surfaceTex(choice: { readonly id: string }): string {
  const { formula, parameters } = surfaceDefinitionOf(choice);
  const expr = parseFormula(formula, ['x', 'y', ...parameters.map(({ name }) => name)]);
  return `f(x, y) = ${printTex(expr, Object.fromEntries(parameters.map(({ name, tex }) => [name, tex])))}`;
}

/**
 * The update lines of an optimizer in TeX, one aligned row each, as they run for this choice: what its flags and zeros
 * switch off is not shown. Without a choice the entry's defaults are taken.
 */
export function optimizerTex(id: string, choice: OptimizerChoice = { id }): string {
  const { definition } = optimizerEntryOf(choice);
  const names: Record<string, string> = { ...definition.tex };
  for (const parameter of definition.parameters) {
    if (parameter.kind === 'number') names[parameter.name] = parameter.tex;
    if (parameter.kind === 'pair') for (const part of parameter.parts) names[part.name] = part.tex;
  }
  const aliases = new Map<string, Expr>();
  const rows: string[] = [];
  const lines = specialiseLines(definition, hyperparametersOf(choice));
  for (const [index, { target, expr }] of lines.entries()) {
    const shown = substitute(expr, aliases, call);
    // `d = buf` is left over where a switch has chosen a side; it says nothing to a reader.
    // State is what a line reads before it is set: the value of the step before.
    const isState = lines.slice(0, index + 1).some((line) => freeSymbols(line.expr).has(target));
    if (shown.kind === 'symbol' && shown.name === target) continue;
    if (shown.kind === 'symbol' && shown.name !== 'grad' && !isState) aliases.set(target, shown);
    else rows.push(`${names[target] ?? target} &\\leftarrow ${printTex(shown, names)}`);
  }
  return `\\begin{aligned} ${rows.join(' \\\\ ')} \\end{aligned}`;
}
