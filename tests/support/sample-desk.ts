/**
 * A desk over a small library written for tests, with clocks the test moves by hand. The store, the files and the reader
 * are the real ones; only time and randomness are given.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Desk, openDesk } from '../../src-main/desk.ts';
import { type Log, silentLog } from '../../src-main/log.ts';

/** Two clocks and a source of bytes, all under the test's hand. */
export class TestClock {
  wallMs = Date.UTC(2026, 2, 1, 9, 0, 0);
  monotonicMs = 5_000;
  private drawn = 0;

  /** Both clocks go on together. */
  pass(ms: number): void {
    this.wallMs += ms;
    this.monotonicMs += ms;
  }

  /** The machine sleeps and its monotonic clock stands still, as on Linux. */
  sleep(ms: number): void {
    this.wallMs += ms;
  }

  /** Somebody, or a time server, sets the wall clock. */
  setWallBy(ms: number): void {
    this.wallMs += ms;
  }

  /** A process that starts later: its monotonic clock begins anew. */
  restart(closedForMs: number): void {
    this.wallMs += closedForMs;
    this.monotonicMs = 100;
  }

  randomBytes = (count: number): Uint8Array => {
    this.drawn += 1;
    return Uint8Array.from({ length: count }, (_, i) => (this.drawn * 89 + i * 31 + ((i * i * this.drawn) % 7)) % 256);
  };
}

/** A temporary folder that is gone after `dispose`. */
export function temporaryFolder(): { readonly path: string; dispose(): void } {
  const path = mkdtempSync(join(tmpdir(), 'saddlepoint-test-'));
  return { path, dispose: () => rmSync(path, { recursive: true, force: true }) };
}

export type Files = Readonly<Record<string, string>>;

export function writeFiles(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

export const AREAS_FILE = '- { id: optimizers, title: Optimizers }\n- { id: normalization, title: Normalization }\n';

export function noteText(id: string, area: string, title: string, body: string, more = ''): string {
  return `---\nid: ${id}\ntitle: ${title}\narea: ${area}\nsummary: About ${title}.\n${more}---\n\n${body}\n`;
}

/** A question file with `count` spoken questions of `seconds` each and one numeric question. */
export function questionsText(area: string, concept: string, count: number, seconds: number): string {
  const spoken = Array.from({ length: count }, (_, i) => {
    const kind = ['concept', 'compare', 'derive', 'pitfall'][i % 4];
    const difficulty = ['easy', 'medium', 'hard'][i % 3];
    return `  - id: ${area}-${i}
    concept: ${concept}
    kind: ${kind}
    difficulty: ${difficulty}
    seconds: ${seconds}
    prompt: "Question ${i}"
    answer: "Answer ${i}"
    rubric: [{ weight: 3, text: one }, { weight: 1, text: two }]
    followUp: "And then?"
`;
  });
  return `area: ${area}
questions:
${spoken.join('')}  - id: ${area}-numeric
    concept: ${concept}
    kind: numeric
    difficulty: easy
    seconds: ${seconds}
    parameters: { k: { choose: [2, 4, 8] } }
    let: { half: "k / 2" }
    value: "1 / k"
    tolerance: { relative: 0.01 }
    prompt: "What is $1/{{k}}$?"
    answer: "Half of {{k}} is {{half}}; the value is {{value}}."
    rubric: [{ weight: 1, text: right }]
    followUp: "Why?"
`;
}

export const SAMPLE_FILES: Files = {
  'areas.yaml': AREAS_FILE,
  'library/optimizers/adam.md': noteText(
    'adam',
    'optimizers',
    'Adam',
    '## In one breath\n\nAdam divides by $\\sqrt{\\hat v_t}$; see [[momentum]] and [[nowhere-yet]].',
    'prerequisites: [momentum, rmsprop]\naliases: [adaptive moment estimation]\n',
  ),
  'library/optimizers/momentum.md': noteText(
    'momentum',
    'optimizers',
    'Momentum',
    'A heavy ball rolls. $v_t = \\beta v$',
  ),
  'library/normalization/layer-normalization.md': noteText(
    'layer-normalization',
    'normalization',
    'Layer normalization',
    'Features of one token. Not [[adam]].',
  ),
  'questions/optimizers.yaml': questionsText('optimizers', 'adam', 11, 120),
  'questions/normalization.yaml': questionsText('normalization', 'layer-normalization', 11, 120),
};

export interface SampleDesk {
  readonly clock: TestClock;
  readonly resourcesDir: string;
  readonly dataDir: string;
  desk: Desk;
  /** Closes the desk and opens it again in a new life, `closedForMs` later by the wall clock. */
  reopen(closedForMs: number): Desk;
  /** As `reopen`, but what is opened is an image of the disk as a killed process would leave it: no tidying up came first. */
  crash(closedForMs: number): Desk;
  dispose(): void;
}

export function openSampleDesk(files: Files = SAMPLE_FILES, log: Log = silentLog): SampleDesk {
  const folder = temporaryFolder();
  const clock = new TestClock();
  const resourcesDir = join(folder.path, 'resources');
  let dataDir = join(folder.path, 'data');
  let crashes = 0;
  writeFiles(resourcesDir, files);
  const open = () =>
    openDesk({
      dataDir,
      resourcesDir,
      now: () => clock.wallMs,
      monotonic: () => clock.monotonicMs,
      randomBytes: clock.randomBytes,
      log,
    });
  const sample: SampleDesk = {
    clock,
    resourcesDir,
    get dataDir() {
      return dataDir;
    },
    desk: open(),
    reopen: (closedForMs) => {
      sample.desk.close();
      clock.restart(closedForMs);
      sample.desk = open();
      return sample.desk;
    },
    crash: (closedForMs) => {
      crashes += 1;
      const image = join(folder.path, `data-after-crash-${crashes}`);
      cpSync(dataDir, image, { recursive: true });
      sample.desk.close();
      dataDir = image;
      clock.restart(closedForMs);
      sample.desk = open();
      return sample.desk;
    },
    dispose: () => {
      sample.desk.close();
      folder.dispose();
    },
  };
  return sample;
}
