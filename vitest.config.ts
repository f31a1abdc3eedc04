import { defineConfig } from 'vitest/config';
import { SlowFirst } from './test/setup/slow-first.js';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/build.ts'],
    // Compiled code is loaded as it is: nothing of it needs a transformation.
    server: { deps: { external: [/\/dist\//] } },
    sequence: { sequencer: SlowFirst },
    // Vitest keeps one core free by default: of two cores, half.
    maxWorkers: '100%',
    // Many tests start the tool as a process. No test passes or fails by its speed: the limits end a hanging test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
