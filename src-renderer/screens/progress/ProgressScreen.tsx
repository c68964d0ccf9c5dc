/** Says what the progress page will hold; it does not draw it yet. */
import { ChartSpline } from 'lucide-react';
import { Link } from 'wouter';
import { PageHeading } from '../../app/PageHeading.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';

export default function ProgressScreen() {
  return (
    <div className="page">
      <PageHeading title="Progress" />
      <EmptyState icon={<ChartSpline />} title="The map of what you know will be drawn here.">
        <p>
          Area by area: what you have read, what you could answer under a clock, and where the two disagree. It is drawn
          from what you did, never from a guess, and no single interview decides anything.
        </p>
        <p>
          The rounds you have sat are already kept, in the history of the <Link href="/interview">interview</Link>{' '}
          screen.
        </p>
      </EmptyState>
    </div>
  );
}
