/** One hyperparameter of a racer as the control its kind asks for: a number, a switch, or the two numbers of a pair. */
import type { NumberParameter, Parameter } from '@shared/numerics/catalog/parameters.ts';
import { isTypedOptimizer, type OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import { NumberControl } from './NumberControl.tsx';
import { isLegal, sliderRange } from './slider-ranges.ts';

export interface HyperparameterControlProps {
  readonly choice: OptimizerChoice;
  /** The racer's name, for accessible names. */
  readonly owner: string;
  readonly parameter: Parameter;
  /** Shows what the parameter does. */
  readonly isHelped: boolean;
  /** Only ever called with legal values. */
  readonly onChange: (choice: OptimizerChoice) => void;
}

export function HyperparameterControl({ choice, owner, parameter, isHelped, onChange }: HyperparameterControlProps) {
  const { name } = parameter;
  const value = choice[name];
  if (parameter.kind === 'flag') {
    return (
      <label className="hyper-switch">
        <input
          type="checkbox"
          checked={typeof value === 'boolean' ? value : parameter.default}
          aria-label={`${name} of ${owner}`}
          onChange={(event) => onChange(withNesterovRule({ ...choice, [name]: event.currentTarget.checked }))}
        />
        <code>{name}</code>
        {isHelped && <span className="number-control-help">{parameter.meaning}</span>}
      </label>
    );
  }
  if (parameter.kind === 'number') {
    return (
      <OneNumber
        parameter={parameter}
        label={name}
        owner={owner}
        isHelped={isHelped}
        value={typeof value === 'number' ? value : parameter.default}
        onChange={(next) => onChange(withNesterovRule({ ...choice, [name]: next }))}
      />
    );
  }
  if (parameter.kind === 'choice') {
    return (
      <label className="hyper-switch">
        <code>{name}</code>
        <select
          className="lab-select"
          value={typeof value === 'string' ? value : parameter.default}
          aria-label={`${name} of ${owner}`}
          onChange={(event) => onChange({ ...choice, [name]: event.currentTarget.value })}
        >
          {parameter.choices.map((word) => (
            <option key={word} value={word}>
              {word}
            </option>
          ))}
        </select>
        {isHelped && <span className="number-control-help">{parameter.meaning}</span>}
      </label>
    );
  }
  const pair: readonly [number, number] = Array.isArray(value)
    ? [Number(value[0]), Number(value[1])]
    : parameter.default;
  return (
    <>
      {parameter.parts.map((part, index) => (
        <OneNumber
          key={part.name}
          parameter={part}
          label={`${name}[${index}]`}
          owner={owner}
          isHelped={isHelped}
          value={pair[index] ?? part.default}
          onChange={(next) => onChange({ ...choice, [name]: index === 0 ? [next, pair[1]] : [pair[0], next] })}
        />
      ))}
    </>
  );
}

interface OneNumberProps {
  readonly parameter: NumberParameter;
  readonly label: string;
  readonly owner: string;
  readonly isHelped: boolean;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function OneNumber({ parameter, label, owner, isHelped, value, onChange }: OneNumberProps) {
  return (
    <NumberControl
      label={<code>{label}</code>}
      name={`${label} of ${owner}`}
      value={value}
      defaultValue={parameter.default}
      range={sliderRange(parameter)}
      isWhole={parameter.whole === true}
      isLegal={(next) => isLegal(next, parameter)}
      help={isHelped ? parameter.meaning : undefined}
      onChange={onChange}
    />
  );
}

/** torch refuses nesterov without momentum or with dampening; a slider on its way must not stop the lab. */
function withNesterovRule(choice: OptimizerChoice): OptimizerChoice {
  if (isTypedOptimizer(choice) || choice.nesterov !== true) return choice;
  const momentum = typeof choice.momentum === 'number' && choice.momentum <= 0 ? 0.0001 : choice.momentum;
  return momentum === undefined ? { ...choice, dampening: 0 } : { ...choice, momentum, dampening: 0 };
}
