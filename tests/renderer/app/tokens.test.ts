/** The colours keep their promises: WCAG contrast in both themes, and both themes hold the same names. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { OPTIMIZERS } from '@shared/numerics/catalog/optimizers.ts';
import { describe, expect, it } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, '../../../src-renderer/app/tokens.css'), 'utf8');

function colours(selector: string): Map<string, string> {
  const start = css.indexOf(`${selector} {`);
  const block = css.slice(start, css.indexOf('}', start));
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

function luminance(hex: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

const themes = { light: colours(':root'), dark: colours(':root[data-theme="dark"]') };
const papers = ['paper', 'paper-raised', 'paper-sunken'];

describe.each(Object.entries(themes))('the %s theme', (_, theme) => {
  const of = (name: string): string => theme.get(name) ?? '';
  it('keeps text at 4.5:1 on every paper', () => {
    for (const ink of ['ink', 'ink-soft', 'ink-quiet', 'accent', 'info', 'good', 'warn', 'bad']) {
      for (const paper of papers)
        expect(contrast(of(ink), of(paper)), `${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5);
    }
  });
  it('keeps each optimizer’s hue, strong lines and the focus ring at 3:1', () => {
    const drawn = OPTIMIZERS.map(({ id }) => `hue-${id}`);
    for (const name of [...drawn, 'line-strong', 'focus']) {
      for (const paper of papers)
        expect(contrast(of(name), of(paper)), `${name} on ${paper}`).toBeGreaterThanOrEqual(3);
    }
  });
  it('keeps words readable on buttons, marks and washes', () => {
    const pairs = [
      ['on-accent', 'accent'],
      ['on-accent', 'accent-strong'],
      ['mark-ink', 'mark'],
      ['ink', 'info-wash'],
      ['ink', 'good-wash'],
      ['ink', 'warn-wash'],
      ['ink', 'bad-wash'],
      ['ink-soft', 'wash'],
      ['accent', 'accent-wash'],
    ] as const;
    for (const [ink, paper] of pairs)
      expect(contrast(of(ink), of(paper)), `${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5);
  });
  it('keeps every colour of code at 4.5:1', () => {
    for (const part of ['comment', 'keyword', 'string', 'number', 'name']) {
      expect(contrast(of(`code-${part}`), of('paper-sunken')), part).toBeGreaterThanOrEqual(4.5);
    }
  });
});

it('both themes hold the same colours', () => {
  expect([...themes.dark.keys()].sort()).toEqual([...themes.light.keys()].sort());
});
