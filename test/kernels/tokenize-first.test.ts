/** A script's tables, built at its first letter, already give the right tokens for that first text. */
import { expect, test, vi } from 'vitest';
import { type Tokens, tokenizeLocated } from '../../src/text/tokenize.js';

const plain = ({ hashes, flags }: Tokens): unknown => ({ hashes: [...hashes], flags: [...flags] });

test.each(['Дом ёлка', 'Ωμέγα ς', 'שלום', 'سلام', 'Élan ÿŸ', 'ŁódźĄ', 'Երևան', '«߀ߊ»'])(
  'the first text in its script: %s',
  async text => {
    vi.resetModules();
    const fresh = await import('../../src/text/tokenize.js');
    const expected = plain(tokenizeLocated(`${text} ${text}. ${text}`));
    for (let time = 0; time < 2; time++) expect(plain(fresh.tokenize(`${text} ${text}. ${text}`))).toEqual(expected);
  },
);
