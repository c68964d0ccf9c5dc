/** What went wrong with the last action of a round, in words. */
import type { AppError } from '@shared/contract/result.ts';
import { Notice } from '../../ui/Notice.tsx';

interface RoundTroubleProps {
  readonly trouble: AppError | undefined;
  /** What did not happen. */
  readonly what: string;
}

export function RoundTrouble({ trouble, what }: RoundTroubleProps) {
  if (trouble === undefined) return null;
  return (
    <Notice tone="error" title={`${what}: ${trouble.message}`}>
      {trouble.hint !== undefined && <p>{trouble.hint}</p>}
    </Notice>
  );
}
