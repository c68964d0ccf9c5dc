/** The network of a trainability map: its points, its hidden layers, its activation and first weights. */
import { ACTIVATIONS } from '@shared/numerics/catalog/activations.ts';
import { INITIALIZERS } from '@shared/numerics/catalog/initializers.ts';
import { PLANAR_SETS } from '@shared/numerics/data/planar-sets.ts';
import { sweepLab } from '@shared/numerics/labs/sweep.ts';
import type { NetworkSweep } from '@shared/numerics/labs/sweep-outcome.ts';
import { complaintOf } from '../complaint.ts';
import { ChoiceField, TextField } from '../fields.tsx';
import { NumberControl } from '../NumberControl.tsx';
import { widthsOf } from '../train/train-edits.ts';

export interface NetworkFieldProps {
  readonly recipe: NetworkSweep;
  /** Only ever called with a network that can be swept. */
  readonly onChange: (network: NetworkSweep['network']) => void;
}

const TRIED_ACTIVATIONS = new Set(['tanh', 'relu', 'gelu', 'silu', 'sigmoid', 'elu']);
const TRIED_INITIALIZERS = new Set(['xavier_normal', 'xavier_uniform', 'kaiming_normal', 'kaiming_uniform', 'normal']);

export function NetworkField({ recipe, onChange }: NetworkFieldProps) {
  const { network } = recipe;
  const edited = (edit: object): NetworkSweep =>
    sweepLab.parse({ ...recipe, network: { ...network, ...edit } }) as NetworkSweep;
  const change = (edit: object): void => onChange(edited(edit).network);
  const netOf = (part: object): object => ({ net: { ...network.net, ...part } });
  const n = 'n' in network.data ? network.data.n : 64;
  const drawn = (id: string): object => ({ data: { id, n, validation: 0 }, loss: undefined });
  const titled = (entries: readonly { readonly id: string; readonly title: string }[], among: ReadonlySet<string>) =>
    entries.filter(({ id }) => among.has(id)).map(({ id, title }) => ({ value: id, label: title }));
  return (
    <div className="lab-group">
      <ChoiceField
        label="Points"
        value={'id' in network.data ? network.data.id : ''}
        options={PLANAR_SETS.map(({ id, title }) => ({ value: id, label: title }))}
        help="All of them in every step, so that a run is decided by its two numbers alone."
        onChange={(id) => change(drawn(id))}
      />
      <TextField
        label="Hidden layers"
        value={network.net.layers.join(', ')}
        help="Widths from the input on, such as 8 or 8, 8."
        complaint={(text) => complaintOf(() => edited(netOf({ layers: widthsOf(text) })))}
        onChange={(text) => change(netOf({ layers: widthsOf(text) }))}
      />
      <ChoiceField
        label="Activation"
        value={network.net.activation.id}
        options={titled(ACTIVATIONS, TRIED_ACTIVATIONS)}
        onChange={(id) => change(netOf({ activation: { id } }))}
      />
      <ChoiceField
        label="First weights"
        value={network.net.init.id}
        options={titled(INITIALIZERS, TRIED_INITIALIZERS)}
        onChange={(id) => change(netOf({ init: { id } }))}
      />
      <NumberControl
        label="seed"
        name="Seed of the first weights"
        value={network.seed}
        defaultValue={0}
        range={{ scale: 'linear', min: 0, max: 50 }}
        isLegal={(seed) => seed >= 0 && seed < 2 ** 32}
        isWhole
        help="The same first weights for every pair."
        onChange={(seed) => change({ seed })}
      />
    </div>
  );
}
