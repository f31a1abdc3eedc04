/** The drift of word weights between two corpora, estimated from a few thousand frequencies, equals the real drift. */
import { expect, test } from 'vitest';
import { countFrequencies, wordWeights } from '../../src/corpus/corpus.js';
import { tokenStoreOf } from '../../src/corpus/token-store.js';
import { commonFrequencies, WeightDrift } from '../../src/corpus/weight-drift.js';
import { LANGUAGES } from '../../src/text/language.js';
import { tokenize } from '../../src/text/tokenize.js';
import { InventedLanguage } from './invented.js';

const language = new InventedLanguage(21);
const ENGLISH = LANGUAGES.indexOf('en');
const store = tokenStoreOf(
  Array.from({ length: 600 }, (_, n) =>
    tokenize(`the old harbour of the town ${n % 5 ? '' : 'wind '}${language.text(40)}`),
  ),
);
const numbers = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, n) => from + n);
const before = countFrequencies(store, numbers(0, 600));

test.each([
  ['none', 600],
  ['a tenth', 540],
  ['nearly all', 40],
])('the drift after the removal of %s of the articles', (_, left) => {
  const after = countFrequencies(store, numbers(0, left));
  const drift = new WeightDrift(commonFrequencies(before, [ENGLISH]), commonFrequencies(after, [ENGLISH]));
  const [then, now] = [wordWeights(before, ENGLISH), wordWeights(after, ENGLISH)];
  for (const text of [language.text(100), 'the harbour of the town and the wind', 'zzyx', '']) {
    const { hashes } = tokenize(text);
    let [change, weight] = [0, 0];
    for (const hash of hashes) {
      change +=
        then.isContent(hash) === now.isContent(hash) ? Math.abs(then.weightOf(hash) - now.weightOf(hash)) : Infinity;
      weight += now.weightOf(hash);
    }
    expect(drift.of(hashes, ENGLISH)).toBeCloseTo(change === 0 ? 0 : change / weight, 5);
    if (left === 600) expect(change).toBe(0);
  }
});
