import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReadError } from '../../../src/read/problem.js';
import { type Coding, compressionOf, decompress } from '../../../src/read/unpack/decompress.js';
import { decompressZstd } from '../../../src/read/unpack/zstd.js';
import { drain, failing, inPieces, prose } from '../streams.js';

const TB = 2 ** 40;
const text = Buffer.from(prose(300_000));
/** Made by fixtures/make-zstd.sh: `prose(300_000)` at level 19 and, without a checksum, at level 1; `prose(2000)`; zeros. */
const zstd = (name: string): Buffer => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

const PACKED: Readonly<Record<Coding, Buffer>> = {
  gzip: gzipSync(text),
  brotli: brotliCompressSync(text),
  zstd: zstd('prose.zst'),
  deflate: deflateSync(text),
  'deflate-raw': deflateRawSync(text),
};
const KINDS = Object.keys(PACKED) as Coding[];

const unpack = (bytes: Uint8Array, kind: Coding, limit = TB, size?: number) =>
  drain(decompress(inPieces(bytes, size), kind, limit));

/** The way without Node's own zstd, whatever this Node has. */
const unpackByFzstd = (bytes: Uint8Array, size?: number) =>
  drain(decompressZstd(inPieces(bytes, size), () => new ReadError('damaged')));

describe('compressionOf', () => {
  it('prefers the first bytes to the name', () => {
    expect(compressionOf(PACKED.gzip, 'a.jsonl')).toBe('gzip');
    expect(compressionOf(PACKED.zstd, 'a.gz')).toBe('zstd');
    expect(compressionOf(Buffer.from('502a4d1800000000', 'hex'), 'a')).toBe('zstd');
    expect(compressionOf(PACKED.brotli, 'a.jsonl.BR')).toBe('brotli');
    expect(compressionOf(PACKED.brotli, 'a.jsonl')).toBeUndefined();
    expect(compressionOf(Buffer.from('{"text":1}'), 'a.jsonl')).toBeUndefined();
  });

  it('recognises a file that was unpacked and kept its name', () => {
    expect(compressionOf(Buffer.from('{"text":1}'), 'a.jsonl.gz')).toBeUndefined();
    expect(compressionOf(Buffer.from([1, 0, 2, 3]), 'a.gz')).toBe('gzip');
    expect(compressionOf(Buffer.alloc(0), 'a.zst')).toBe('zstd');
  });
});

describe('decompress', () => {
  it('unpacks each kind, in chunks of any size', async () => {
    for (const kind of KINDS) {
      for (const size of [7, 1000, 1 << 20]) {
        const { bytes, fault } = await unpack(PACKED[kind], kind, TB, size);
        expect(fault).toBeUndefined();
        expect(bytes.equals(text)).toBe(true);
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

  it('throws the errors of the stream, behind the bytes before', async () => {
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
    const small: Readonly<Record<Coding, Buffer>> = {
      gzip: gzipSync(prose(2000)),
      brotli: brotliCompressSync(prose(2000)),
      zstd: zstd('small.zst'),
      deflate: deflateSync(prose(2000)),
      'deflate-raw': deflateRawSync(prose(2000)),
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...KINDS),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        async (kind, at, flip) => {
          const bytes = Buffer.from(small[kind]);
          bytes[at % bytes.length] ^= flip;
          const found = [await unpack(bytes, kind, 1 << 24)];
          if (kind === 'zstd') found.push(await unpackByFzstd(bytes));
          for (const { bytes: out } of found) expect(out.length).toBeLessThanOrEqual(1 << 24);
        },
      ),
      { numRuns: 400 },
    );
  });
});
