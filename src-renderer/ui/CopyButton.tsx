/** Copies a text and says so on its own face; a refused clipboard is said too. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from './Button.tsx';

interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly className?: string;
  readonly tabIndex?: number;
}

const SAY_COPIED_MS = 1600;

export function CopyButton({ text, label, className, tabIndex }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'idle' | 'copied' | 'refused'>('idle');
  useEffect(() => {
    if (outcome === 'idle') return;
    const timer = setTimeout(() => setOutcome('idle'), SAY_COPIED_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  return (
    <Button
      size="small"
      className={['copy-button', className].filter(Boolean).join(' ')}
      icon={outcome === 'copied' ? <Check /> : <Copy />}
      tabIndex={tabIndex}
      data-copied={outcome === 'idle' ? undefined : outcome}
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => setOutcome('copied'),
          () => setOutcome('refused'),
        );
      }}
    >
      <span aria-live="polite">
        {outcome === 'idle' ? label : outcome === 'copied' ? 'Copied' : 'The clipboard is closed'}
      </span>
    </Button>
  );
}
