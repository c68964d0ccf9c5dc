/** From the command to a library one can use, in the browser host, and what the main process holds by then. */
import { readFileSync } from 'node:fs';
import { launchBrowser } from '../support/browser.ts';
import { startDesk, temporaryDataDir } from '../support/desk-process.ts';
import { type Measurement, quantile } from './measurement.ts';

const RUNS = 5;

/** Resident set of a process in MB, from Linux's own account. */
function residentMegabytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(line) / 1024;
}

/** The browser starts while the host does, as it does for a person; each run has an empty data folder. */
async function startOnce(): Promise<{ readonly totalMs: number; readonly residentMb: number }> {
  const data = temporaryDataDir();
  try {
    const began = performance.now();
    const [desk, browser] = await Promise.all([startDesk(data.path), launchBrowser()]);
    const page = await browser.newPage();
    await page.goto(desk.url);
    await page.getByRole('main').getByRole('link', { name: 'Adam', exact: true }).waitFor();
    const totalMs = performance.now() - began;
    const residentMb = residentMegabytes(desk.process.pid ?? 0);
    await browser.close();
    await desk.stop();
    return { totalMs, residentMb };
  } finally {
    data.remove();
  }
}

export async function measureStart(): Promise<readonly Measurement[]> {
  const runs = [];
  for (let run = 0; run < RUNS; run += 1) runs.push(await startOnce());
  return [
    {
      name: 'cold start to an interactive library',
      value:
        quantile(
          runs.map(({ totalMs }) => totalMs),
          0.5,
        ) / 1000,
      unit: 's',
      budget: 2.5,
      how: `median of ${RUNS}, empty data folder, browser start included`,
    },
    {
      name: 'main process',
      value: Math.max(...runs.map(({ residentMb }) => residentMb)),
      unit: 'MB',
      budget: 150,
      how: `resident set once the library shows, largest of ${RUNS}`,
    },
  ];
}
