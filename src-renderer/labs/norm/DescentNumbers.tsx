/** Theory beside measurement for both descents: condition number, rate, pace, steps. */
import type { ConditioningOutcome, LinearDescent } from '@shared/numerics/labs/norm/conditioning.ts';
import { numberText } from '../plot/number-text.ts';
import { TexText } from '../TexText.tsx';
import { RAW, STANDARDIZED } from './ConditioningPicture.tsx';

const ROWS: readonly {
  readonly label: string;
  readonly tex?: string;
  readonly of: (descent: LinearDescent) => string;
}[] = [
  { label: 'condition', tex: '\\kappa', of: ({ kappa }) => numberText(kappa) },
  { label: 'rate', tex: '\\mathrm{lr}', of: ({ lr }) => numberText(lr) },
  {
    label: 'factor, theory',
    of: ({ predictedRate }) => numberText(predictedRate, 5),
  },
  {
    label: 'factor, measured',
    of: ({ measuredRate }) => (measuredRate === undefined ? 'too few steps' : numberText(measuredRate, 5)),
  },
  {
    label: 'steps, theory',
    of: ({ predictedSteps }) => (predictedSteps === undefined ? 'never' : numberText(predictedSteps)),
  },
  {
    label: 'steps, measured',
    of: ({ measuredSteps }) => (measuredSteps === undefined ? 'not reached' : numberText(measuredSteps)),
  },
];

export function DescentNumbers({ outcome: { recipe, raw, standardized } }: { readonly outcome: ConditioningOutcome }) {
  return (
    <>
      <table className="norm-compare">
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Quantity</span>
            </th>
            {[RAW, STANDARDIZED].map(({ label, hue }) => (
              <th key={label} scope="col">
                <span className="norm-swatch" style={{ background: hue }} aria-hidden="true" /> {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ROWS.map(({ label, tex, of }) => (
            <tr key={label}>
              <th scope="row">
                {label} {tex !== undefined && <TexText tex={tex} />}
              </th>
              <td>{of(raw)}</td>
              <td>{of(standardized)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {recipe.rate === undefined && (
        <TexText
          tex="\frac{\kappa - 1}{\kappa + 1} \text{ at } \mathrm{lr} = \frac{2}{\lambda_{\min} + \lambda_{\max}}"
          isBlock
          label="Theory"
        />
      )}
    </>
  );
}
