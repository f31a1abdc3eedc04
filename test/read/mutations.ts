/** Ways to spoil a file: what disks, crawlers, editors and attackers do to it. */
import fc from 'fast-check';

/** The bytes, spoilt; the same call gives the same bytes. */
type Mutation = (bytes: Buffer) => Buffer;

/** Largest result of any sequence of mutations. Bytes. */
const LARGEST = 1 << 15;

/** Where, as a share of the length, so that shrinking does not depend on it. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (bytes: Buffer, share: number): number => Math.floor(share * bytes.length);

const insertedAt = (bytes: Buffer, index: number, inserted: Buffer): Buffer =>
  Buffer.concat([bytes.subarray(0, index), inserted, bytes.subarray(index)]);

/** What parsers of one format or another stumble over. */
const MARKS: readonly string[] = [
  '\0',
  '\uFEFF',
  '\u2028',
  '\x1b[31m',
  '\r',
  '\n\n',
  '\t',
  '"',
  "'",
  '\\',
  '\\ud800',
  ',',
  '{',
  '}',
  '[',
  ']',
  '<',
  '>',
  '&',
  '&amp;amp;',
  '&#0;',
  '&#x110000;',
  '&#99999999999999999999;',
  '&unknown;',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?xml version="1.0" encoding="utf-7"?>',
  '<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d SYSTEM "file:///etc/passwd">]>&b;&d;',
  '<script>',
  '</script',
  '<style>',
  '<template>',
  '<svg><foreignObject>',
  '<table><tr><td>',
  '<plaintext>',
  '<base href="http://[">',
  '<meta charset="utf-16le">',
  '<p hidden>',
  '</p></div></article></body></html>',
  '99999999999999999999999',
  '-1',
  '1e999',
  '0x7fffffff',
  'NaN',
  'null',
  '=?utf-8?B?////?=',
  '=?utf-8?Q?=00=ff?=',
  'From a@b Thu Jan  1 00:00:00 1970\n',
  '--boundary\n',
  '--boundary--\n',
  'Content-Type: multipart/mixed; boundary=boundary\n\n',
  'Content-Transfer-Encoding: base64\n\n',
  'Content-Length: 99999999999\r\n',
  'Transfer-Encoding: chunked\r\n',
  'Content-Encoding: gzip\r\n',
  'WARC/1.0\r\n',
  'HTTP/1.1 200 OK\r\n\r\n',
  '---\n',
  '```',
  '![[[](',
  '**_`',
  '__proto__',
  'constructor',
  '🇩🇪\u0301\u202e',
];

/** Opened and never closed, as often as a stack is not deep. */
const OPENINGS: readonly string[] = [
  '[',
  '{"a":',
  '<div>',
  '<a>',
  '<item>',
  '<entry><content>',
  '<![CDATA[',
  '> ',
  '- ',
  '[![',
  '*',
  '&amp;',
  'Content-Type: multipart/mixed; boundary=b\n\n--b\n',
  '<table>',
  '<font>',
  '(',
];

const flipped = fc.tuple(place, fc.integer({ min: 1, max: 255 })).map(
  ([share, bits]): Mutation =>
    bytes => {
      const copy = Buffer.from(bytes);
      if (copy.length > 0) copy[Math.min(at(copy, share), copy.length - 1)] ^= bits;
      return copy;
    },
);
const cut = place.map(
  (share): Mutation =>
    bytes =>
      bytes.subarray(0, at(bytes, share)),
);
const beheaded = place.map(
  (share): Mutation =>
    bytes =>
      bytes.subarray(at(bytes, share)),
);
const filled = fc.tuple(place, fc.constantFrom(0, 0xff, 0x20, 0x0a), fc.integer({ min: 1, max: 600 })).map(
  ([share, byte, count]): Mutation =>
    bytes =>
      insertedAt(bytes, at(bytes, share), Buffer.alloc(count, byte)),
);
const marked = fc.tuple(place, fc.constantFrom(...MARKS)).map(
  ([share, mark]): Mutation =>
    bytes =>
      insertedAt(bytes, at(bytes, share), Buffer.from(mark)),
);
const nested = fc.tuple(place, fc.constantFrom(...OPENINGS), fc.integer({ min: 1, max: 100_000 })).map(
  ([share, opening, depth]): Mutation =>
    bytes =>
      insertedAt(bytes, at(bytes, share), Buffer.from(opening.repeat(depth))),
);
const doubled = fc.tuple(place, place, place, fc.integer({ min: 1, max: 20 })).map(
  ([from, to, share, times]): Mutation =>
    bytes => {
      const chunk = bytes.subarray(Math.min(at(bytes, from), at(bytes, to)), Math.max(at(bytes, from), at(bytes, to)));
      return insertedAt(bytes, at(bytes, share), Buffer.concat(Array.from({ length: times }, () => chunk)));
    },
);
const taken = fc.tuple(place, place).map(
  ([from, to]): Mutation =>
    bytes => {
      const [start, end] = [at(bytes, from), at(bytes, to)].sort((a, b) => a - b);
      return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
    },
);
/** Lengths and offsets of binary formats. */
const numbered = fc
  .tuple(place, fc.constantFrom('ffffffff', 'ffffff7f', '00000000', '00000080', 'ffffffffffffffff'))
  .map(
    ([share, hex]): Mutation =>
      bytes => {
        const number = Buffer.from(hex, 'hex');
        const copy = Buffer.from(bytes);
        number.copy(copy, at(copy, share));
        return copy;
      },
  );
/** Digits are lengths, dates, counts and codes. */
const counted = fc
  .tuple(fc.nat(40), fc.constantFrom('', '0', '-1', '99999999999999999999', '1e400', '00000000000000000001'))
  .map(
    ([which, number]): Mutation =>
      bytes => {
        let seen = 0;
        const text = bytes.toString('latin1').replace(/\d+/g, digits => (seen++ === which ? number : digits));
        return Buffer.from(text, 'latin1');
      },
  );
const noise = fc.tuple(place, fc.uint8Array({ minLength: 1, maxLength: 64 })).map(
  ([share, random]): Mutation =>
    bytes =>
      insertedAt(bytes, at(bytes, share), Buffer.from(random)),
);

/** One to four of them, one after the other. */
export const mutation: fc.Arbitrary<Mutation> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: flipped },
      { weight: 2, arbitrary: cut },
      { weight: 1, arbitrary: beheaded },
      { weight: 2, arbitrary: filled },
      { weight: 4, arbitrary: marked },
      { weight: 1, arbitrary: nested },
      { weight: 2, arbitrary: doubled },
      { weight: 2, arbitrary: taken },
      { weight: 2, arbitrary: numbered },
      { weight: 2, arbitrary: counted },
      { weight: 1, arbitrary: noise },
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map(all => bytes => all.reduce((its, mutate) => mutate(its).subarray(0, LARGEST), bytes));
