/** Wires a round to its views: waiting for the host, paused, a question, or over, when the debrief takes its place. */
import type { RoundId } from '@shared/study/round.ts';
import { useEffect, useRef } from 'react';
import { Link, Redirect } from 'wouter';
import { PageHeading } from '../../app/PageHeading.tsx';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { useLibraryListing } from '../library/library-listing.tsx';
import { QuestionDesk } from './QuestionDesk.tsx';
import { swallowTyping } from './typing-guard.ts';
import { useRound } from './use-round.ts';

export function RoundScreen({ roundId }: { readonly roundId: RoundId }) {
  const round = useRound(roundId);
  const { view, reading, trouble } = round;
  const areas = useLibraryListing().value?.areas;
  useTypingGuard(view?.state === 'running', view?.endReason === 'time');

  if (view === undefined || reading === undefined) {
    return (
      <div className="page">
        <PageHeading title="Mock interview" />
        {trouble === undefined ? (
          <Spinner label="Opening the round…" />
        ) : (
          <Notice tone="error" title={trouble.message} actions={<Button onClick={round.resync}>Try again</Button>}>
            <p>
              {trouble.hint} <Link href="/interview">Back to the interviews</Link>
            </p>
          </Notice>
        )}
      </div>
    );
  }
  if (view.state === 'ended' || view.current === undefined) {
    return <Redirect to={`/interview/${roundId}/debrief`} replace />;
  }
  const { index, question } = view.current;
  const areaTitle = areas?.find(({ id }) => id === question.area)?.title ?? question.area.replaceAll('-', ' ');
  return (
    <QuestionDesk
      key={index}
      round={round}
      view={view}
      current={view.current}
      reading={reading}
      areaTitle={areaTitle}
    />
  );
}

/** `isRunning` has to be seen once: a round found ended interrupts nobody. */
function useTypingGuard(isRunning: boolean, isOutOfTime: boolean): void {
  const wasRunning = useRef(false);
  useEffect(() => {
    if (isOutOfTime && wasRunning.current) swallowTyping(window);
    wasRunning.current = isRunning;
  }, [isRunning, isOutOfTime]);
}
