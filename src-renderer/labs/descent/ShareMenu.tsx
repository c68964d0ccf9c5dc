/** Takes a race elsewhere: as recipe, as PyTorch, as numbers. Where the clipboard is refused, the text is shown to be copied. */
import { Braces, FileCode2, Table } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { copyText, downloadText } from '../copy-text.ts';

export interface ShareMenuProps {
  readonly recipeJson: () => string;
  /** Throws if the recipe cannot be said in PyTorch. */
  readonly pytorch: () => string;
  readonly csv: () => string;
}

export function ShareMenu({ recipeJson, pytorch, csv }: ShareMenuProps) {
  const [shown, setShown] = useState<{ readonly title: string; readonly text: string }>();
  const [said, setSaid] = useState('');
  const share = async (title: string, text: string) => {
    if (await copyText(text)) setSaid(`${title} copied`);
    else setShown({ title, text });
  };
  return (
    <div className="share">
      <span className="share-said" role="status">
        {said}
      </span>
      <Button size="small" icon={<Braces />} onClick={() => void share('Recipe', recipeJson())}>
        Copy recipe
      </Button>
      <Button size="small" icon={<FileCode2 />} onClick={() => void share('PyTorch', pytorch())}>
        Copy as PyTorch
      </Button>
      <Button size="small" icon={<Table />} onClick={() => downloadText(csv(), 'descent.csv', 'text/csv')}>
        Save CSV
      </Button>
      <Dialog open={shown !== undefined} title={`${shown?.title ?? ''} to copy`} onClose={() => setShown(undefined)}>
        <textarea className="share-text" readOnly aria-label={shown?.title ?? ''} value={shown?.text ?? ''} rows={18} />
      </Dialog>
    </div>
  );
}
