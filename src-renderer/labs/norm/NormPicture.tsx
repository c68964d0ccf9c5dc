/** The picture of whichever view an outcome is of, at a size of its own. */
import type { NormOutcome } from '@shared/numerics/labs/norm/norm.ts';
import type { Size } from '../use-size.ts';
import { AdainPicture } from './AdainPicture.tsx';
import { ConditioningPicture } from './ConditioningPicture.tsx';
import { CubePicture } from './CubePicture.tsx';
import { GradientPicture } from './GradientPicture.tsx';
import { RunningPicture } from './RunningPicture.tsx';

export interface NormPictureProps {
  readonly outcome: NormOutcome;
  readonly size: Size;
  /** The cell of a block that is pointed at. */
  readonly place: number;
  /** Absent on paper. */
  readonly onPlace?: ((place: number) => void) | undefined;
  /** Whose running statistics are drawn. */
  readonly channel: number;
}

export function NormPicture({ outcome, size, place, onPlace, channel }: NormPictureProps) {
  switch (outcome.view) {
    case 'cube':
      return <CubePicture outcome={outcome} size={size} place={place} onPlace={onPlace} />;
    case 'gradient':
      return <GradientPicture outcome={outcome} size={size} place={place} onPlace={onPlace} />;
    case 'running':
      return <RunningPicture outcome={outcome} size={size} channel={channel} />;
    case 'adain':
      return <AdainPicture outcome={outcome} size={size} />;
    case 'conditioning':
      return <ConditioningPicture outcome={outcome} size={size} />;
  }
}
