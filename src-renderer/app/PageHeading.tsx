/** The one h1 of a view: names the window and takes the focus after a navigation, so that a screen reader says where one is. */
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';

/** How many navigations there have been since the page was loaded; at the first view the focus is left alone. */
export const NavigationContext = createContext(0);

interface PageHeadingProps {
  /** Plain text for the window's title. */
  readonly title: string;
  readonly className?: string;
  /** What is drawn, if not the title itself. */
  readonly children?: ReactNode;
}

export function PageHeading({ title, className, children }: PageHeadingProps) {
  const navigations = useContext(NavigationContext);
  const ref = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Saddlepoint`;
  }, [title]);
  useEffect(() => {
    if (navigations > 0) ref.current?.focus({ preventScroll: true });
  }, [navigations]);
  return (
    <h1 ref={ref} tabIndex={-1} className={className ?? 'page-heading'}>
      {children ?? title}
    </h1>
  );
}
