/** From the click on a note with at least fifty formulas to the frame in which all of them stand. */
import { openScratchDesk } from '../../src-main/cli/scratch-desk.ts';
import { launchBrowser, openInBrowser } from '../support/browser.ts';
import { startDesk, temporaryDataDir } from '../support/desk-process.ts';
import { type Measurement, quantile } from './measurement.ts';

const LEAST_FORMULAS = 50;
const ROUNDS = 8;

const countFormulas = (body: string): number => (body.match(/\$\$[\s\S]+?\$\$|\$[^$\n]+\$/g) ?? []).length;

function notesWithManyFormulas(): { readonly id: string; readonly formulas: number }[] {
  const desk = openScratchDesk();
  try {
    return desk
      .conceptPages(desk.concepts().map(({ id }) => id))
      .map(({ id, body }) => ({ id, formulas: countFormulas(body) }))
      .filter(({ formulas }) => formulas >= LEAST_FORMULAS);
  } finally {
    desk.close();
  }
}

/** Navigates inside the page and resolves, two frames after the last formula was drawn, with the time in ms. */
function openNote({ id, formulas }: { id: string; formulas: number }): Promise<number> {
  return new Promise((resolve) => {
    const began = performance.now();
    const look = (): void => {
      const drawn = document.querySelectorAll('main .katex').length;
      const shown = document.location.hash === `#/library/${id}` && document.querySelector('main h2') !== null;
      if (shown && drawn >= formulas) {
        requestAnimationFrame(() => resolve(performance.now() - began));
      } else {
        requestAnimationFrame(look);
      }
    };
    document.location.hash = `#/library/${id}`;
    requestAnimationFrame(look);
  });
}

export async function measureNoteOpening(): Promise<readonly Measurement[]> {
  const notes = notesWithManyFormulas();
  const data = temporaryDataDir();
  const desk = await startDesk(data.path);
  const browser = await launchBrowser();
  const { page } = await openInBrowser(browser, desk);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const note of notes) {
      times.push(await page.evaluate(openNote, { ...note, formulas: LEAST_FORMULAS }));
      await page.evaluate(() => {
        document.location.hash = '#/settings';
      });
      await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();
    }
  }
  await browser.close();
  await desk.stop();
  data.remove();
  return [
    {
      name: 'opening a note with 50 formulas, p95',
      value: quantile(times, 0.95),
      unit: 'ms',
      budget: 150,
      how: `${times.length} openings of ${notes.length} notes, click to drawn frame`,
    },
  ];
}
