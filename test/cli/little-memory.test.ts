/** Where the address space is limited, as on machines that many people share, the programs of WebAssembly have no room. */
import { describe, expect, test } from 'vitest';
import { ROOT, workshop } from './workshop.js';

/** Counts how often a program was asked for, and says so at the end. */
const COUNTED = `
  const { Instance } = WebAssembly;
  let asked = 0;
  WebAssembly.Instance = class extends Instance {
    constructor(...given) {
      asked++;
      super(...given);
    }
  };
  process.on('exit', () => require('node:fs').writeSync(2, \`asked \${asked} times\\n\`));
`;

describe('a limited address space', () => {
  const newsroom = `${ROOT}fixtures/newsroom`;
  const scan = (limit: string): string =>
    `${limit} node --require ./counted.cjs "$TWICETOLD" scan "${newsroom}" --jobs 1 --quiet --format json`;

  test('gives the same report, and no program is asked for again that was not to be had', async () => {
    const shop = workshop({ 'counted.cjs': COUNTED });
    const plain = await shop.shell(scan(''));
    // kilobytes: enough for Node, not for the ten gigabytes that it keeps clear for each memory of a program
    const limited = await shop.shell(scan('ulimit -v 8000000;'));
    expect(limited.stdout).toBe(plain.stdout);
    const [asked, askedInVain] = [plain, limited].map(({ stderr }) => Number(/asked (\d+) times/.exec(stderr)?.[1]));
    expect(asked).toBeGreaterThan(3);
    expect(askedInVain).toBeLessThanOrEqual(asked);
  });
});
