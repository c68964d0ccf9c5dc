/** The screens as data: navigation, palette and router read this one list. */
import type { LucideIcon } from 'lucide-react';
import { BookOpen, ChartSpline, Layers, MessagesSquare, Mountain, Settings } from 'lucide-react';
import { type ComponentType, lazy } from 'react';
import { LibraryScreen } from '../screens/library/LibraryScreen.tsx';
import { loadPart } from './load-part.ts';

export interface Route {
  readonly path: string;
  readonly name: string;
  /** What one does there, for the palette. */
  readonly purpose: string;
  readonly Icon: LucideIcon;
  readonly Screen: ComponentType;
}

export const ROUTES: readonly Route[] = [
  { path: '/library', name: 'Library', purpose: 'Read and search the notes', Icon: BookOpen, Screen: LibraryScreen },
  {
    path: '/review',
    name: 'Review',
    purpose: 'What is due for repetition',
    Icon: Layers,
    Screen: lazy(loadPart(() => import('../screens/review/ReviewScreen.tsx'))),
  },
  {
    path: '/interview',
    name: 'Interview',
    purpose: 'Sit a timed mock interview',
    Icon: MessagesSquare,
    Screen: lazy(loadPart(() => import('../screens/interview/InterviewScreen.tsx'))),
  },
  {
    path: '/sandbox',
    name: 'Sandbox',
    purpose: 'Labs that compute what the notes claim',
    Icon: Mountain,
    Screen: lazy(loadPart(() => import('../screens/sandbox/SandboxScreen.tsx'))),
  },
  {
    path: '/progress',
    name: 'Progress',
    purpose: 'What has been done so far',
    Icon: ChartSpline,
    Screen: lazy(loadPart(() => import('../screens/progress/ProgressScreen.tsx'))),
  },
  {
    path: '/settings',
    name: 'Settings',
    purpose: 'Theme, keys and about',
    Icon: Settings,
    Screen: lazy(loadPart(() => import('../screens/settings/SettingsScreen.tsx'))),
  },
];
