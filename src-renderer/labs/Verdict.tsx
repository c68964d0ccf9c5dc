/** What a lab found, in words: set large, read out when it changes, and told to whoever keeps the history of runs. */
import { createContext, use, useEffect } from 'react';
import { UnbrokenText } from './UnbrokenText.tsx';

/** Hears the verdict of the lab inside it. */
export const VerdictListener = createContext<((verdict: string) => void) | undefined>(undefined);

export function Verdict({ children }: { readonly children: string }) {
  const tell = use(VerdictListener);
  useEffect(() => tell?.(children), [tell, children]);
  return (
    <p className="lab-verdict" role="status">
      <UnbrokenText>{children}</UnbrokenText>
    </p>
  );
}
