/** Which part of a mock interview is on the screen: choosing a round, sitting it, or looking back at it. */
import { roundIdSchema } from '@shared/study/round.ts';
import { MessagesSquare } from 'lucide-react';
import { use, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { NavigationContext, PageHeading } from '../../app/PageHeading.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { DebriefScreen } from './DebriefScreen.tsx';
import { RoundScreen } from './RoundScreen.tsx';
import { SetupScreen } from './SetupScreen.tsx';

export default function InterviewScreen() {
  const [location] = useLocation();
  const path = location.split('?')[0] ?? '';
  const steps = useSteps(path);
  return <NavigationContext value={use(NavigationContext) + steps}>{partFor(path)}</NavigationContext>;
}

function partFor(path: string) {
  const [, , id, part, ...rest] = path.split('/');
  if (id === undefined || id === '') return <SetupScreen />;
  const roundId = roundIdSchema.safeParse(id);
  if (roundId.success && rest.length === 0) {
    if (part === undefined || part === '') return <RoundScreen key={id} roundId={roundId.data} />;
    if (part === 'debrief') return <DebriefScreen key={id} roundId={roundId.data} />;
  }
  return (
    <div className="page">
      <PageHeading title="No such round" />
      <EmptyState icon={<MessagesSquare />} title="This address leads to no round.">
        <p>
          The rounds you have sat are listed under <Link href="/interview">Interview</Link>.
        </p>
      </EmptyState>
    </div>
  );
}

/** Steps taken between the parts, each of which begins at its top with the focus on its heading. */
function useSteps(path: string): number {
  const [state, setState] = useState({ path, count: 0 });
  if (state.path !== path) setState({ path, count: state.count + 1 });
  const { count } = state;
  useEffect(() => {
    if (count > 0) window.scrollTo(0, 0);
  }, [count]);
  return count;
}
