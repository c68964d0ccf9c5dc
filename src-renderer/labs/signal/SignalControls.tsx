/** The net of the signal lab as controls: how deep and wide, what each layer is made of, how its weights are drawn. */
import { ACTIVATIONS, findActivation } from '@shared/numerics/catalog/activations.ts';
import type { Choice } from '@shared/numerics/catalog/entry.ts';
import { findInitializer, INITIALIZERS } from '@shared/numerics/catalog/initializers.ts';
import { isLinear, LINEAR } from '@shared/numerics/labs/signal/net-words.ts';
import { MOST_NETS, type SignalRecipe } from '@shared/numerics/labs/signal/signal-recipe.ts';
import { MAX_BATCH, MAX_DEPTH, MAX_WIDTH } from '@shared/numerics/signal/signal-engine.ts';
import { ChoiceField } from '../fields.tsx';
import { NumberBox, NumberControl } from '../NumberControl.tsx';
import { ArgumentControls } from './ArgumentControls.tsx';

export interface SignalControlsProps {
  readonly recipe: SignalRecipe;
  readonly isFull: boolean;
  readonly onChange: (edit: Partial<SignalRecipe>) => void;
}

export function SignalControls(props: SignalControlsProps) {
  const { recipe, isFull } = props;
  return (
    <>
      <Layers {...props} />
      <Weights {...props} />
      {isFull && <Paths {...props} />}
      {isFull && (recipe.view === 'map' ? <MapRange {...props} /> : <Draws {...props} />)}
    </>
  );
}

function Layers({ recipe, isFull, onChange }: SignalControlsProps) {
  const { activation } = recipe;
  return (
    <div className="lab-group">
      <ChoiceField
        label="Activation"
        value={isLinear(activation) ? 'linear' : activation.id}
        options={[
          { value: 'linear', label: 'none (linear)' },
          ...ACTIVATIONS.filter(({ kind }) => kind === 'element').map(({ id, title }) => ({ value: id, label: title })),
        ]}
        help={isFull && !isLinear(activation) ? findActivation(activation.id).teaches : undefined}
        onChange={(id) => onChange({ activation: id === 'linear' ? LINEAR : { id } })}
      />
      {isFull && !isLinear(activation) && (
        <ArgumentControls
          choice={activation}
          args={findActivation(activation.id).args}
          owner={findActivation(activation.id).title}
          onChange={(next) => onChange({ activation: next })}
        />
      )}
      <NumberControl
        label="depth"
        name="Number of layers"
        value={recipe.depth}
        defaultValue={50}
        range={{ scale: 'log', min: 2, max: MAX_DEPTH }}
        isLegal={(depth) => depth >= 1 && depth <= MAX_DEPTH}
        isWhole
        help={isFull ? 'Layers the signal goes through, one after another.' : undefined}
        onChange={(depth) => onChange({ depth })}
      />
      {isFull && recipe.view === 'layers' && (
        <NumberControl
          label="width"
          name="Units of each layer"
          value={recipe.width}
          defaultValue={256}
          range={{ scale: 'log', min: 8, max: 512 }}
          isLegal={(width) => width >= 1 && width <= MAX_WIDTH}
          isWhole
          help="Theory is about infinitely wide nets: the wider, the closer."
          onChange={(width) => onChange({ width })}
        />
      )}
      {isFull && recipe.view === 'layers' && (
        <NumberControl
          label="batch"
          name="Samples in the batch"
          value={recipe.batch}
          defaultValue={64}
          range={{ scale: 'log', min: 2, max: MAX_BATCH }}
          isLegal={(batch) => batch >= 1 && batch <= MAX_BATCH}
          isWhole
          help="Samples sent at once; a batch norm divides by their spread."
          onChange={(batch) => onChange({ batch })}
        />
      )}
    </div>
  );
}

/** Those whose result has two equal dimensions. */
const DRAWN = INITIALIZERS.filter(({ id }) => id !== 'dirac');

function Weights({ recipe, isFull, onChange }: SignalControlsProps) {
  const entry = findInitializer(recipe.init.id);
  return (
    <div className="lab-group">
      <ChoiceField
        label="Weights"
        name="Initializer"
        value={recipe.init.id}
        options={DRAWN.map(({ id, title }) => ({ value: id, label: title }))}
        help={isFull ? entry.teaches : undefined}
        onChange={(id) => onChange({ init: startOf(id) })}
      />
      {isFull && (
        <ArgumentControls
          choice={recipe.init}
          args={entry.args}
          owner={entry.title}
          onChange={(init) => onChange({ init })}
        />
      )}
      {recipe.view === 'layers' && (
        <NumberControl
          label="× gain"
          name="Factor on all weights"
          value={recipe.gain}
          defaultValue={1}
          range={{ scale: 'log', min: 0.1, max: 10 }}
          isLegal={(gain) => gain >= 1e-6 && gain <= 1e6}
          help={isFull ? 'Multiplies every weight, on top of the initializer’s own gain.' : undefined}
          onChange={(gain) => onChange({ gain })}
        />
      )}
      {isFull && (
        <NumberControl
          label="bias std"
          name="Standard deviation of the biases"
          value={recipe.bias_std}
          defaultValue={0}
          range={{ scale: 'log-or-zero', min: 0.01, max: 3 }}
          isLegal={(std) => std >= 0 && std <= 1e3}
          help="Biases from a normal distribution; 0 is none."
          onChange={(bias_std) => onChange({ bias_std })}
        />
      )}
    </div>
  );
}

/** With a value for every argument that has no default of torch's. */
function startOf(id: string): Choice {
  const required = findInitializer(id).args.filter((argument) => argument.required === true);
  return { id, ...Object.fromEntries(required.map((argument) => [argument.name, argument.default])) };
}

function Paths({ recipe, onChange }: SignalControlsProps) {
  const { skip_scale: scale } = recipe;
  const isByDepth = scale === '1/sqrt(depth)';
  return (
    <div className="lab-group">
      <ChoiceField
        label="Norm"
        value={recipe.norm}
        options={[
          { value: 'none', label: 'none' },
          { value: 'batch', label: 'batch norm' },
          { value: 'layer', label: 'layer norm' },
          { value: 'rms', label: 'RMS norm' },
        ]}
        help="Between the weights and the activation, γ = 1 and β = 0."
        onChange={(norm) => onChange({ norm })}
      />
      <ChoiceField
        label="Skip"
        value={recipe.skip}
        options={[
          { value: 'none', label: 'none: f(Wx)' },
          { value: 'residual', label: 'x + s f(Wx)' },
          { value: 'block', label: 'x + s V f(Wx)' },
        ]}
        help="V is drawn with variance 1/width: the residual block of two layers."
        onChange={(skip) => onChange({ skip })}
      />
      {recipe.skip !== 'none' && (
        <ChoiceField
          label="Scale s"
          value={isByDepth ? 'depth' : 'number'}
          options={[
            { value: 'number', label: 'a number' },
            { value: 'depth', label: '1/√depth' },
          ]}
          onChange={(by) => onChange({ skip_scale: by === 'depth' ? '1/sqrt(depth)' : 1 })}
        />
      )}
      {recipe.skip !== 'none' && !isByDepth && (
        <NumberControl
          label="s"
          name="Factor on each branch"
          value={scale}
          defaultValue={1}
          range={{ scale: 'linear', min: -1, max: 1 }}
          isLegal={(next) => Math.abs(next) <= 1e3}
          help="What a layer adds is multiplied by this."
          onChange={(skip_scale) => onChange({ skip_scale })}
        />
      )}
    </div>
  );
}

function Draws({ recipe, onChange }: SignalControlsProps) {
  return (
    <div className="lab-group">
      <NumberControl
        label="nets"
        name="Nets that are drawn"
        value={recipe.nets}
        defaultValue={1}
        range={{ scale: 'linear', min: 1, max: 8 }}
        isLegal={(nets) => nets >= 1 && nets <= MOST_NETS}
        isWhole
        help="More than one shows how far one draw is from another."
        onChange={(nets) => onChange({ nets })}
      />
      <Seed recipe={recipe} onChange={onChange} />
    </div>
  );
}

function MapRange({ recipe, onChange }: SignalControlsProps) {
  const { map } = recipe;
  const set = (edit: Partial<SignalRecipe['map']>): void => onChange({ map: { ...map, ...edit } });
  return (
    <div className="lab-group">
      <div className="signal-range">
        <span className="number-control-label">gain from</span>
        <NumberBox
          name="Smallest gain"
          value={map.from}
          isLegal={(from) => from >= 1e-3 && from < map.to}
          onChange={(from) => set({ from })}
        />
        <span className="number-control-label">to</span>
        <NumberBox
          name="Largest gain"
          value={map.to}
          isLegal={(to) => to > map.from && to <= 1e3}
          onChange={(to) => set({ to })}
        />
      </div>
      <NumberControl
        label="width"
        name="Units of each layer on the map"
        value={map.width}
        defaultValue={64}
        range={{ scale: 'log', min: 8, max: 256 }}
        isLegal={(width) => width >= 1 && width <= 256}
        isWhole
        help="Narrow nets are quick to draw and wander more."
        onChange={(width) => set({ width })}
      />
      <NumberControl
        label="columns"
        name="Gains on the map"
        value={map.columns}
        defaultValue={49}
        range={{ scale: 'linear', min: 9, max: 121 }}
        isLegal={(columns) => columns >= 3 && columns <= 121}
        isWhole
        help="One net is drawn for each; they share their random numbers."
        onChange={(columns) => set({ columns })}
      />
      <Seed recipe={recipe} onChange={onChange} />
    </div>
  );
}

function Seed({ recipe, onChange }: Omit<SignalControlsProps, 'isFull'>) {
  return (
    <NumberControl
      label="seed"
      name="Seed of the random numbers"
      value={recipe.seed}
      defaultValue={0}
      range={{ scale: 'linear', min: 0, max: 100 }}
      isLegal={(seed) => seed >= 0 && seed < 2 ** 32}
      isWhole
      help="The same seed draws the same net."
      onChange={(seed) => onChange({ seed })}
    />
  );
}
