import { describe, expect, test } from 'vitest';
import { diffOf } from './diff.js';

const ORIGINAL = `Divers found a bronze anchor near the lighthouse on Monday. Lawmakers asked whether the museum could keep it.

Volunteers found two amphorae beside the wreck, and a curator found traces of resin inside. Lawmakers promised funding before the autumn session.`;

const replaced = (a: string, b: string): string[] =>
  diffOf(a, b).replacements.map(({ from, to, count }) => `${from} -> ${to}, ${count} times`);
const swap = (pairs: Record<string, string>): string =>
  Object.entries(pairs).reduce((text, [from, to]) => text.replaceAll(from, to), ORIGINAL);

describe('the table of replacements', () => {
  test('counts each replacement, most frequent first', () => {
    const spun = swap({ found: 'discovered', Lawmakers: 'Representatives', curator: 'conservator' });
    expect(replaced(ORIGINAL, spun)).toEqual([
      'found -> discovered, 3 times',
      'lawmakers -> representatives, 2 times',
      'curator -> conservator, 1 times',
    ]);
  });

  test('is reversed from the other side', () => {
    const spun = swap({ found: 'discovered', Lawmakers: 'Representatives' });
    expect(replaced(spun, ORIGINAL)).toEqual(['discovered -> found, 3 times', 'representatives -> lawmakers, 2 times']);
  });

  test('ignores function words around a content word', () => {
    expect(replaced(ORIGINAL, swap({ Lawmakers: 'The representatives' }))).toEqual([
      'lawmakers -> representatives, 2 times',
    ]);
  });

  test('ignores case, which the start of a sentence changes', () => {
    const original = `Lawmakers met. ${ORIGINAL} Then lawmakers voted on dredging the channel.`;
    const spun = original.replaceAll('Lawmakers', 'Senators').replaceAll('lawmakers', 'senators');
    expect(replaced(original, spun)).toEqual(['lawmakers -> senators, 4 times']);
  });

  test('pairs several words in a row one by one', () => {
    const spun = ORIGINAL.replace('bronze anchor', 'copper grapnel');
    expect(replaced(ORIGINAL, spun)).toEqual(['anchor -> grapnel, 1 times', 'bronze -> copper, 1 times']);
  });

  test('can replace two words with one', () => {
    expect(replaced(ORIGINAL, swap({ Volunteers: 'Unpaid helpers' }))).toEqual([
      'volunteers -> unpaid helpers, 1 times',
    ]);
  });

  test('omits words that are only added, removed or kept', () => {
    expect(replaced(ORIGINAL, ORIGINAL)).toEqual([]);
    expect(replaced(ORIGINAL, ORIGINAL.toUpperCase())).toEqual([]);
    expect(replaced(ORIGINAL, ORIGINAL.replace('bronze ', '').replace('two amphorae', 'two broken amphorae'))).toEqual(
      [],
    );
    expect(replaced('', ORIGINAL)).toEqual([]);
  });

  test('treats names of object properties as plain words', () => {
    const [a, b] = ['found', 'curator'].map(word => ORIGINAL.replaceAll(word, '__proto__').replaceAll('wreck', word));
    expect(() => replaced(a, b)).not.toThrow();
    expect(replaced(ORIGINAL, swap({ found: 'constructor' }))).toEqual(['found -> constructor, 3 times']);
  });
});
