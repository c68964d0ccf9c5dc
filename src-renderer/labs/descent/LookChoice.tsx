/** Which picture of the surface: the plane, the relief, or both where the window is wide. */
import { SegmentedControl } from '../../ui/SegmentedControl.tsx';
import type { Look } from './RacePlot.tsx';
import type { Descent } from './use-descent.ts';

export function LookChoice({ descent: { look, setLook } }: { readonly descent: Descent }) {
  return (
    <div className="look-choice">
      <SegmentedControl<Look>
        label="Picture"
        hideLabel
        value={look}
        options={[
          { value: 'plane', label: '2-D' },
          { value: 'relief', label: '3-D' },
          { value: 'both', label: 'both' },
        ]}
        onChange={setLook}
      />
    </div>
  );
}
