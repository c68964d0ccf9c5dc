import { describe, expect, it } from 'vitest';
import { axeViolations } from '../support/axe.ts';
import { openDeskForFile } from '../support/open-desk-fixture.ts';

const fixture = openDeskForFile();

const SCREENS = [
  '/library',
  '/library/condition-number',
  '/library/batch-normalization',
  '/library/not-a-note',
  '/review',
  '/interview',
  '/sandbox',
  '/progress',
  '/settings',
] as const;

describe.each(['light', 'dark'] as const)('in the %s theme', (colorScheme) => {
  it.each(SCREENS)('axe finds nothing wrong with %s', async (path) => {
    const { page } = fixture;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await fixture.visit(path);
    await page.waitForLoadState('networkidle');
    const lab = page.locator('.lab-slot').first();
    if ((await lab.count()) > 0) {
      await lab.scrollIntoViewIfNeeded();
      await lab.locator('[data-lab]').waitFor();
      await expect.poll(() => lab.locator('[data-lab-wait], progress').count()).toBe(0);
    }
    expect(await axeViolations(page)).toEqual([]);
  });
});

it('keeps everything within 320 pixels of width, but for formulas, tables and code', async () => {
  const { page } = fixture;
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of SCREENS) {
    await fixture.visit(path);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});
