/**
 * One question with everything that can be done about it: writing, submitting, pausing, ending. Stays mounted through a
 * pause, so that what stands in the fields never depends on having been saved.
 */
import type { RoundView as RoundState } from '@shared/study/round.ts';
import { use, useEffect, useState } from 'react';
import { NavigationContext } from '../../app/PageHeading.tsx';
import { useCommandKey } from '../../app/shortcuts.ts';
import { type Reading, remainingAt } from './countdown.ts';
import { EndRoundDialog } from './EndRoundDialog.tsx';
import { PausedView } from './PausedView.tsx';
import { RoundBar } from './RoundBar.tsx';
import { RoundView } from './RoundView.tsx';
import { useAnswerDraft } from './use-answer-draft.ts';
import type { Round } from './use-round.ts';
import './round.css';

interface QuestionDeskProps {
  readonly round: Round;
  readonly view: RoundState;
  readonly current: NonNullable<RoundState['current']>;
  readonly reading: Reading;
  readonly areaTitle: string;
}

/** In the last moments of a round every keystroke is saved at once: what is unsaved when time runs out is not taken. */
const LAST_MOMENTS_MS = 1500;
const LAST_LOOK_MS = 150;

export function QuestionDesk({ round, view, current, reading, areaTitle }: QuestionDeskProps) {
  const { index, question } = current;
  const draft = useAnswerDraft(view.id, index, current.draft, round.resync);
  const [isEnding, setEnding] = useState(false);
  const navigations = use(NavigationContext);
  useSavedToTheEnd(reading, draft.flush);
  useEffect(() => {
    window.scrollTo(0, 0);
  }, []);

  const send = async (request: () => Promise<boolean>): Promise<void> => {
    draft.hold();
    if (!(await request())) draft.goOn();
  };
  const submit = (): void => {
    if (view.state === 'running' && !round.isBusy) void send(() => round.submit(index, draft.answer));
  };
  const end = (): void => {
    setEnding(false);
    // What counts at the end is what was saved last, so the last words go first.
    draft.flush();
    void draft.settled().then(() => round.finish());
  };
  useCommandKey('enter', () => {
    if (document.querySelector('dialog[open]') === null) submit();
  });

  return (
    <NavigationContext value={navigations + index + 1}>
      <div className="round">
        <RoundBar
          view={view}
          reading={reading}
          seconds={question.seconds}
          isBusy={round.isBusy}
          onPause={() => void round.pause()}
          onEnd={() => setEnding(true)}
        />
        {view.state === 'paused' ? (
          <PausedView
            index={index}
            questionCount={view.questionCount}
            saveState={draft.saveState}
            trouble={round.trouble}
            isBusy={round.isBusy}
            onResume={() => void round.resume()}
          />
        ) : (
          <RoundView
            question={question}
            index={index}
            questionCount={view.questionCount}
            areaTitle={areaTitle}
            answer={draft.answer}
            saveState={draft.saveState}
            trouble={round.trouble}
            isHostSilent={round.isHostSilent}
            isBusy={round.isBusy}
            onChange={draft.change}
            onBlur={draft.flush}
            onSubmit={submit}
          />
        )}
      </div>
      <EndRoundDialog
        open={isEnding}
        unaskedCount={view.questionCount - index - 1}
        onClose={() => setEnding(false)}
        onEnd={end}
      />
    </NavigationContext>
  );
}

function useSavedToTheEnd(reading: Reading, flush: () => void): void {
  useEffect(() => {
    if (!reading.isRunning) return;
    let looks: ReturnType<typeof setInterval> | undefined;
    const untilThen = Math.max(0, remainingAt(reading, performance.now()) - LAST_MOMENTS_MS);
    const timer = setTimeout(() => {
      looks = setInterval(flush, LAST_LOOK_MS);
    }, untilThen);
    return () => {
      clearTimeout(timer);
      clearInterval(looks);
    };
  }, [reading, flush]);
}
