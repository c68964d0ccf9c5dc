/**
 * A text of an interview in the notes' format: prompt, model answer, follow-up, or what the candidate has written. Drawn by
 * the library's own renderer; a lab someone types into an answer stays the text it is.
 */
import type { NoteDocument } from '@shared/markdown/note-tree.ts';
import { parseNote } from '@shared/markdown/parse-note.ts';
import type { Nodes } from 'mdast';
import { useMemo, useRef } from 'react';
import { NoteBody } from '../library/NoteBody.tsx';
import { LOOSE, NoteContext, type NoteSurroundings } from '../library/note-context.ts';
import { useScrollRegions } from '../library/use-scroll-regions.ts';
import './question-text.css';

interface QuestionTextProps {
  readonly text: string;
  /** Where its links lead. Default: nowhere. */
  readonly surroundings?: NoteSurroundings;
  /** `candidate`: typed by the person, so nothing in it is run. */
  readonly by?: 'bank' | 'candidate';
  /** Draws a copy button on display formulas. Default false. */
  readonly copyable?: boolean;
}

export function QuestionText({ text, surroundings = LOOSE, by = 'bank', copyable = false }: QuestionTextProps) {
  const box = useRef<HTMLDivElement>(null);
  const tree = useMemo(() => {
    const parsed = parseNote(text);
    return by === 'candidate' ? withoutLabs(parsed) : parsed;
  }, [text, by]);
  useScrollRegions(box, tree);
  return (
    <div ref={box} className={copyable ? 'question-text' : 'question-text question-text-plain'}>
      <NoteContext value={surroundings}>
        <NoteBody document={tree} />
      </NoteContext>
    </div>
  );
}

function withoutLabs(tree: NoteDocument): NoteDocument {
  return unlabbed(tree) as NoteDocument;
}

function unlabbed(node: Nodes): Nodes {
  if (node.type === 'lab') return { type: 'code', value: node.source };
  if (!('children' in node)) return node;
  return { ...node, children: node.children.map((child) => unlabbed(child)) } as Nodes;
}
