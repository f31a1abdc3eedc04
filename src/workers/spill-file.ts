/**
 * What does not fit into the memory budget, tokens and sketches, in one temporary file that all threads of the process read.
 * What was read lately stays in the operating system's cache, as far as there is room: a small budget costs time, not
 * the run.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParkedValues, SketchStore, SketchValues } from '../candidates/sketch-store.js';
import type { ParkedSegment, TokenSegment, TokenStore } from '../corpus/token-store.js';
import { UserError } from '../errors.js';
import type { Tokens } from '../text/tokenize.js';
import type { StepAtHand } from './tasks.js';

/** Where something stands in the file. Plain data, so that it can be sent to another thread. */
interface Place {
  readonly fd: number;
  /** Byte at which it begins. */
  readonly position: number;
}

/** Sketch values in the file. */
class FileValues implements ParkedValues {
  readonly kind = 'values';

  constructor(readonly place: Place) {}

  read(offset: number, count: number): Uint32Array {
    const values = new Uint32Array(count);
    readExactly(this.place, bytesOf(values), offset * 4);
    return values;
  }

  write(offset: number, values: Uint32Array): void {
    writeExactly(this.place, bytesOf(values), offset * 4);
  }
}

/** Tokens in the file: all hashes of a batch, then all flags. */
class FileTokens implements ParkedSegment {
  readonly kind = 'tokens';

  constructor(
    readonly place: Place,
    /** Tokens. */
    readonly length: number,
  ) {}

  read(offset: number, count: number): Tokens {
    const hashes = new Uint32Array(count);
    const flags = new Uint8Array(count);
    readExactly(this.place, bytesOf(hashes), offset * 4);
    readExactly(this.place, flags, this.length * 4 + offset);
    return { hashes, flags };
  }

  write(offset: number, { hashes, flags }: Tokens): void {
    writeExactly(this.place, bytesOf(hashes), offset * 4);
    writeExactly(this.place, flags, this.length * 4 + offset);
  }
}

const bytesOfTokens = ({ hashes, flags }: Tokens): number => hashes.byteLength + flags.byteLength;

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint32Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

function readExactly({ fd, position }: Place, into: Uint8Array, offset: number): void {
  for (let at = 0; at < into.length; ) {
    const count = readSync(fd, into, at, into.length - at, position + offset + at);
    if (count === 0) throw new Error('a temporary file is shorter than what was written to it');
    at += count;
  }
}

function writeExactly({ fd, position }: Place, from: Uint8Array, offset: number): void {
  try {
    for (let at = 0; at < from.length; ) {
      at += writeSync(fd, from, at, from.length - at, position + offset + at);
    }
  } catch (error) {
    throw noRoom(error);
  }
}

function noRoom(error: unknown): UserError {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return new UserError(
    `what does not fit into memory cannot be written to the temporary folder ${tmpdir()} (${reason})`,
    'name another folder with TMPDIR, or allow more --memory',
  );
}

/** The file, made when it is first needed and gone when it is closed, or when the process ends. */
export class Parking {
  readonly #room: { tokens: number; sketches: number };
  #fd: number | undefined;
  #folder: string | undefined;
  #end = 0;

  /** @param room bytes of tokens and of sketches to keep in memory */
  constructor(room: { readonly tokens: number; readonly sketches: number }) {
    this.#room = { ...room };
  }

  /** Bytes that were written out. */
  get parkedBytes(): number {
    return this.#end;
  }

  /** The tokens themselves while there is room, a place in the file from then on. */
  parkTokens(tokens: Tokens): TokenSegment {
    return this.#fits('tokens', bytesOfTokens(tokens)) ? tokens : this.#park(tokens);
  }

  /** The same with as many of the last ones parked as it takes for the others to have room in so many bytes. */
  parkBeyond(segments: readonly TokenSegment[], bytes: number): TokenSegment[] {
    let room = bytes;
    return segments.map(segment => {
      if ('read' in segment) return segment;
      room -= bytesOfTokens(segment);
      return room < 0 ? this.#park(segment) : segment;
    });
  }

  /** The same for sketch values. */
  parkValues(values: Uint32Array): SketchValues {
    if (this.#fits('sketches', values.byteLength)) return values;
    const parked = new FileValues(this.#take(values.byteLength));
    parked.write(0, values);
    return parked;
  }

  close(): void {
    if (this.#fd !== undefined) closeSync(this.#fd);
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
    this.#fd = undefined;
    this.#folder = undefined;
  }

  #park(tokens: Tokens): FileTokens {
    const parked = new FileTokens(this.#take(bytesOfTokens(tokens)), tokens.hashes.length);
    parked.write(0, tokens);
    return parked;
  }

  #fits(what: 'tokens' | 'sketches', bytes: number): boolean {
    if (bytes > this.#room[what]) return false;
    this.#room[what] -= bytes;
    return true;
  }

  #take(bytes: number): Place {
    this.#fd ??= this.#open();
    const place = { fd: this.#fd, position: this.#end };
    this.#end += bytes;
    return place;
  }

  #open(): number {
    let folder: string;
    let fd: number;
    try {
      folder = mkdtempSync(join(tmpdir(), 'twicetold-'));
      fd = openSync(join(folder, 'parked'), 'wx+', 0o600);
    } catch (error) {
      throw noRoom(error);
    }
    try {
      // unlinked while it is open, so that nothing is left of it however the process ends
      rmSync(folder, { recursive: true });
    } catch {
      this.#folder = folder; // where an open file cannot be removed
    }
    return fd;
  }
}

/** A step's input as it arrives in another thread, with what is parked readable again. */
export function reopened(atHand: StepAtHand): StepAtHand {
  const { input } = atHand;
  return {
    ...atHand,
    input: {
      ...input,
      ...('store' in input && { store: reopenedTokens(input.store) }),
      ...('corpus' in input && { corpus: { ...input.corpus, store: reopenedTokens(input.corpus.store) } }),
      ...('sketches' in input && { sketches: reopenedSketches(input.sketches) }),
    },
  } as StepAtHand;
}

function reopenedTokens(store: TokenStore): TokenStore {
  return { ...store, segments: store.segments.map(reopenedSegment) };
}

/** What was a `FileTokens` when it was sent arrives without its methods. */
function reopenedSegment(segment: TokenSegment): TokenSegment {
  const sent = segment as Partial<FileTokens>;
  return sent.kind === 'tokens' ? new FileTokens(sent.place!, sent.length!) : segment;
}

function reopenedSketches(store: SketchStore): SketchStore {
  return { ...store, batches: store.batches.map(reopenedValues) };
}

function reopenedValues(values: SketchValues): SketchValues {
  const sent = values as Partial<FileValues>;
  return sent.kind === 'values' ? new FileValues(sent.place!) : values;
}
