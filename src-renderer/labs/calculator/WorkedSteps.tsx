/** The steps of a calculation as one would write them on paper: formula, formula with numbers put in, value. */
import { type CalculatorOutcome, resultsOf } from '@shared/numerics/labs/calculator.ts';
import { PaperTex } from '../formula/PaperTex.tsx';
import { TexText } from '../TexText.tsx';
import { nameOf } from './calculator-words.ts';
import { quantityTex } from './quantity-text.ts';
import './calculator.css';

export interface WorkedStepsProps {
  readonly outcome: CalculatorOutcome;
  readonly isPrinted?: boolean;
}

export function WorkedSteps({ outcome, isPrinted = false }: WorkedStepsProps) {
  const results = new Set(resultsOf(outcome.recipe));
  return (
    <ol className="worked-steps">
      {outcome.recipe.steps.map((step, index) => {
        const found = outcome.steps[index];
        if (found === undefined) return null;
        const { name, formula, numbers } = found.tex;
        const worked = lines([`${name} &= ${formula}`, ...(numbers === undefined ? [] : [`&= ${numbers}`])]);
        const value = `= ${quantityTex(found.value, step.format, step.unit)}`;
        return (
          <li key={step.name} className={results.has(step) ? 'is-result' : undefined}>
            {step.label !== undefined && <span className="worked-label">{step.label}</span>}
            {isPrinted ? (
              <PaperTex isBlock tex={worked} />
            ) : (
              <TexText isBlock label={`Formula of ${nameOf(step)}`} tex={worked} />
            )}
            <span className="worked-value">{isPrinted ? <PaperTex tex={value} /> : <TexText tex={value} />}</span>
          </li>
        );
      })}
    </ol>
  );
}

function lines(rows: readonly string[]): string {
  return `\\begin{aligned} ${rows.join(' \\\\[4pt] ')} \\end{aligned}`;
}
