/** A key or a chord, drawn as keys: `Ctrl+K`. */
import './kbd.css';

export function Kbd({ keys }: { readonly keys: string }) {
  const parts = keys === '+' ? ['+'] : keys.split('+');
  return (
    <span className="kbd-chord">
      {parts.map((part) => (
        <kbd key={part} className="kbd">
          {part}
        </kbd>
      ))}
    </span>
  );
}
