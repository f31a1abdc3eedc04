import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintBytes, fingerprintOf } from '../../src/text/fingerprint.js';
import { addWords } from '../../src/text/read-words.js';
import { TOKENS_VERSION, TokenColumns } from '../../src/text/tokenize.js';

function wordsOf(text: string): Uint32Array {
  const columns = new TokenColumns();
  addWords(text, columns);
  return columns.hashes.slice(0, columns.length);
}

const fingerprint = (text: string): string => fingerprintOf(wordsOf(text));

describe('fingerprint', () => {
  it('is the first 128 bits of a SHA-256 over the version of the tokens and the words', () => {
    const words = wordsOf('The ferry waits for a gearbox.');
    const bytes = Buffer.alloc(4 * (words.length + 1));
    [TOKENS_VERSION, ...words].forEach((word, i) => {
      bytes.writeUInt32LE(word, 4 * i);
    });
    const expected = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    expect(fingerprintOf(words)).toBe(expected);
    expect(Buffer.from(fingerprintBytes(words)).toString('hex')).toBe(expected);
  });

  it('does not depend on the offset of the words in their buffer', () => {
    const words = wordsOf('The ferry waits for a gearbox.');
    const shared = new Uint32Array(new SharedArrayBuffer(4 * (words.length + 3)), 4, words.length);
    shared.set(words);
    expect(fingerprintOf(shared)).toBe(fingerprintOf(words));
  });

  it.each([
    ['capitals', 'THE FERRY WAITS FOR A GEARBOX.'],
    ['punctuation and line breaks', '“The ferry”, waits\n\nfor a gearbox!'],
    ['invisible characters', 'The fer\u00ADry waits for a gear\u200Bbox.'],
    ['forms of characters', 'Ｔhe ferry waits for a gearbox.'],
  ])('does not change with %s', (_, text) => {
    expect(fingerprint(text)).toBe(fingerprint('The ferry waits for a gearbox.'));
  });

  it.each([
    ['a word', 'The ferry waits for a rudder.'],
    ['the order', 'The gearbox waits for a ferry.'],
    ['a further word', 'The ferry waits for a new gearbox.'],
    ['no words', ''],
  ])('changes with %s', (_, text) => {
    expect(fingerprint(text)).not.toBe(fingerprint('The ferry waits for a gearbox.'));
  });
});
