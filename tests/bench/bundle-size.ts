/** How much code the page would load if every screen were opened, compressed. Fonts and pictures do not count. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../support/desk-process.ts';
import type { Measurement } from './measurement.ts';

const CODE = /\.(?:js|css|html)$/;

export function measureBundle(): readonly Measurement[] {
  const folder = join(root, 'out', 'renderer');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => CODE.test(name));
  const bytes = files.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
  return [
    {
      name: 'renderer code, gzipped',
      value: bytes / 1e6,
      unit: 'MB',
      budget: 1.5,
      how: `${files.length} files, every screen`,
    },
  ];
}
