/**
 * Three projects: `unit` (everything that needs no browser and no GPU), `gpu` (WGSL through Dawn on whatever Vulkan driver
 * `tests/support/run-tests.ts` found) and `e2e` (real Chromium, real host). Forks, because Dawn reads the environment at spawn.
 */
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

const here = (path: string) => resolve(import.meta.dirname, path);
const alias = {
  '@shared': here('src-shared'),
  electron: here('tests/support/electron-stub.ts'),
};

export default defineConfig({
  resolve: { alias },
  test: {
    pool: 'forks',
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['tests/{shared,main,renderer,parity,content,house}/**/*.test.{ts,tsx}'],
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        test: { name: 'gpu', include: ['tests/gpu/**/*.test.ts'], testTimeout: 60_000, fileParallelism: false },
      },
      {
        resolve: { alias },
        test: {
          name: 'e2e',
          include: ['tests/{e2e,fault}/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
