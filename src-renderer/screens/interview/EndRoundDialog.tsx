/** Asks before a round is ended for good. */
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { counted } from './round-words.ts';

interface EndRoundDialogProps {
  readonly open: boolean;
  /** Questions that will not be asked then; 0 if that is not known here. */
  readonly unaskedCount: number;
  readonly onClose: () => void;
  readonly onEnd: () => void;
}

export function EndRoundDialog({ open, unaskedCount, onClose, onEnd }: EndRoundDialogProps) {
  return (
    <Dialog
      open={open}
      title="End this round?"
      size="small"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>Go on with the round</Button>
          <Button variant="danger" onClick={onEnd}>
            End the round
          </Button>
        </>
      }
    >
      <p className="round-dialog-text">
        What you have written counts. {unaskedCount > 0 && `${counted(unaskedCount, 'question')} will not be asked. `}A
        round that has ended cannot be taken up again; the debrief follows at once.
      </p>
    </Dialog>
  );
}
