/** The tests of the benchmarks, with the settings of all tests. */
import { defineConfig } from 'vitest/config';
import config from '../vitest.config.js';

const { projects: _projects, ...test } = config.test ?? {};

export default defineConfig({ ...config, test: { ...test, include: ['bench/test/**/*.test.ts'] } });
