/** The `?` overlay: every key the desk listens to, from the same list the desk's shortcuts are described in. */
import { Dialog } from '../ui/Dialog.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { SHORTCUT_GROUPS } from './shortcuts.ts';
import './shortcut-help.css';

export function ShortcutHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog open={open} title="Keys" onClose={onClose}>
      <div className="keys">
        {SHORTCUT_GROUPS.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <dl>
              {group.shortcuts.map(({ keys, does }) => (
                <div key={does} className="keys-row">
                  <dt>
                    {keys.map((chord) => (
                      <Kbd key={chord} keys={chord} />
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p className="keys-foot">Single keys can be turned off in Settings.</p>
      </div>
    </Dialog>
  );
}
