/** Says what the review will hold; there is nothing to review yet. */
import { Layers } from 'lucide-react';
import { Link } from 'wouter';
import { PageHeading } from '../../app/PageHeading.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';

export default function ReviewScreen() {
  return (
    <div className="page">
      <PageHeading title="Review" />
      <EmptyState icon={<Layers />} title="Nothing is due, because nothing is scheduled yet.">
        <p>
          This screen will bring back what you are about to forget: cards from the notes, and every point you missed in
          a mock interview, each on the day it is worth seeing again.
        </p>
        <p>
          Until then, read a note in the <Link href="/library">library</Link> and say its “In one breath” aloud without
          looking, or sit a <Link href="/interview">mock interview</Link>: what you miss there is where to begin.
        </p>
      </EmptyState>
    </div>
  );
}
