import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityFor, HashDictionary, slotOf } from '../../src/collections/hash-table.js';

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

// few different ones, so that they meet; the edges of 32 bits; and hashes with the same first slot
const hash = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.constantFrom(0, 1, 0x7fffffff, 0x80000000, 0xffffffff),
  fc.integer({ min: 0, max: 200 }).map(high => high * 0x10000),
  fc.integer({ min: 0, max: 0xffffffff }),
);
const hashes = fc.array(hash, { maxLength: 300 }).map(values => Uint32Array.from(values));

/** Number + 1 of a hash by its slots, as the compare kernel looks it up; 0 where it is no member. */
function lookUp({ hashes: members, slots }: HashDictionary, value: number): number {
  let slot = value & (slots.length - 1);
  while (slots[slot] !== 0 && members[slots[slot] - 1] !== value) slot = (slot + 1) & (slots.length - 1);
  return slots[slot];
}

test('members are those of a Set, in its order, and only they are found', () => {
  fc.assert(
    fc.property(hashes, hashes, (values, others) => {
      const dictionary = new HashDictionary(values);
      const members = [...new Set(values)];
      expect([...dictionary.hashes]).toEqual(members);
      for (const value of [...values, ...others]) expect(lookUp(dictionary, value)).toBe(members.indexOf(value) + 1);
    }),
  );
});
