/** What learns and what holds it back: the network, its loss, dropout, mixup, penalties. */
import { ACTIVATIONS } from '@shared/numerics/catalog/activations.ts';
import type { Argument } from '@shared/numerics/catalog/arguments.ts';
import type { Choice } from '@shared/numerics/catalog/entry.ts';
import { findInitializer, INITIALIZERS } from '@shared/numerics/catalog/initializers.ts';
import { findLoss } from '@shared/numerics/catalog/losses.ts';
import { CLASS_LOSSES, REGRESSION_LOSSES } from '@shared/numerics/labs/train/train-recipe.ts';
import { complaintOf } from '../complaint.ts';
import { ChoiceField, TextField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import type { ControlsProps } from './DataControls.tsx';
import { edited, widthsOf } from './train-edits.ts';

/** Draws no matrix. */
const NO_MATRIX = new Set(['dirac']);

export interface NetControlsProps extends ControlsProps {
  readonly isRegression: boolean;
  readonly isFull: boolean;
}

export function NetControls({ recipe, change, isRegression, isFull }: NetControlsProps) {
  const { net, loss } = recipe;
  const edit = (part: object): void => change({ net: { ...net, ...part } });
  const widths = (text: string): object => ({ net: { ...net, layers: widthsOf(text) } });
  return (
    <div className="lab-group">
      <TextField
        label="Hidden layers"
        value={net.layers.join(', ')}
        help={isFull ? 'Widths from the input on, such as 16, 16; empty: none, a linear model.' : undefined}
        complaint={(text) => complaintOf(() => edited(recipe, widths(text)))}
        onChange={(text) => change(widths(text))}
      />
      {isFull && (
        <>
          <ChoiceField
            label="Activation"
            value={net.activation.id}
            options={ACTIVATIONS.filter(({ kind }) => kind === 'element').map(({ id, title }) => ({
              value: id,
              label: title,
            }))}
            help={ACTIVATIONS.find(({ id }) => id === net.activation.id)?.teaches}
            onChange={(id) => edit({ activation: { id } })}
          />
          <ChoiceField
            label="First weights"
            value={net.init.id}
            options={INITIALIZERS.filter(({ id }) => !NO_MATRIX.has(id)).map(({ id, title }) => ({
              value: id,
              label: title,
            }))}
            help={findInitializer(net.init.id).teaches}
            onChange={(id) => edit({ init: { id } })}
          />
          <ArgumentControls
            choice={net.init}
            args={findInitializer(net.init.id).args}
            onChange={(init) => edit({ init })}
          />
          <ChoiceField
            label="Norm"
            value={net.norm}
            options={[
              { value: 'none', label: 'none' },
              { value: 'batch', label: 'batch norm' },
              { value: 'layer', label: 'layer norm' },
            ]}
            onChange={(norm) => edit({ norm })}
          />
        </>
      )}
      <NumberControl
        label="dropout"
        name="Drop rate"
        value={net.dropout}
        defaultValue={0}
        range={{ scale: 'linear', min: 0, max: 0.9 }}
        isLegal={(rate) => rate >= 0 && rate <= 0.9}
        help={isFull ? 'Share of hidden units switched off in each step; the others are scaled up.' : undefined}
        onChange={(dropout) => edit({ dropout })}
      />
      {isFull && (
        <>
          <ChoiceField
            label="Loss"
            value={loss.id}
            options={(isRegression ? REGRESSION_LOSSES : CLASS_LOSSES).map((id) => ({
              value: id,
              label: findLoss(id).title,
            }))}
            help={findLoss(loss.id).teaches}
            onChange={(id) => change({ loss: { id } })}
          />
          {loss.id === 'cross_entropy' && (
            <NumberControl
              label="smoothing"
              name="Label smoothing"
              value={Number(loss.label_smoothing)}
              defaultValue={0}
              range={{ scale: 'linear', min: 0, max: 0.5 }}
              isLegal={(share) => share >= 0 && share < 1}
              help="The share of each label that is spread over all classes."
              onChange={(label_smoothing) => change({ loss: { ...loss, label_smoothing } })}
            />
          )}
          <NumberControl
            label="mixup α"
            name="Alpha of mixup"
            value={recipe.mixup}
            defaultValue={0}
            range={{ scale: 'linear', min: 0, max: 1 }}
            isLegal={(alpha) => alpha >= 0 && alpha <= 1}
            help="Trains on mixtures of two points and their labels in shares from Beta(α, α)."
            onChange={(mixup) => change({ mixup })}
          />
          <NumberControl
            label="L1"
            name="L1 penalty on weights"
            value={recipe.l1}
            defaultValue={0}
            range={{ scale: 'log-or-zero', min: 1e-5, max: 0.1 }}
            isLegal={(l1) => l1 >= 0 && l1 <= 1}
            help="λ of λ·Σ|w|. L2 and decoupled decay are the optimizer’s weight_decay (Adam and AdamW)."
            onChange={(l1) => change({ l1 })}
          />
        </>
      )}
    </div>
  );
}

interface ArgumentControlsProps {
  readonly choice: Choice;
  readonly args: readonly Argument[];
  readonly onChange: (choice: Choice) => void;
}

/** The numbers an initializer takes. */
function ArgumentControls({ choice, args, onChange }: ArgumentControlsProps) {
  return args.flatMap((argument) =>
    argument.kind !== 'number'
      ? []
      : [
          <NumberControl
            key={argument.name}
            label={argument.name}
            name={`${argument.name} of the first weights`}
            value={Number(choice[argument.name])}
            defaultValue={argument.default}
            range={{ scale: 'linear', min: argument.range[0], max: argument.range[1] }}
            isWhole={argument.whole === true}
            help={argument.meaning}
            onChange={(value) => onChange({ ...choice, [argument.name]: value })}
          />,
        ],
  );
}
