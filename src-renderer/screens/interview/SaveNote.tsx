/**
 * Whether the answer on the screen is with the host, in words: “Saved” stands here only after the host said so. Seen at
 * all times, spoken only when saving fails and when it works again.
 */
import { useState } from 'react';
import type { SaveState } from './draft-saver.ts';
import { timeText } from './round-words.ts';

export function SaveNote({ state }: { readonly state: SaveState }) {
  const isTrouble = state.kind === 'retrying' || state.kind === 'refused';
  const [hadTrouble, setHadTrouble] = useState(isTrouble);
  if (isTrouble && !hadTrouble) setHadTrouble(true);
  const words = wordsFor(state);
  const spoken = isTrouble ? words : hadTrouble && state.kind === 'saved' ? 'Saved again.' : '';
  return (
    <div className="save-note">
      <p className={isTrouble ? 'save-words save-words-trouble' : 'save-words'} aria-hidden={isTrouble || undefined}>
        {words}
      </p>
      <p className="visually-hidden" role="status">
        {spoken}
      </p>
    </div>
  );
}

function wordsFor(state: SaveState): string {
  switch (state.kind) {
    case 'untouched':
      return 'Saved as you type';
    case 'saving':
      return 'Saving…';
    case 'saved':
      return `Saved ${timeText(state.savedAtMs)}`;
    case 'retrying':
      return `Not saved: ${state.message} Trying again; your text stays here.`;
    case 'refused':
      return `Not saved: ${state.message}`;
    default:
      return state satisfies never;
  }
}
