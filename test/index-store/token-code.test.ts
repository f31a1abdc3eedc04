/** Tokens are encoded as bytes and decoded. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenCode } from '../../src/index-store/token-code.js';

const WORDS = Uint32Array.from({ length: 30_000 }, (_, n) => Math.imul(n + 1, 0x9e3779b1) >>> 0);
const CODE = new TokenCode(WORDS);

const word = fc
  .oneof(fc.nat(200), fc.nat(29_999), fc.nat(2 ** 24))
  .map(n => WORDS[n] ?? Math.imul(n, 0x85ebca6b) >>> 0);
const flag = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(3), fc.nat(255));

test('decoded tokens are the stored ones', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, flag), { maxLength: 400 }), tokens => {
      const hashes = Uint32Array.from(tokens, ([hash]) => hash);
      const flags = Uint8Array.from(tokens, ([, own]) => own);
      const decoded = CODE.decode(CODE.encode({ hashes, flags }))!;
      expect(Uint32Array.from(decoded.hashes)).toEqual(hashes);
      expect(Uint8Array.from(decoded.flags)).toEqual(flags);
    }),
  );
});

test('random bytes are invalid, or decode to few tokens', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      const decoded = CODE.decode(bytes);
      expect(decoded?.hashes.length ?? 0).toBeLessThanOrEqual(bytes.length);
    }),
  );
});
