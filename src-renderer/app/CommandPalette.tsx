/** Ctrl/Cmd+K: one box that finds screens, concepts and labs by name, and phrases inside notes. */
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useState } from 'react';
import { useLocation } from 'wouter';
import type { FindableLab } from '../labs/palette-labs.ts';
import { openInSandbox } from '../labs/sandbox-link.ts';
import { useLibraryListing } from '../screens/library/library-listing.tsx';
import { Snippet } from '../screens/library/Snippet.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { type PaletteItem, paletteItems } from './palette-items.ts';
import { useQuery } from './use-query.ts';
import './command-palette.css';

export function CommandPalette({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog open={open} title="Find" hideTitle onClose={onClose}>
      <PaletteBody onClose={onClose} />
    </Dialog>
  );
}

function PaletteBody({ onClose }: { readonly onClose: () => void }) {
  const [, navigate] = useLocation();
  const [text, setText] = useState('');
  const [activeIndex, setActiveIndex] = useState(0);
  const listId = useId();
  const query = useDeferredValue(text.trim());
  const listing = useLibraryListing();
  const search = useQuery('library:search', query.length > 1 ? { query: query.slice(0, 200), limit: 8 } : undefined);
  const hits = query.length > 1 ? (search.value?.hits ?? []) : [];
  const items = paletteItems(query, listing.value?.areas ?? [], hits, useFindableLabs());
  const active = items[Math.min(activeIndex, items.length - 1)];

  const choose = (item: PaletteItem): void => {
    onClose();
    if (item.recipe !== undefined) openInSandbox(item.recipe);
    else navigate(item.path);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setActiveIndex((index) =>
        items.length === 0 ? 0 : (Math.min(index, items.length - 1) + step + items.length) % items.length,
      );
    } else if (event.key === 'Enter' && active !== undefined) {
      event.preventDefault();
      choose(active);
    }
  };
  return (
    <div className="palette">
      <input
        className="palette-input"
        type="text"
        role="combobox"
        aria-label="Find a screen, a concept, a lab or a phrase"
        aria-expanded={items.length > 0}
        aria-controls={listId}
        aria-activedescendant={active === undefined ? undefined : `${listId}-${active.key}`}
        placeholder="Find a screen, a concept, a lab, a phrase…"
        autoComplete="off"
        spellCheck={false}
        // biome-ignore lint/a11y/noAutofocus: opening the palette is asking to type
        autoFocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActiveIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id={listId} role="listbox" aria-label="Found" className="palette-list">
        {items.map((item) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the text box above owns the keyboard (combobox pattern)
          <div
            key={item.key}
            id={`${listId}-${item.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={item === active}
            className="palette-item"
            ref={item === active ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
            onClick={() => choose(item)}
          >
            <span className="palette-kind">{item.kind}</span>
            <span className="palette-title">
              <Snippet parts={item.title} />
            </span>
            <span className="palette-detail">
              <Snippet parts={item.detail} />
            </span>
          </div>
        ))}
      </div>
      {items.length === 0 && <p className="palette-none">Nothing by that name. Try a word from the note itself.</p>}
    </div>
  );
}

/** None until their part of the program has come. */
function useFindableLabs(): readonly FindableLab[] {
  const [labs, setLabs] = useState<readonly FindableLab[]>([]);
  useEffect(() => {
    let isGone = false;
    import('../labs/palette-labs.ts').then(
      ({ findableLabs }) => {
        if (!isGone) setLabs(findableLabs());
      },
      // A host that has gone is told of by whatever the reader does next.
      () => {},
    );
    return () => {
      isGone = true;
    };
  }, []);
  return labs;
}
