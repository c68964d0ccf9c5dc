/** Text in parts, the matching ones marked. */
import type { SnippetPart } from '@shared/study/concept.ts';

export function Snippet({ parts }: { readonly parts: readonly SnippetPart[] }) {
  return parts.map((part, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity beyond their place, and never move
    part.hit ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
  );
}
