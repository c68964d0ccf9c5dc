/**
 * Builds the bundles: the Electron entry, the command line (which carries the browser host) and its worker thread, the sandboxed
 * preload (one CommonJS file, the only form a sandboxed preload can load), and the renderer both hosts serve.
 */
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const here = (path: string) => resolve(import.meta.dirname, path);
const alias = { '@shared': here('src-shared') };

export default defineConfig({
  main: {
    resolve: { alias },
    publicDir: false,
    build: {
      target: 'node24.18',
      outDir: here('out/main'),
      emptyOutDir: true,
      // Half the start is reading code: small code starts sooner.
      minify: true,
      sourcemap: true,
      externalizeDeps: { include: ['@sparticuz/chromium'] },
      rolldownOptions: {
        input: {
          main: here('src-main/main.ts'),
          cli: here('src-main/cli/cli.ts'),
          'lane-thread': here('src-main/engines/lane-thread.ts'),
        },
      },
    },
  },
  preload: {
    resolve: { alias },
    build: {
      target: 'node24.18',
      outDir: here('out/preload'),
      emptyOutDir: true,
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: here('src-main/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: here('src-renderer'),
    base: './',
    publicDir: here('src-renderer/public'),
    resolve: { alias },
    plugins: [react()],
    worker: {
      format: 'es',
      rolldownOptions: {
        output: {
          entryFileNames: 'workers/[name]-[hash].js',
          chunkFileNames: 'workers/[name]-[hash].js',
        },
      },
    },
    build: {
      target: 'chrome132',
      outDir: here('out/renderer'),
      emptyOutDir: true,
      assetsInlineLimit: 0,
      minify: true,
      rolldownOptions: { input: here('src-renderer/index.html') },
    },
  },
});
