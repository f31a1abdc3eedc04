/**
 * Computes the data of a batch that only an index stores, in the thread that reads the batch: fingerprints, digests,
 * texts.
 */
import { fingerprintBytes } from '../text/fingerprint.js';
import { deflateRawSync, sha256 } from '../text/on-demand.js';
import type { Tokens } from '../text/tokenize.js';
import type { Claims, RowDetails } from './packed-rows.js';

/** Whether an index stores articles with their texts. */
export type Stored = 'words' | 'text';

export const FINGERPRINT_BYTES = 16;
export const DIGEST_BYTES = 8;

export interface StoredContent {
  /** 16 bytes for each article: the fingerprint of its words (`text/fingerprint.ts`). */
  readonly fingerprints: Uint8Array;
  /** 8 bytes for each article: a hash of all its stored data. */
  readonly digests: Uint8Array;
  /** Deflated texts in a row, in shared memory, padded to whole numbers; empty if no texts are stored. */
  readonly texts: Uint32Array;
  /** End of each text in bytes. */
  readonly textEnds: Uint32Array;
}

const DETAILS = [
  'path',
  'row',
  'title',
  'source',
  'url',
  'published',
  'reason',
  'disguised',
  'credits',
  'ignored',
] as const;

export class ContentPacker {
  readonly #fingerprints: Uint8Array;
  readonly #digests: Uint8Array;
  readonly #textEnds: Uint32Array;
  readonly #texts: Uint8Array[] = [];
  #count = 0;
  #bytes = 0;

  /** @param articles most articles of the batch */
  constructor(
    readonly stored: Stored,
    articles: number,
  ) {
    this.#fingerprints = new Uint8Array(articles * FINGERPRINT_BYTES);
    this.#digests = new Uint8Array(articles * DIGEST_BYTES);
    this.#textEnds = new Uint32Array(articles);
  }

  /** @param bytesOf returns the text in UTF-8 */
  add(details: RowDetails & Claims, { hashes, flags }: Tokens, bytesOf: () => Uint8Array): void {
    const n = this.#count++;
    const fingerprint = fingerprintBytes(hashes);
    this.#fingerprints.set(fingerprint, n * FINGERPRINT_BYTES);
    const digest = sha256()
      .update(JSON.stringify(DETAILS.map(name => details[name])))
      .update(fingerprint)
      .update(flags);
    if (this.stored === 'text') {
      const text = bytesOf();
      digest.update(text);
      const deflated = deflateRawSync(text);
      this.#texts.push(deflated);
      this.#bytes += deflated.length;
    }
    this.#digests.set(digest.digest().subarray(0, DIGEST_BYTES), n * DIGEST_BYTES);
    this.#textEnds[n] = this.#bytes;
  }

  pack(): StoredContent {
    const texts = new Uint32Array(new SharedArrayBuffer(Math.ceil(this.#bytes / 4) * 4));
    const bytes = new Uint8Array(texts.buffer);
    let at = 0;
    for (const text of this.#texts) {
      bytes.set(text, at);
      at += text.length;
    }
    return {
      fingerprints: this.#fingerprints.slice(0, this.#count * FINGERPRINT_BYTES),
      digests: this.#digests.slice(0, this.#count * DIGEST_BYTES),
      texts,
      textEnds: this.#textEnds.slice(0, this.#count),
    };
  }
}
