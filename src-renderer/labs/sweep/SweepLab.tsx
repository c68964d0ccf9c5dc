/** The hyperparameter sweep on screen: the grid, the best pair with its torch code, and a click that opens any pair as a race. */

import { fillOptimizerChoice } from '@shared/numerics/catalog/optimizer-choice.ts';
import { optimizerPython } from '@shared/numerics/catalog/pytorch.ts';
import { surfaceDefinitionOf } from '@shared/numerics/catalog/surfaces.ts';
import { parseDescentRecipe } from '@shared/numerics/labs/descent.ts';
import type { OptimizerChoice } from '@shared/numerics/labs/descent-recipe.ts';
import type { LabRecipe } from '@shared/numerics/labs/lab.ts';
import { sweepableParameter, sweepableParameters, withNumber } from '@shared/numerics/labs/sweep-axes.ts';
import { isNetworkSweep, type SweepOutcome, type SweepRecipe } from '@shared/numerics/labs/sweep-outcome.ts';
import { trainLab } from '@shared/numerics/labs/train.ts';
import { useRef, useState } from 'react';
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import { ChoiceField } from '../fields.tsx';
import { LabFrame } from '../LabFrame.tsx';
import type { LabProps } from '../lab-view.ts';
import { NumberBox, NumberControl } from '../NumberControl.tsx';
import { OptimizerField } from '../OptimizerField.tsx';
import { SurfaceField } from '../SurfaceField.tsx';
import { openInSandbox } from '../sandbox-link.ts';
import { useLabRecipe } from '../use-lab-recipe.ts';
import { useLabRun } from '../use-lab-run.ts';
import { useSize } from '../use-size.ts';
import { Verdict } from '../Verdict.tsx';
import { NetworkField } from './NetworkField.tsx';
import { type SweepColours, SweepMap } from './SweepMap.tsx';
import { BestOfRows, bestScript, cellsCsv } from './SweepNumbers.tsx';
import { sweepVerdict } from './sweep-words.ts';
import './sweep.css';

const SIZES = ['64', '128', '192', '256', '512', '1024'] as const;
/** A network costs a thousand times what a point on a surface does. */
const NETWORK_SIZES = ['12', '16', '24', '32', '48', '64'] as const;

export default function SweepLab({ recipe: opened, variant, onRecipeChange, caption }: LabProps<SweepRecipe>) {
  const { recipe, change } = useLabRecipe(opened, onRecipeChange);
  const run = useLabRun<SweepOutcome>(recipe);
  const { outcome } = run;
  return (
    <LabFrame
      recipe={recipe}
      variant={variant}
      run={run}
      caption={caption}
      controls={<Controls recipe={recipe} change={change} isFull={variant === 'screen'} />}
      picture={<Picture recipe={recipe} outcome={outcome} />}
      side={outcome !== undefined && <Findings outcome={outcome} />}
      table={outcome !== undefined && <BestOfRows outcome={outcome} />}
      takeAway={
        outcome === undefined
          ? {}
          : {
              csv: () => cellsCsv(outcome),
              // A network's script stands under its training, which a click on the pair opens.
              pytorch: isNetworkSweep(recipe) ? undefined : () => bestScript(recipe, outcome.best?.optimizer),
            }
      }
    />
  );
}

interface PartProps {
  readonly recipe: SweepRecipe;
  readonly change: (edit: Partial<SweepRecipe>) => void;
}

function Controls({ recipe, change, isFull }: PartProps & { readonly isFull: boolean }) {
  return (
    <>
      {isFull && isNetworkSweep(recipe) && <NetworkField recipe={recipe} onChange={(network) => change({ network })} />}
      {isFull && !isNetworkSweep(recipe) && (
        <SurfaceField
          surface={recipe.surface}
          onChange={(surface) =>
            change({ surface, ...(surface.id !== recipe.surface.id && { start: surfaceDefinitionOf(surface).start }) })
          }
        />
      )}
      {isFull && (
        <OptimizerField
          optimizer={recipe.optimizer}
          isFull={false}
          onChange={(optimizer) => change({ optimizer, ...axesFor(optimizer, recipe) })}
        />
      )}
      <AxisControls label="Across" recipe={recipe} axis={recipe.across} onChange={(across) => change({ across })} />
      <AxisControls label="Up" recipe={recipe} axis={recipe.down} onChange={(down) => change({ down })} />
      <div className="lab-group">
        <NumberControl
          label="steps"
          name="Number of steps"
          value={recipe.steps}
          defaultValue={200}
          range={{ scale: 'log', min: 10, max: 5000 }}
          isLegal={(steps) => steps >= 1 && steps <= 20_000}
          isWhole
          help={isFull ? 'How long every pair runs.' : undefined}
          onChange={(steps) => change({ steps })}
        />
        {isFull && (
          <>
            <NumberControl
              label="goal"
              name="Share of the first loss that counts as done"
              value={recipe.goal}
              defaultValue={isNetworkSweep(recipe) ? 0.1 : 1e-6}
              range={{ scale: 'log', min: 1e-12, max: 0.1 }}
              isLegal={(goal) => goal > 0 && goal <= 1}
              help="A pair is done when the loss above the minimum stays below this share of what it was at the start."
              onChange={(goal) => change({ goal })}
            />
            <ChoiceField
              label="Pairs"
              value={String(recipe.size)}
              options={(isNetworkSweep(recipe) ? NETWORK_SIZES : SIZES).map((size) => ({
                value: size,
                label: `${size} × ${size}`,
              }))}
              onChange={(size) => change({ size: Number(size) })}
            />
          </>
        )}
      </div>
    </>
  );
}

interface AxisControlsProps {
  readonly label: string;
  readonly recipe: SweepRecipe;
  readonly axis: SweepRecipe['across'];
  readonly onChange: (axis: SweepRecipe['across']) => void;
}

function AxisControls({ label, recipe, axis, onChange }: AxisControlsProps) {
  const taken = axis === recipe.across ? recipe.down.name : recipe.across.name;
  const isLegal = (value: number): boolean => axis.scale === 'linear' || value > 0;
  return (
    <div className="lab-group">
      <ChoiceField
        label={label}
        value={axis.name}
        options={sweepableParameters(recipe.optimizer)
          .filter(({ name }) => name !== taken)
          .map(({ name }) => ({ value: name, label: name }))}
        help={sweepableParameter(recipe.optimizer, axis.name).meaning}
        onChange={(name) => onChange(axisOver(recipe.optimizer, name))}
      />
      <div className="sweep-range">
        <span className="number-control-label">from</span>
        <NumberBox
          name={`${axis.name} from`}
          value={axis.from}
          isLegal={(from) => isLegal(from) && from < axis.to}
          onChange={(from) => onChange({ ...axis, from })}
        />
        <span className="number-control-label">to</span>
        <NumberBox
          name={`${axis.name} to`}
          value={axis.to}
          isLegal={(to) => isLegal(to) && to > axis.from}
          onChange={(to) => onChange({ ...axis, to })}
        />
      </div>
    </div>
  );
}

/** The whole range of a hyperparameter's slider, in its own scale. */
function axisOver(optimizer: OptimizerChoice, name: string): SweepRecipe['across'] {
  const { range, scale } = sweepableParameter(optimizer, name);
  return { name, from: range[0], to: range[1], scale: scale === 'log' && range[0] > 0 ? 'log' : 'linear' };
}

/** The axes of a new optimizer: the old ones where it has them, else its first numbers. */
function axesFor(optimizer: OptimizerChoice, { across, down }: SweepRecipe): Partial<SweepRecipe> {
  const names = sweepableParameters(optimizer).map(({ name }) => name);
  const first = names.includes(across.name) ? across : axisOver(optimizer, names[0] ?? 'lr');
  const other = names.find((name) => name !== first.name) ?? 'lr';
  const second = names.includes(down.name) && down.name !== first.name ? down : axisOver(optimizer, other);
  return { across: first, down: second };
}

/** One pair as a run of its own: a race on the surface, or the training of the network. */
function runOf(recipe: SweepRecipe, optimizer: OptimizerChoice): LabRecipe {
  if (isNetworkSweep(recipe)) {
    const { network, steps } = recipe;
    return trainLab.parse({ lab: 'train', ...network, optimizer, epochs: Math.min(steps, 5000), batch_size: 1000 });
  }
  const { surface, start, steps, clip } = recipe;
  return parseDescentRecipe({
    lab: 'descent',
    surface,
    start,
    steps: Math.min(steps, 5000),
    optimizers: [optimizer],
    ...(clip !== undefined && { clip }),
  });
}

function Picture({ recipe, outcome }: { readonly recipe: SweepRecipe; readonly outcome: SweepOutcome | undefined }) {
  const box = useRef<HTMLDivElement>(null);
  const size = useSize(box);
  const [colours, setColours] = useState<SweepColours>('steps');
  const race = (across: number, down: number): void => {
    const chosen = fillOptimizerChoice(
      withNumber(withNumber(recipe.optimizer, recipe.across.name, across), recipe.down.name, down),
    );
    openInSandbox(runOf(recipe, chosen));
  };
  return (
    <>
      <SegmentedControl<SweepColours>
        label="Colours"
        hideLabel
        value={colours}
        options={[
          { value: 'steps', label: 'Steps to the goal' },
          { value: 'loss', label: 'Loss at the end' },
        ]}
        onChange={setColours}
      />
      <div ref={box} className="sweep-map-box">
        {outcome === undefined || size === undefined ? (
          <p className="basin-wait">The map appears here.</p>
        ) : (
          <SweepMap outcome={outcome} colours={colours} size={size} onPick={race} />
        )}
      </div>
      <p className="basin-hint">
        {isNetworkSweep(recipe)
          ? 'The ring is the best pair. Click a pair to watch its network train.'
          : 'The ring is the best pair; the line is where theory says it breaks. Click a pair to watch its race.'}
      </p>
    </>
  );
}

function Findings({ outcome }: { readonly outcome: SweepOutcome }) {
  const { best, proof } = outcome;
  return (
    <>
      <Verdict>{sweepVerdict(outcome)}</Verdict>
      {best !== undefined && (
        <pre className="sweep-code">
          <code>{inFourDigits(optimizerPython(best.optimizer))}</code>
        </pre>
      )}
      {proof.sampled > 0 && (
        <p className="number-control-help">
          Of {proof.sampled} pairs run again in float64, {proof.agree} end the same way.
        </p>
      )}
    </>
  );
}

/** Far finer than a cell of the grid, and short enough to read; the copied script has every digit. */
function inFourDigits(code: string): string {
  return code.replace(/\d+\.\d{5,}/g, (number) => String(Number(Number(number).toPrecision(4))));
}
