/**
 * A NoteDocument drawn as React elements: one function a node type. Raw HTML never gets here (the parser made it text),
 * links lead to http, https and mailto only, and pictures are named, not fetched.
 */
import { conceptOfTarget, headingOfTarget } from '@shared/markdown/note-links.ts';
import type { Callout, NoteDocument, Wikilink } from '@shared/markdown/note-tree.ts';
import { plainInline } from '@shared/markdown/plain-text.ts';
import type { Heading, Link, List, ListItem, Nodes, Table, TableCell } from 'mdast';
import { createElement, type ReactNode, use } from 'react';
import { OutsideLink } from '../../ui/OutsideLink.tsx';
import { CalloutBox } from './CalloutBox.tsx';
import { CodeBlock } from './CodeBlock.tsx';
import { Formula } from './Formula.tsx';
import { LabSlot } from './LabSlot.tsx';
import { NoteContext } from './note-context.ts';
import './note-body.css';

/** The body of a note (or of any text in the notes' format). Its surroundings come from `NoteContext`. */
export function NoteBody({ document }: { readonly document: NoteDocument }) {
  return <div className="note-body">{drawAll(document.children)}</div>;
}

/** Inline content on its own, e.g. a heading in the contents list. */
export function Inline({ nodes }: { readonly nodes: readonly Nodes[] }) {
  return drawAll(nodes);
}

function drawAll(nodes: readonly Nodes[]): ReactNode[] {
  return nodes.map((node, index) => draw(node, index));
}

function draw(node: Nodes, key: number): ReactNode {
  switch (node.type) {
    case 'text':
      return node.value;
    case 'paragraph':
      return <p key={key}>{drawAll(node.children)}</p>;
    case 'heading':
      return <NoteHeading key={key} node={node} />;
    case 'emphasis':
      return <em key={key}>{drawAll(node.children)}</em>;
    case 'strong':
      return <strong key={key}>{drawAll(node.children)}</strong>;
    case 'delete':
      return <del key={key}>{drawAll(node.children)}</del>;
    case 'inlineCode':
      return <code key={key}>{node.value}</code>;
    case 'inlineMath':
      return <Formula key={key} tex={node.value} />;
    case 'math':
      return <Formula key={key} tex={node.value} display />;
    case 'code':
      return <CodeBlock key={key} code={node.value} language={node.lang ?? undefined} />;
    case 'lab':
      return <LabSlot key={key} source={node.source} />;
    case 'callout':
      return <NoteCallout key={key} node={node} />;
    case 'wikilink':
      return <ConceptLink key={key} node={node} />;
    case 'link':
      return <ExternalLink key={key} node={node} />;
    case 'image':
      return <em key={key}>[Picture: {node.alt ?? 'without description'}]</em>;
    case 'blockquote':
      return <blockquote key={key}>{drawAll(node.children)}</blockquote>;
    case 'list':
      return drawList(node, key);
    case 'listItem':
      return drawListItem(node, key);
    case 'table':
      return drawTable(node, key);
    case 'thematicBreak':
      return <hr key={key} />;
    case 'break':
      return <br key={key} />;
    case 'footnoteReference':
      return <sup key={key}>[{node.label ?? node.identifier}]</sup>;
    case 'footnoteDefinition':
      return (
        <div key={key} className="note-footnote">
          <span>[{node.label ?? node.identifier}]</span> {drawAll(node.children)}
        </div>
      );
    default:
      return null;
  }
}

function NoteHeading({ node }: { readonly node: Heading }) {
  const place = use(NoteContext).heading(node);
  const href = place?.href;
  return createElement(
    `h${place?.level ?? Math.max(2, node.depth)}`,
    { id: place?.id, tabIndex: href === undefined ? undefined : -1 },
    drawAll(node.children),
    href !== undefined && (
      // biome-ignore lint/a11y/useAnchorContent: a mouse's convenience, kept out of the heading's name; the contents list is everyone's way
      <a key="anchor" className="heading-anchor" href={href} tabIndex={-1} aria-hidden="true" />
    ),
  );
}

function ConceptLink({ node }: { readonly node: Wikilink }) {
  const { resolve, printing } = use(NoteContext);
  const id = conceptOfTarget(node.target);
  const target = resolve(id, headingOfTarget(node.target));
  const label =
    node.children.length > 0
      ? drawAll(node.children)
      : (target?.title ?? (id === '' ? node.target : id.replaceAll('-', ' ')));
  if (target?.href !== undefined) {
    return (
      <a href={target.href} data-concept={id} className="concept-link">
        {label}
      </a>
    );
  }
  return printing || target !== undefined ? (
    <span>{label}</span>
  ) : (
    <span className="concept-unwritten" title="not written yet">
      {label}
    </span>
  );
}

/** A header that is only a formula gets its words as text: checkers and some screen readers take MathML for nothing. */
function HeaderCell({ cell }: { readonly cell: TableCell }) {
  const { printing } = use(NoteContext);
  const isFormula = cell.children.length > 0 && cell.children.every(({ type }) => type === 'inlineMath');
  if (printing || !isFormula) return drawAll(cell.children);
  return (
    <>
      <span className="visually-hidden">{plainInline(cell.children)}</span>
      <span aria-hidden="true">{drawAll(cell.children)}</span>
    </>
  );
}

/** The address if it may be followed from a note, else undefined. */
function safeUrl(url: string): string | undefined {
  try {
    const parsed = new URL(url);
    return ['http:', 'https:', 'mailto:'].includes(parsed.protocol) ? parsed.href : undefined;
  } catch {
    return undefined;
  }
}

function ExternalLink({ node }: { readonly node: Link }) {
  const { printing } = use(NoteContext);
  const href = safeUrl(node.url);
  if (href === undefined) return <span title="This link leads nowhere a note may lead">{drawAll(node.children)}</span>;
  return (
    <OutsideLink href={href} printing={printing}>
      {drawAll(node.children)}
    </OutsideLink>
  );
}

function NoteCallout({ node }: { readonly node: Callout }) {
  return (
    <CalloutBox kind={node.kind} title={node.title.length > 0 ? drawAll(node.title) : undefined}>
      {drawAll(node.children)}
    </CalloutBox>
  );
}

function drawList(node: List, key: number): ReactNode {
  const isTasks = node.children.some((item) => typeof item.checked === 'boolean');
  const items = node.children.map((item, index) => drawListItem(item, index, node.spread !== true));
  if (node.ordered) {
    return (
      <ol key={key} start={node.start ?? 1}>
        {items}
      </ol>
    );
  }
  return (
    <ul key={key} className={isTasks ? 'note-tasks' : undefined}>
      {items}
    </ul>
  );
}

function drawListItem(node: ListItem, key: number, isTight = false): ReactNode {
  const content = isTight
    ? node.children.flatMap((child, index) =>
        child.type === 'paragraph' ? drawAll(child.children) : [draw(child, index)],
      )
    : drawAll(node.children);
  if (typeof node.checked !== 'boolean') return <li key={key}>{content}</li>;
  return (
    <li key={key}>
      <span role="img" aria-label={node.checked ? 'done:' : 'to do:'}>
        {node.checked ? '☑' : '☐'}
      </span>{' '}
      {content}
    </li>
  );
}

function drawTable(node: Table, key: number): ReactNode {
  const [head, ...rows] = node.children;
  const alignment = (column: number) => ({ textAlign: node.align?.[column] ?? ('start' as const) });
  return (
    <div key={key} className="note-table" data-scroll-name="Table">
      <table>
        <thead>
          <tr>
            {head?.children.map((cell, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: cells have no identity beyond their place, and never move
              <th key={column} scope="col" style={alignment(column)}>
                <HeaderCell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={index}>
              {row.children.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: as above
                <td key={column} style={alignment(column)}>
                  {drawAll(cell.children)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
