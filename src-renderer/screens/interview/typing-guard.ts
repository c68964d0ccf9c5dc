/**
 * When time runs out in the middle of a word the fingers type on. Until they rest, letters must do nothing: on the page that
 * follows they would be shortcuts, and a space would scroll.
 */

const REST_MS = 800;

/** Swallows printable keys pressed without a modifier until none came for a moment; every other key works as ever. */
export function swallowTyping(target: Window): void {
  const stop = (): void => target.removeEventListener('keydown', onKeyDown, { capture: true });
  let rest = target.setTimeout(stop, REST_MS);
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    target.clearTimeout(rest);
    rest = target.setTimeout(stop, REST_MS);
  }
  target.addEventListener('keydown', onKeyDown, { capture: true });
}
