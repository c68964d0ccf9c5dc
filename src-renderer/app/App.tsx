/** The shell: navigation, the current view, and the two overlays that are reachable from everywhere. */
import { Search } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, Redirect, Route, Router, Switch, useLocation } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { LibraryListingProvider } from '../screens/library/library-listing.tsx';
import { NoteScreen } from '../screens/library/NoteScreen.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Kbd } from '../ui/Kbd.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Brand } from './Brand.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { NavigationContext, PageHeading } from './PageHeading.tsx';
import { ROUTES } from './routes.ts';
import { ShortcutHelp } from './ShortcutHelp.tsx';
import { COMMAND_KEY, useCommandKey, useSingleKeys } from './shortcuts.ts';
import './app.css';

const PrintScreen = lazy(() => import('../screens/print/PrintScreen.tsx'));

/** The path inside the hash. What follows a `?` there belongs to the screen, not to the choice of screen. */
function useHashPath(): ReturnType<typeof useHashLocation> {
  const [location, navigate] = useHashLocation();
  return [location.split('?')[0] ?? '/', navigate];
}

/** What a link's address must be for a second tab, or the status line, to lead to the same screen. */
const hashAddress = (path: string): string => `#${path}`;

export function App() {
  return (
    <Router hook={useHashPath} hrefs={hashAddress}>
      <ErrorBoundary what="Saddlepoint">
        <Switch>
          <Route path="/print/:jobId">
            {({ jobId }) => (
              <Suspense>
                <PrintScreen jobId={jobId} />
              </Suspense>
            )}
          </Route>
          <Route>
            <LibraryListingProvider>
              <Desk />
            </LibraryListingProvider>
          </Route>
        </Switch>
      </ErrorBoundary>
    </Router>
  );
}

type Overlay = 'none' | 'palette' | 'help';

function Desk() {
  const [location, navigate] = useLocation();
  const [overlay, setOverlay] = useState<Overlay>('none');
  const mainRef = useRef<HTMLElement>(null);
  const view = viewOf(location);
  const navigations = useNavigationCount(view);
  useCommandKey('k', () => setOverlay((shown) => (shown === 'palette' ? 'none' : 'palette')));
  useSingleKeys({
    '?': () => setOverlay('help'),
    '/': () => {
      const box = document.querySelector<HTMLInputElement>('[data-library-search]');
      if (box === null) navigate('/library', { state: { focusSearch: true } });
      else box.focus();
    },
  });
  return (
    <div className="desk">
      {/* biome-ignore lint/a11y/useValidAnchor: a skip link is a link; the hash is the router's, so the jump is made by hand */}
      <a
        className="skip-link visually-hidden"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          mainRef.current?.focus();
        }}
      >
        Skip to content
      </a>
      <header className="sidebar">
        <Link href="/library" className="brand" aria-label="Saddlepoint, to the library">
          <Brand />
          <span className="brand-name">Saddlepoint</span>
        </Link>
        <nav aria-label="Main" className="main-nav">
          <ul>
            {ROUTES.map(({ path, name, Icon }) => (
              <li key={path}>
                <Link
                  href={path}
                  className="nav-link"
                  aria-current={`/${location.split('/')[1] ?? ''}` === path ? 'page' : undefined}
                >
                  <Icon aria-hidden="true" />
                  <span>{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="sidebar-foot">
          <button type="button" className="sidebar-button" onClick={() => setOverlay('palette')}>
            <Search aria-hidden="true" />
            <span>Find</span>
            <Kbd keys={`${COMMAND_KEY}+K`} />
          </button>
          <button type="button" className="sidebar-button" onClick={() => setOverlay('help')}>
            <span>Keys</span>
            <Kbd keys="?" />
          </button>
        </div>
      </header>
      <main ref={mainRef} id="main" tabIndex={-1}>
        <NavigationContext value={navigations}>
          <ErrorBoundary what="This screen" resetKey={view}>
            <Suspense
              fallback={
                <div className="page">
                  <Spinner label="Opening…" />
                </div>
              }
            >
              <Views />
            </Suspense>
          </ErrorBoundary>
        </NavigationContext>
      </main>
      <CommandPalette open={overlay === 'palette'} onClose={() => setOverlay('none')} />
      <ShortcutHelp open={overlay === 'help'} onClose={() => setOverlay('none')} />
    </div>
  );
}

function Views() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/library" replace />
      </Route>
      <Route path="/library/:id/:slug?">{({ id, slug }) => <NoteScreen key={id} id={id} slug={slug} />}</Route>
      {ROUTES.map(({ path, Screen }) => (
        <Route key={path} path={`${path}/*?`}>
          <Screen />
        </Route>
      ))}
      <Route>
        <div className="page">
          <PageHeading title="Nothing here" />
          <EmptyState title="This address leads nowhere.">
            <p>
              The <Link href="/library">library</Link> is a good place to begin again.
            </p>
          </EmptyState>
        </div>
      </Route>
    </Switch>
  );
}

/** `/library/adam/traps` and `/library/adam` are one view: only the place in it differs. */
function viewOf(location: string): string {
  const [, screen, id] = location.split('?')[0]?.split('/') ?? [];
  return screen === 'library' && id !== undefined ? `/library/${id}` : `/${screen ?? ''}`;
}

function useNavigationCount(view: string): number {
  const [state, setState] = useState({ view, count: 0 });
  if (state.view !== view) setState({ view, count: state.count + 1 });
  const count = state.count;
  useEffect(() => {
    if (count > 0) window.scrollTo(0, 0);
  }, [count]);
  return count;
}
