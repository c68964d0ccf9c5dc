/**
 * The way back from a bench to the shelf of all labs. The router's own link: a bench has the same plain address and remembers
 * its recipe, so that following a bare one would lead nowhere.
 */
import { ChevronLeft } from 'lucide-react';
import { Link } from 'wouter';

export function GalleryLink() {
  return (
    <Link className="sandbox-back" href="/sandbox">
      <ChevronLeft aria-hidden="true" />
      All labs
    </Link>
  );
}
