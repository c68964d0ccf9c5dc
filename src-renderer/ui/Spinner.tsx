/** Says that something is under way; still under reduced motion, where the words alone remain. */
import './spinner.css';

export function Spinner({ label }: { readonly label: string }) {
  return (
    <span className="spinner" role="status">
      <span className="spinner-ring" aria-hidden="true" />
      <span>{label}</span>
    </span>
  );
}
