/**
 * Takes a run elsewhere: as recipe, as a block for a note, as PyTorch or optax, as numbers, as picture. Where the clipboard is refused,
 * the text is shown to be copied.
 */
import type { LabOutcome, LabRecipe } from '@shared/numerics/labs/lab.ts';
import { Braces, FileCode2, Image, NotebookPen, Table } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { copyText, downloadBlob, downloadText } from './copy-text.ts';
import { picturePng, pictureSvg } from './plot/export-picture.ts';

export interface TakeAwayProps {
  readonly recipe: LabRecipe;
  readonly outcome: LabOutcome | undefined;
  /** What is exported as picture; undefined while there is none. */
  readonly picture: () => HTMLElement | undefined;
  /** The numbers of the run as comma-separated values. */
  readonly csv?: (() => string) | undefined;
  /** A script that repeats the run in PyTorch; throws a sentence where it cannot be said. */
  readonly pytorch?: (() => string) | undefined;
  /** The optimizer in optax; throws likewise. */
  readonly optax?: (() => string) | undefined;
}

export function TakeAway({ recipe, outcome, picture, csv, pytorch, optax }: TakeAwayProps) {
  const [shown, setShown] = useState<{ readonly title: string; readonly text: string }>();
  const [said, setSaid] = useState('');
  const text = JSON.stringify(recipe, null, 2);
  const share = async (title: string, shared: string) => {
    if (await copyText(shared)) setSaid(`${title} copied`);
    else setShown({ title, text: shared });
  };
  const attempt = (work: () => unknown) => () => {
    Promise.resolve()
      .then(work)
      .catch((thrown: unknown) => setSaid(thrown instanceof Error ? thrown.message : String(thrown)));
  };
  const drawn = (): HTMLElement => {
    const element = picture();
    if (element === undefined) throw new Error('There is no picture yet.');
    return element;
  };
  return (
    <div className="share">
      <span className="share-said" role="status">
        {said}
      </span>
      <Button size="small" icon={<Braces />} onClick={() => void share('Recipe', text)}>
        Copy recipe
      </Button>
      <Button size="small" icon={<NotebookPen />} onClick={() => void share('Block', `\`\`\`lab\n${text}\n\`\`\`\n`)}>
        Copy for a note
      </Button>
      {pytorch !== undefined && (
        <Button size="small" icon={<FileCode2 />} onClick={attempt(() => share('PyTorch', pytorch()))}>
          Copy as PyTorch
        </Button>
      )}
      {optax !== undefined && (
        <Button size="small" icon={<FileCode2 />} onClick={attempt(() => share('optax', optax()))}>
          Copy as optax
        </Button>
      )}
      {csv !== undefined && (
        <Button
          size="small"
          icon={<Table />}
          onClick={attempt(() => downloadText(csv(), `${recipe.lab}.csv`, 'text/csv'))}
        >
          CSV
        </Button>
      )}
      <Button
        size="small"
        icon={<Table />}
        disabled={outcome === undefined}
        onClick={() => downloadText(JSON.stringify(outcome, jsonNumbers), `${recipe.lab}.json`, 'application/json')}
      >
        JSON
      </Button>
      <Button
        size="small"
        icon={<Image />}
        onClick={attempt(() => downloadText(pictureSvg(drawn()), `${recipe.lab}.svg`, 'image/svg+xml'))}
      >
        SVG
      </Button>
      <Button
        size="small"
        icon={<Image />}
        onClick={attempt(async () => downloadBlob(await picturePng(drawn()), `${recipe.lab}.png`))}
      >
        PNG
      </Button>
      <Dialog open={shown !== undefined} title={`${shown?.title ?? ''} to copy`} onClose={() => setShown(undefined)}>
        <textarea className="share-text" readOnly aria-label={shown?.title ?? ''} value={shown?.text ?? ''} rows={18} />
      </Dialog>
    </div>
  );
}

/** Typed arrays as lists, as the command line prints them. */
function jsonNumbers(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView) ? Array.from(value as Float64Array) : value;
}
