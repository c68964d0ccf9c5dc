/**
 * Keyboard shortcuts: which keys do what (the help overlay reads the same list) and the rule when single keys must keep
 * quiet: while typing, inside a dialog, with a modifier held, or when the reader turned them off.
 */
import { useEffect, useEffectEvent } from 'react';
import { currentSettings } from './theme.ts';

export interface ShortcutGroup {
  readonly title: string;
  readonly shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[];
}

export const isMac = /Mac/.test(navigator.platform);
export const COMMAND_KEY = isMac ? '⌘' : 'Ctrl';

export const SHORTCUT_GROUPS: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    shortcuts: [
      { keys: [`${COMMAND_KEY}+K`], does: 'Find a screen, a concept, a lab or a phrase' },
      { keys: ['/'], does: 'Search the library' },
      { keys: ['?'], does: 'Show these keys' },
      { keys: ['Esc'], does: 'Close what is open' },
    ],
  },
  {
    title: 'Search results',
    shortcuts: [
      { keys: ['↑', '↓'], does: 'Move between the box and its results' },
      { keys: ['Enter'], does: 'Open the result; in the box: the first one' },
    ],
  },
  {
    title: 'Reading a note',
    shortcuts: [
      { keys: ['M', 'Shift+M'], does: 'Go to the next or previous formula' },
      { keys: ['Enter'], does: 'On a formula: copy its TeX (with the mouse: point at it, then “Copy TeX”)' },
      { keys: ['[', ']'], does: 'Previous or next note' },
    ],
  },
  {
    title: 'In an interview',
    shortcuts: [{ keys: [`${COMMAND_KEY}+Enter`], does: 'Submit the answer and go on' }],
  },
  {
    title: 'In the sandbox',
    shortcuts: [
      { keys: ['Space'], does: 'Play or pause the race' },
      { keys: ['←', '→', '↑', '↓'], does: 'On the start: move it (with Shift: further); on a slider: change it' },
    ],
  },
];

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}

/** Single keys (`event.key`, so `?` and `M` are themselves) → action. */
export function useSingleKeys(actions: Readonly<Record<string, () => void>>): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (currentSettings().singleKeys === false || isTyping(event.target) || document.querySelector('dialog[open]'))
      return;
    const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}

/** Ctrl (Cmd on a Mac) and a letter, everywhere, in text boxes too. */
export function useCommandKey(key: string, action: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const isCommand = isMac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
    if (!isCommand || event.altKey || event.shiftKey || event.key.toLowerCase() !== key) return;
    event.preventDefault();
    action();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKeyDown(event);
    window.addEventListener('keydown', listener);
    return () => window.removeEventListener('keydown', listener);
  }, []);
}
