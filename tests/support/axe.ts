/** axe-core in the page, at WCAG 2.2 AA and its own best practices. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Violations as readable lines `rule: selector`, empty when there are none. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script element: the page's policy allows no foreign script, and shall not for a test.
  await page.evaluate(axe.source);
  const results = await page.evaluate(
    (tags) => (window as unknown as { axe: typeof axe }).axe.run({ runOnly: { type: 'tag', values: tags } }),
    TAGS,
  );
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}
