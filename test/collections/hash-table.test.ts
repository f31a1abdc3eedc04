import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityFor, slotOf } from '../../src/collections/hash-table.js';

test('a table has room for twice its entries, and the slot of a hash is found again however many collide', () => {
  const hash = fc.oneof(
    fc.integer({ min: 0, max: 0xffffffff }),
    fc.integer({ min: 0, max: 9 }).map(high => high << 20),
  );
  fc.assert(
    fc.property(
      fc.uniqueArray(
        hash.map(value => value >>> 0),
        { maxLength: 60 },
      ),
      values => {
        const capacity = capacityFor(values.length);
        expect(capacity).toBeGreaterThanOrEqual(values.length * 2);
        expect(Math.log2(capacity) % 1).toBe(0);
        const [hashes, counts] = [new Uint32Array(capacity), new Uint32Array(capacity)];
        values.forEach((value, i) => {
          const slot = slotOf(hashes, counts, value);
          expect(counts[slot]).toBe(0);
          hashes[slot] = value;
          counts[slot] = i + 1;
        });
        values.forEach((value, i) => {
          expect(counts[slotOf(hashes, counts, value)]).toBe(i + 1);
        });
      },
    ),
  );
});
