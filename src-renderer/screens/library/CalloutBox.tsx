/** A callout: a titled aside with the mark of its kind. The kind is said in words, not by colour alone. */
import type { CalloutKind } from '@shared/markdown/note-tree.ts';
import {
  BadgeCheck,
  CircleHelp,
  FlaskConical,
  Info,
  Lightbulb,
  type LucideIcon,
  OctagonAlert,
  Quote,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import './callout.css';

type Tone = 'info' | 'good' | 'warn' | 'bad' | 'plain';

const looks: Readonly<Record<CalloutKind, { readonly word: string; readonly tone: Tone; readonly Icon: LucideIcon }>> =
  {
    note: { word: 'Note', tone: 'info', Icon: Info },
    abstract: { word: 'Summary', tone: 'info', Icon: Info },
    info: { word: 'Info', tone: 'info', Icon: Info },
    todo: { word: 'To do', tone: 'info', Icon: Info },
    tip: { word: 'Tip', tone: 'good', Icon: Lightbulb },
    success: { word: 'Holds', tone: 'good', Icon: BadgeCheck },
    question: { word: 'Question', tone: 'warn', Icon: CircleHelp },
    warning: { word: 'Warning', tone: 'warn', Icon: TriangleAlert },
    failure: { word: 'Fails', tone: 'bad', Icon: OctagonAlert },
    danger: { word: 'Danger', tone: 'bad', Icon: OctagonAlert },
    bug: { word: 'Bug', tone: 'bad', Icon: OctagonAlert },
    example: { word: 'Example', tone: 'plain', Icon: FlaskConical },
    quote: { word: 'Quote', tone: 'plain', Icon: Quote },
  };

interface CalloutBoxProps {
  readonly kind: CalloutKind;
  readonly title: ReactNode | undefined;
  readonly children: ReactNode;
}

export function CalloutBox({ kind, title, children }: CalloutBoxProps) {
  const { word, tone, Icon } = looks[kind];
  return (
    <div className={`callout callout-${tone}`} role="note">
      <p className="callout-title">
        <Icon aria-hidden="true" />
        <span className={title === undefined ? undefined : 'visually-hidden'}>{word}</span>
        {title !== undefined && <span>{title}</span>}
      </p>
      {children}
    </div>
  );
}
