/** The interview's front page: the round that waits, the choice of a new one, and the rounds that were. */
import { MessagesSquare } from 'lucide-react';
import { Link, useLocation } from 'wouter';
import { PageHeading } from '../../app/PageHeading.tsx';
import { useQuery } from '../../app/use-query.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { RoundHistory } from './RoundHistory.tsx';
import { SetupForm } from './SetupForm.tsx';
import { UnfinishedRound } from './UnfinishedRound.tsx';
import './setup.css';

export function SetupScreen() {
  const options = useQuery('interview:options', {});
  const history = useQuery('interview:history', {});
  const [, navigate] = useLocation();
  const { areas, unfinished } = options.value ?? {};
  const titles = new Map((areas ?? []).map(({ id, title }) => [id, title]));
  return (
    <div className="page setup">
      <header className="setup-head">
        <PageHeading title="Mock interview" />
        <p className="setup-lead">
          One question at a time against the clock, answered in your own words. Afterwards you read your answers beside
          model answers and mark them yourself.
        </p>
      </header>
      {options.status === 'failed' && (
        <Notice
          tone="error"
          title={options.error.message}
          actions={<Button onClick={options.reload}>Try again</Button>}
        >
          {options.error.hint !== undefined && <p>{options.error.hint}</p>}
        </Notice>
      )}
      {options.status === 'loading' && areas === undefined && <Spinner label="Looking for questions…" />}
      {unfinished !== undefined && (
        <UnfinishedRound round={unfinished} titles={titles} onGone={options.reload} onOpen={navigate} />
      )}
      {areas?.length === 0 && (
        <EmptyState icon={<MessagesSquare />} title="There are no questions yet.">
          <p>
            Questions belong to notes: as soon as the <Link href="/library">library</Link> holds a note with questions,
            its area can be chosen here.
          </p>
        </EmptyState>
      )}
      {areas !== undefined && areas.length > 0 && (
        <SetupForm areas={areas} isBlocked={unfinished !== undefined} onOpen={navigate} />
      )}
      {history.value !== undefined && areas !== undefined && (
        <RoundHistory rounds={history.value.rounds.filter(({ state }) => state === 'ended')} titles={titles} />
      )}
      {history.status === 'failed' && (
        <Notice tone="error" title={`The earlier rounds could not be read: ${history.error.message}`}>
          {history.error.hint !== undefined && <p>{history.error.hint}</p>}
        </Notice>
      )}
    </div>
  );
}
