/** Which surface: one of the catalogue or a formula of one's own, and its parameters. */
import { SURFACES, surfaceDefinitionOf, surfaceParameters } from '@shared/numerics/catalog/surfaces.ts';
import { isTypedSurface, type SurfaceChoice, TYPED } from '@shared/numerics/labs/descent-recipe.ts';
import { complaintOf } from './complaint.ts';
import { ChoiceField, TextField } from './fields.tsx';
import { NumberControl } from './NumberControl.tsx';
import { isLegal, sliderRange } from './slider-ranges.ts';
import { TexText } from './TexText.tsx';

export interface SurfaceFieldProps {
  readonly surface: SurfaceChoice;
  /** Only ever called with a surface that can be evaluated. */
  readonly onChange: (surface: SurfaceChoice) => void;
}

const FIRST_FORMULA = 'a*x^2 + b*y^2 + sin(3*x)';

export function SurfaceField({ surface, onChange }: SurfaceFieldProps) {
  const values = surfaceParameters(surface);
  const { teaches, parameters } = surfaceDefinitionOf(surface);
  return (
    <div className="lab-group">
      <ChoiceField
        label="Surface"
        value={surface.id}
        options={[
          { value: TYPED, label: 'Type a formula…' },
          ...SURFACES.map(({ id, title }) => ({ value: id, label: title })),
        ]}
        help={isTypedSurface(surface) ? undefined : teaches}
        onChange={(id) => onChange(id === TYPED ? { id: TYPED, formula: FIRST_FORMULA } : { id })}
      />
      {isTypedSurface(surface) && (
        <TextField
          label="f(x, y)"
          value={surface.formula}
          rows={2}
          help="Any other name becomes a slider."
          complaint={(formula) => complaintOf(() => surfaceDefinitionOf({ ...surface, formula } as SurfaceChoice))}
          onChange={(formula) => onChange(keepKnown({ ...surface, formula }))}
        />
      )}
      {parameters.map((parameter) => (
        <NumberControl
          key={parameter.name}
          label={<TexText tex={parameter.tex} />}
          name={parameter.name}
          value={values[parameter.name] ?? parameter.default}
          defaultValue={parameter.default}
          range={sliderRange(parameter)}
          isLegal={(next) => isLegal(next, parameter)}
          onChange={(next) => onChange({ ...surface, [parameter.name]: next })}
        />
      ))}
    </div>
  );
}

/** Without the values of names the formula no longer has. */
function keepKnown(choice: SurfaceChoice): SurfaceChoice {
  const known = new Set(['id', 'formula', 'view', ...surfaceDefinitionOf(choice).parameters.map(({ name }) => name)]);
  return Object.fromEntries(Object.entries(choice).filter(([name]) => known.has(name))) as SurfaceChoice;
}
