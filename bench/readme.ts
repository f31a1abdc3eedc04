/**
 * Puts the option table into the README, from the one table that the parser reads.
 *
 *   npm run readme
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { optionsMarkdown } from '../src/cli/options-text.js';

const file = new URL('../README.md', import.meta.url);
const text = readFileSync(file, 'utf8').replace(
  /<!-- options -->[\s\S]*<!-- \/options -->/,
  () => `<!-- options -->\n${optionsMarkdown()}<!-- /options -->`,
);
writeFileSync(file, text);
