/** The tests of the benchmarks, with the settings of all tests. */
import { defineConfig } from 'vitest/config';
import config from '../vitest.config.js';

export default defineConfig({ ...config, test: { ...config.test, include: ['bench/test/**/*.test.ts'] } });
