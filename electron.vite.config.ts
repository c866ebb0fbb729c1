import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/**
 * Targets are the oldest runtime we start on (Electron 33: Node 20.18, Chrome 130),
 * which scripts/electron-runtime falls back to where the pinned Electron can't be downloaded.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node20.18',
      // pg-boss is bundled: it reads its version from a JSON module, of which Node 20 warns on stderr, and needs a peer
      // that no package of ours names.
      externalizeDeps: { exclude: ['pg-boss'] },
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          engine: 'src/main/engine.ts',
          cli: 'src/main/cli.ts',
          'history-thread': 'src/main/history-thread.ts',
        },
      },
    },
  },
  preload: {
    build: {
      target: 'node20.18',
      // A sandboxed preload may require nothing but electron, so all else is bundled; and it can't be ESM.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    plugins: [react()],
    // In one piece: it comes from the disk, and no network has to be spared.
    build: { target: 'chrome130', minify: true, chunkSizeWarningLimit: 4_000 },
  },
});
