/**
 * The order of the test files: first those with a process of their own, because Vitest ends a shared process that waits for
 * one of them; among both, slow ones first, so that all workers end at about the same time.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take several seconds, slowest first, by the end of their path. */
const SLOW: readonly string[] = [
  'viewer/page.test.ts',
  'compare/comparison.test.ts',
  'read/mutated.test.ts',
  'workers/parallel-runner.test.ts',
  'kernels/tokenize.test.ts',
  'cli/scan.test.ts',
  'read/delivered.test.ts',
  'read/variants.test.ts',
  'text/tokenize-any-text.test.ts',
  'read/feed/feed-broken.test.ts',
  'cli/little-memory.test.ts',
  'report/formats.test.ts',
  'read/markdown/markdown.test.ts',
  'pipeline/same-numbers.test.ts',
  'examples.test.ts',
  'serve/server.test.ts',
  'viewer/agreement.test.ts',
  'cli/serve.test.ts',
  'determinism.test.ts',
  'compare/word-diff.test.ts',
  'candidates/sensitivity.test.ts',
];

const place = ({ moduleId }: TestSpecification): number => {
  const at = SLOW.findIndex(name => moduleId.endsWith(`/${name}`));
  return at < 0 ? SLOW.length : at;
};

export class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = (await super.sort(files)).sort((x, y) => place(x) - place(y));
    return [
      ...sorted.filter(({ project }) => project.config.isolate),
      ...sorted.filter(({ project }) => !project.config.isolate),
    ];
  }
}
