/** A practice round standing still. The question is out of sight, because a pause is not thinking time. */
import type { AppError } from '@shared/contract/result.ts';
import { Play } from 'lucide-react';
import { PageHeading } from '../../app/PageHeading.tsx';
import { Button } from '../../ui/Button.tsx';
import type { SaveState } from './draft-saver.ts';
import { RoundTrouble } from './RoundTrouble.tsx';
import { SaveNote } from './SaveNote.tsx';

interface PausedViewProps {
  readonly index: number;
  readonly questionCount: number;
  readonly saveState: SaveState;
  readonly trouble: AppError | undefined;
  readonly isBusy: boolean;
  readonly onResume: () => void;
}

export function PausedView({ index, questionCount, saveState, trouble, isBusy, onResume }: PausedViewProps) {
  return (
    <div className="round-rest">
      <PageHeading title="Paused" className="round-heading" />
      <p className="round-rest-text">
        The clock stands still at question {index + 1} of {questionCount}. The question is hidden until you go on; what
        you have written is kept.
      </p>
      <RoundTrouble trouble={trouble} what="The round could not be resumed" />
      <Button variant="primary" icon={<Play />} disabled={isBusy} onClick={onResume}>
        Resume
      </Button>
      <SaveNote state={saveState} />
    </div>
  );
}
