import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteSource } from '../../../src/read/unpack/byte-source.js';
import { type Coding, compressionOf, decompress } from '../../../src/read/unpack/decompress.js';
import { Frames } from '../../../src/read/unpack/frames.js';
import { zstdFrames } from '../../../src/read/unpack/zstd.js';
import { expectLinear } from '../../setup/count-work.js';
import { type Drained, drain, failing, inPieces, prose } from '../streams.js';

const TB = 2 ** 40;
const words = prose(300_000);
const text = Buffer.from(words);
/**
 * Made by fixtures/make-zstd.sh: `prose(300_000)` at level 19 and, without a checksum, at level 1; `prose(2000)`;
 * zeros.
 */
const zstd = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

const PACKED: Readonly<Record<Coding, Buffer>> = {
  gzip: gzipSync(text),
  // at the quality it has by default it takes long
  brotli: brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  zstd: zstd('prose.zst'),
  deflate: deflateSync(text),
  'deflate-raw': deflateRawSync(text),
};
const KINDS = Object.keys(PACKED) as Coding[];

const fewWords = prose(2000);
const SMALL: Readonly<Record<Coding, Buffer>> = {
  gzip: gzipSync(fewWords),
  brotli: brotliCompressSync(fewWords),
  zstd: zstd('small.zst'),
  deflate: deflateSync(fewWords),
  'deflate-raw': deflateRawSync(fewWords),
};

const unpack = (bytes: Uint8Array, kind: Coding, limit = TB, size?: number) =>
  drain(decompress(inPieces(bytes, size), kind, limit));

/** The path without Node's own zstd, for any version of Node. */
const unpackByFzstd = (bytes: Uint8Array, size?: number) =>
  drain(new Frames(new ByteSource(inPieces(bytes, size)), zstdFrames(null), () => {}, TB).read());

/** All that can be unpacked, each part up to its fault, and the warnings. */
async function unpackAll(bytes: Uint8Array, kind: Coding, size?: number) {
  const warnings: string[] = [];
  const sections: { readonly text: string; readonly fault?: string }[] = [];
  let stream: AsyncIterable<Uint8Array> | undefined = decompress(inPieces(bytes, size), kind, TB, clause => {
    warnings.push(clause);
  });
  while (stream !== undefined) {
    const { bytes: unpacked, rest, ...fault }: Drained = await drain(stream);
    sections.push({ text: unpacked.toString(), ...fault });
    stream = rest;
  }
  return { sections, warnings };
}

describe('compressionOf', () => {
  it('prefers the first bytes to the name', () => {
    expect(compressionOf(PACKED.gzip, 'a.jsonl')).toBe('gzip');
    expect(compressionOf(PACKED.zstd, 'a.gz')).toBe('zstd');
    expect(compressionOf(Buffer.from('502a4d1800000000', 'hex'), 'a')).toBe('zstd');
    expect(compressionOf(PACKED.brotli, 'a.jsonl.BR')).toBe('brotli');
    expect(compressionOf(PACKED.brotli, 'a.jsonl')).toBeUndefined();
    expect(compressionOf(Buffer.from('{"text":1}'), 'a.jsonl')).toBeUndefined();
  });

  it('recognises an unpacked file with its old name', () => {
    expect(compressionOf(Buffer.from('{"text":1}'), 'a.jsonl.gz')).toBeUndefined();
    expect(compressionOf(Buffer.from([1, 0, 2, 3]), 'a.gz')).toBe('gzip');
    expect(compressionOf(Buffer.alloc(0), 'a.zst')).toBe('zstd');
  });
});

describe('decompress', () => {
  it('unpacks each kind, in chunks of any size', async () => {
    for (const kind of KINDS) {
      for (const size of [1000, 1 << 20]) {
        const { bytes, fault } = await unpack(PACKED[kind], kind, TB, size);
        expect(fault).toBeUndefined();
        expect(bytes.equals(text)).toBe(true);
      }
      for (const size of [1, 7]) {
        const { bytes, fault } = await unpack(SMALL[kind], kind, TB, size);
        expect(fault).toBeUndefined();
        expect(bytes.toString()).toBe(fewWords);
      }
    }
  });

  it('unpacks all members of a file', async () => {
    const gzips = Buffer.concat(['one ', '', 'two ', 'three'].map(words => gzipSync(words)));
    expect((await unpack(gzips, 'gzip')).bytes.toString()).toBe('one two three');
    const skippable = Buffer.from('502a4d1803000000616263', 'hex');
    const frames = Buffer.concat([zstd('prose.zst'), skippable, zstd('prose-fast.zst')]);
    for (const unpacked of [await unpack(frames, 'zstd'), await unpackByFzstd(frames, 1000)]) {
      expect(unpacked.fault).toBeUndefined();
      expect(unpacked.bytes.equals(Buffer.concat([text, text]))).toBe(true);
    }
  });

  it('skips padding between and after members', async () => {
    const padded = (packed: Buffer, size: number): Buffer =>
      Buffer.concat([packed, Buffer.alloc(size - (packed.length % size))]);
    for (const kind of ['gzip', 'zstd'] as const) {
      const packed = PACKED[kind];
      for (const bytes of [
        Buffer.concat([padded(packed, 1 << 17), padded(packed, 512), packed]),
        Buffer.concat([packed, Buffer.alloc(1), packed, Buffer.from('\r\n'), packed, Buffer.alloc(100_000)]),
      ]) {
        for (const size of [1000, 1 << 20]) {
          const { sections, warnings } = await unpackAll(bytes, kind, size);
          expect(warnings).toEqual([]);
          expect(sections).toEqual([{ text: words.repeat(3) }]);
        }
      }
    }
    const brotli = await unpackAll(Buffer.concat([PACKED.brotli, Buffer.alloc(9), PACKED.brotli]), 'brotli');
    expect(brotli).toEqual({ sections: [{ text: words.repeat(2) }], warnings: [] });
  });

  it('reports bytes after the last member', async () => {
    for (const kind of KINDS) {
      if (kind === 'deflate-raw') continue;
      const { sections, warnings } = await unpackAll(Buffer.concat([PACKED[kind], Buffer.from('<!-- end -->')]), kind);
      expect(sections).toEqual([{ text: words }]);
      expect(warnings).toEqual([`12 bytes after the ${kind} data left out`]);
    }
    const binary = Buffer.concat([PACKED.gzip, Buffer.alloc(1000, 5)]);
    const faults = (await unpackAll(binary, 'gzip')).sections.map(({ fault }) => fault);
    expect(faults).toEqual(['1000 bytes after gzip member 1 cannot be read']);
  });

  it('continues after a damaged member', async () => {
    const pages = Array.from({ length: 9 }, (_, n) => `Page ${n}. ${prose(3000)}`);
    for (const damage of ['header', 'data', 'missing', 'inserted'] as const) {
      const members = pages.map(page => gzipSync(page));
      const spoilt = members[4];
      if (damage === 'header') spoilt[1] = 0;
      if (damage === 'data') spoilt.fill(0xff, 300, 340);
      if (damage === 'missing') members[4] = Buffer.concat([spoilt.subarray(0, 400), spoilt.subarray(500)]);
      if (damage === 'inserted') members[4] = Buffer.concat([spoilt.subarray(0, 400), spoilt.subarray(100)]);
      for (const size of [100, 1 << 20]) {
        const { sections } = await unpackAll(Buffer.concat(members), 'gzip', size);
        expect(sections.length).toBe(2);
        expect(sections[0].fault).toMatch(damage === 'header' ? /before gzip member 5/ : /gzip member 5$/);
        const before = pages.slice(0, 4).join('');
        expect(sections[0].text.startsWith(before)).toBe(true);
        // The member is readable up to the damage.
        if (damage === 'data') expect(sections[0].text.length).toBeGreaterThan(before.length + 200);
        expect(sections[1]).toEqual({ text: pages.slice(5).join('') });
      }
    }
    const frames = [zstd('small.zst'), zstd('prose.zst'), zstd('small.zst'), zstd('small.zst')];
    frames[1] = Buffer.concat([frames[1].subarray(0, 20_000), frames[1].subarray(20_100)]);
    const { sections } = await unpackAll(Buffer.concat(frames), 'zstd');
    expect(sections.map(({ fault }) => fault)).toEqual(['damaged zstd data in zstd frame 2', undefined]);
    expect(sections[1].text).toBe(prose(2000).repeat(2));
  });

  it('keeps a member whose checksum is wrong', async () => {
    const members = [1, 2, 3].map(n => gzipSync(`Page ${n}. `));
    members[1][members[1].length - 6] ^= 1;
    expect(await unpackAll(Buffer.concat(members), 'gzip')).toEqual({
      sections: [{ text: 'Page 1. Page 2. Page 3. ' }],
      warnings: ['the checksum of gzip member 2 is wrong: some characters may be wrong'],
    });
    members[1] = gzipSync('Page 2. ');
    members[1][members[1].length - 1] ^= 1;
    expect((await unpackAll(Buffer.concat(members), 'gzip')).warnings).toEqual([]);
    members[1] = members[1].subarray(0, -5);
    const lacking = await unpackAll(Buffer.concat(members), 'gzip');
    expect(lacking.sections).toEqual([{ text: 'Page 1. Page 2. Page 3. ' }]);
    expect(lacking.warnings.length).toBeLessThan(2);
  });

  it('takes linear time for many members', async () => {
    const member = gzipSync('x');
    await expectLinear(400, size => unpack(Buffer.concat(Array.from({ length: size }, () => member)), 'gzip'));
    await expectLinear(50, size =>
      unpackAll(Buffer.concat(Array.from({ length: size }, () => [member.subarray(0, 12), member]).flat()), 'gzip'),
    );
  });

  it('gives the bytes before a cut', async () => {
    for (const kind of KINDS) {
      const packed = PACKED[kind];
      for (const share of [0.999, 0.5, 0.1]) {
        const { bytes, fault } = await unpack(packed.subarray(0, Math.floor(packed.length * share)), kind);
        expect([kind, share, fault]).toEqual([kind, share, 'cut off']);
        expect(text.subarray(0, bytes.length).equals(bytes)).toBe(true);
        if (share > 0.1) expect(bytes.length).toBeGreaterThan(0);
      }
    }
  });

  it('says "cut off" wherever the cut is', async () => {
    const members = Buffer.concat([gzipSync('First.'), gzipSync('Second.')]);
    for (let end = 1; end < members.length; end++) {
      const { fault } = await unpack(members.subarray(0, end), 'gzip');
      expect(fault).toBe(end === gzipSync('First.').length ? undefined : 'cut off');
    }
    const small = zstd('small.zst');
    for (let end = 1; end < small.length; end++) {
      expect((await unpack(small.subarray(0, end), 'zstd')).fault).toBe('cut off');
      expect((await unpackByFzstd(small.subarray(0, end))).fault).toBe('cut off');
    }
  });

  it('names a file of another kind, or a damaged one', async () => {
    for (const kind of ['gzip', 'brotli', 'zstd', 'deflate'] as const) {
      expect((await unpack(Buffer.from('Nothing of the kind, only words.'), kind)).fault).toBe(`not valid ${kind}`);
      expect((await unpack(Buffer.alloc(0), kind)).fault).toBe('empty file');
    }
    const broken = Buffer.from(PACKED.gzip);
    broken.fill(0x55, broken.length >> 1, (broken.length >> 1) + 50);
    const { bytes, fault } = await unpack(broken, 'gzip');
    expect(fault).toBe('damaged gzip data');
    expect(bytes.length).toBeGreaterThan(64 * 1024);
  });

  it('stops at the limit', async () => {
    const zeros = Buffer.alloc(64 << 20);
    for (const [kind, bomb] of [
      ['gzip', gzipSync(zeros)],
      // quickly: at the quality it has by default it takes seconds
      ['brotli', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })],
      ['zstd', zstd('zeros.zst')],
    ] as const) {
      const { bytes, fault } = await unpack(bomb, kind, 1 << 20);
      expect([kind, fault, bytes.length]).toEqual([kind, 'unpacks to more than 1 MB', 1 << 20]);
    }
    const exact = await unpack(PACKED.gzip, 'gzip', text.length);
    expect(exact.fault).toBeUndefined();
    expect(exact.bytes.equals(text)).toBe(true);
  });

  it('limits the window of a zstd frame', async () => {
    const header = Buffer.from('28b52ffd00a801', 'hex');
    expect((await unpackByFzstd(Buffer.concat([header, Buffer.alloc(20)]))).fault).toBe('needs a zstd window of 2 GB');
    const tiny = Buffer.from('28b52ffd0088', 'hex');
    const blocks = Buffer.alloc(80_000, Buffer.from('0a00000041', 'hex').subarray(0, 4));
    expect((await unpackByFzstd(Buffer.concat([tiny, blocks]))).fault).toBe('in too many tiny zstd blocks');
  });

  it('throws the errors of the stream, after the bytes before them', async () => {
    const error = Object.assign(new Error('disk'), { code: 'EIO' });
    for (const kind of KINDS) {
      const packed = PACKED[kind];
      let length = 0;
      const reading = async () => {
        for await (const bytes of decompress(failing(packed.subarray(0, packed.length - 20), error), kind, TB)) {
          length += bytes.length;
        }
      };
      await expect(reading()).rejects.toBe(error);
      expect(length).toBeGreaterThan(0);
    }
  });

  it('closes the stream when the reader stops', async () => {
    for (const kind of KINDS) {
      let closed = false;
      const endless = async function* () {
        try {
          for (;;) yield PACKED[kind];
        } finally {
          closed = true;
        }
      };
      for await (const _ of decompress(endless(), kind, TB)) break;
      expect(closed).toBe(true);
    }
  });

  it('survives any flipped byte', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (kind, at, flip) => {
          const bytes = Buffer.from(SMALL[kind]);
          bytes[at % bytes.length] ^= flip;
          const found = [await unpack(bytes, kind, 1 << 24)];
          if (kind === 'zstd') found.push(await unpackByFzstd(bytes));
          for (const { bytes: out } of found) expect(out.length).toBeLessThanOrEqual(1 << 24);
        },
      ),
      { numRuns: 200 },
    );
  });
});
