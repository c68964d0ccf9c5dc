/**
 * What the parser refuses before and after reading, so that no note can hang the desk or exhaust its stack: too long a
 * text, too many nested quotes or lists, too deep a tree. Answers in a sentence for the reader; changes nothing itself.
 */
import type { Nodes } from 'mdast';

/** Characters of one note; about 300 printed pages. */
const MAX_NOTE_LENGTH = 1_000_000;
/** Characters of one line: a line is one paragraph to the parser, whose inline rules are not all linear. */
const MAX_LINE_LENGTH = 100_000;
/** Quotes and lists inside each other. */
const MAX_CONTAINER_DEPTH = 50;
/** Levels of the finished tree, inline marks included. */
export const MAX_TREE_DEPTH = 200;
/** Consecutive brackets: each opens a possible link, and looking for their ends is quadratic. */
const MAX_OPEN_BRACKETS = 2_000;

const containerMarker = /[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))/y;

function containerDepth(line: string): number {
  containerMarker.lastIndex = 0;
  let depth = 0;
  while (depth <= MAX_CONTAINER_DEPTH && containerMarker.test(line)) depth += 1;
  return depth;
}

function leadingSpaces(line: string): number {
  let count = 0;
  while (line[count] === ' ' || line[count] === '\t') count += line[count] === '\t' ? 4 : 1;
  return count;
}

/** A sentence if this text must not be given to the parser; undefined if it may. Linear in the text's length. */
export function refusalOfText(markdown: string): string | undefined {
  if (markdown.length > MAX_NOTE_LENGTH) {
    return `This note is too long to show: ${markdown.length} characters, and ${MAX_NOTE_LENGTH} is the most.`;
  }
  let lineNumber = 0;
  let openBrackets = 0;
  for (const line of markdown.split('\n')) {
    lineNumber += 1;
    if (line.length > MAX_LINE_LENGTH) {
      return `Line ${lineNumber} is too long to show: ${line.length} characters, and ${MAX_LINE_LENGTH} is the most.`;
    }
    if (containerDepth(line) > MAX_CONTAINER_DEPTH || leadingSpaces(line) > 6 * MAX_CONTAINER_DEPTH) {
      return `Line ${lineNumber} nests quotes or lists more than ${MAX_CONTAINER_DEPTH} deep.`;
    }
    if (line.trim() === '') openBrackets = 0;
    openBrackets += line.split('[').length - line.split(']').length;
    if (openBrackets > MAX_OPEN_BRACKETS) {
      return `Line ${lineNumber} leaves more than ${MAX_OPEN_BRACKETS} square brackets open.`;
    }
  }
  return undefined;
}

/** Whether a tree is too deep to be walked by recursion. Itself walks with a list. */
export function isTooDeep(root: Nodes): boolean {
  let level: Nodes[] = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MAX_TREE_DEPTH) return true;
    level = level.flatMap((node): Nodes[] => ('children' in node ? node.children : []));
  }
  return false;
}
