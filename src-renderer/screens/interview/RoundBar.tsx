/** The strip above a question: which round this is, the two clocks, and the ways to pause or end it. From props only. */
import type { RoundView } from '@shared/study/round.ts';
import { Eye, EyeOff, Pause } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import type { Reading } from './countdown.ts';
import { QuestionClock, RoundClock, TimeAnnouncer } from './RoundClock.tsx';
import { PACE_NAMES } from './round-words.ts';

interface RoundBarProps {
  readonly view: RoundView;
  readonly reading: Reading;
  /** Time budget of the question, s. */
  readonly seconds: number;
  readonly isBusy: boolean;
  readonly onPause: () => void;
  readonly onEnd: () => void;
}

/** Whether the clocks are hidden outlives the question, not the window. */
let wereHidden = false;

export function RoundBar({ view, reading, seconds, isBusy, onPause, onEnd }: RoundBarProps) {
  const [isHidden, setHidden] = useState(wereHidden);
  const toggle = (): void => {
    wereHidden = !isHidden;
    setHidden(wereHidden);
  };
  return (
    <section className="round-bar" aria-label="Round">
      <p className="round-name">
        {view.minutes} minutes, {PACE_NAMES[view.pace]}
        {view.state === 'paused' && <strong className="round-paused">paused</strong>}
      </p>
      <div className="round-clocks">
        {!isHidden && view.state !== 'paused' && <QuestionClock reading={reading} seconds={seconds} />}
        {!isHidden && <RoundClock reading={reading} />}
        <TimeAnnouncer reading={reading} isShown={isHidden} />
      </div>
      <div className="round-actions">
        <Button variant="quiet" icon={isHidden ? <Eye /> : <EyeOff />} onClick={toggle}>
          {isHidden ? 'Show clock' : 'Hide clock'}
        </Button>
        {view.pace === 'practice' && view.state === 'running' && (
          <Button variant="quiet" icon={<Pause />} disabled={isBusy} onClick={onPause}>
            Pause
          </Button>
        )}
        <Button variant="quiet" disabled={isBusy} onClick={onEnd}>
          End round
        </Button>
      </div>
    </section>
  );
}
