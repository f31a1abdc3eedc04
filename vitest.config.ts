import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/build.ts'],
    // One for each core: by default one core is kept free, which of two is half.
    maxWorkers: '100%',
    // Many tests start the tool as a process, several at a time, on machines with two cores.
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
