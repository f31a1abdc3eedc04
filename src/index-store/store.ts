/** The files of an index in the state of one commit, and the change to the next commit. */
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type CorpusStatistics, decodeStatistics, encodeStatistics } from '../corpus/statistics.js';
import { UserError } from '../errors.js';
import { ArticleState } from './article-state.js';
import { cannotWrite, damaged } from './faults.js';
import { IndexFile, IndexFileWriter } from './files.js';
import { IndexWords } from './index-words.js';
import { KnownNumbers, type OpenSegment, type Place } from './known-numbers.js';
import type { Lock } from './lock.js';
import { isLock, isOwnFile, type Manifest, readManifest, type SegmentEntry, writeManifest } from './manifest.js';
import { Segment } from './segment.js';
import { MOST_RANKED, TokenCode } from './token-code.js';

/** Largest file of statistics in bytes, as for `--stats`. */
const MOST_STATISTICS = 2 ** 31 - 1;
/** Most attempts of a reader to open the files of a manifest: a writer may replace them meanwhile. */
const TRIES = 20;

export class Store {
  #statistics: CorpusStatistics | undefined;
  #words: IndexWords | undefined;
  #numbers: KnownNumbers | undefined;
  #nextFile: number;
  /** Set during a commit, and permanently after a failed one: the states in memory then differ from the disk. */
  #isFaulty = false;

  private constructor(
    readonly folder: string,
    /** Undefined before the first commit. */
    public manifest: Manifest | undefined,
    public code: TokenCode,
    public segments: readonly OpenSegment[],
  ) {
    this.#nextFile = manifest?.next ?? 0;
  }

  /** @throws UserError if the index in the folder is damaged, or of another version */
  static open(folder: string): Store {
    let before = -1;
    for (let tries = 0; ; tries++) {
      const manifest = readManifest(folder);
      if (manifest === undefined) return new Store(folder, undefined, new TokenCode(new Uint32Array(0)), []);
      const opened: OpenSegment[] = [];
      try {
        const code = new TokenCode(readWords(folder, manifest.words));
        for (const entry of manifest.segments) opened.push(openSegment(folder, entry, code));
        return new Store(folder, manifest, code, opened);
      } catch (error) {
        for (const { segment } of opened) segment.close();
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
        // the file is missing with an unchanged manifest: it is not a writer that has replaced it
        if (before === manifest.commit || tries === TRIES) throw damaged(folder, 'a file is missing');
        before = manifest.commit;
      }
    }
  }

  /** Number of articles. */
  get size(): number {
    return this.segments.reduce((sum, { state }) => sum + state.live, 0);
  }

  get bytes(): number {
    return this.segments.reduce((sum, { segment }) => sum + segment.bytes, 0);
  }

  get statistics(): CorpusStatistics {
    if (this.#statistics !== undefined) return this.#statistics;
    if (this.manifest === undefined) throw new UserError(`${this.folder} is not an index`, HOW_TO_MAKE);
    const file = new IndexFile(join(this.folder, this.manifest.statistics));
    try {
      if (file.size > MOST_STATISTICS) throw damaged(file.name, 'too large for statistics');
      this.#statistics = decodeStatistics(file.read(0, file.size), file.name);
    } finally {
      file.close();
    }
    return this.#statistics;
  }

  /** The weights of words. */
  get words(): IndexWords {
    this.#words ??= new IndexWords(this.statistics);
    return this.#words;
  }

  /** The articles by number, until the next commit. */
  get numbers(): KnownNumbers {
    this.#numbers ??= new KnownNumbers(this.segments);
    return this.#numbers;
  }

  /** The article with an id; undefined if the index does not hold it. */
  find(id: string): Place | undefined {
    for (const part of this.segments) {
      // another segment may hold an older, removed version
      const article = part.segment.find(id);
      if (article !== undefined && part.state.isLive(article)) return { part, article };
    }
    return undefined;
  }

  /** The live articles with a content. */
  *holders(fingerprint: Uint8Array, isWanted: (place: Place) => boolean = () => true): Generator<Place> {
    for (const part of this.segments) {
      const { segment, state } = part;
      const holders = segment.holders(fingerprint, article => state.isLive(article) && isWanted({ part, article }));
      for (const article of holders) yield { part, article };
    }
  }

  /** The name of a new file. */
  nextFile(end: 'segment' | 'state' | 'statistics' | 'words'): string {
    return `${String(this.#nextFile++).padStart(8, '0')}.${end}`;
  }

  /** Removes the files that earlier writers did not finish. Only the holder of the lock may call it. */
  clear(): void {
    const { manifest } = this;
    const used = new Set<string>();
    if (manifest !== undefined) {
      used.add(manifest.statistics).add(manifest.words);
      for (const { file, state } of manifest.segments) used.add(file).add(state);
    }
    for (const name of readdirSync(this.folder)) {
      if (!isOwnFile(name) || used.has(name)) continue;
      try {
        rmSync(join(this.folder, name), { force: true });
      } catch {
        // a reader on Windows has it open; the next writer removes it
      }
    }
  }

  /**
   * Commits segments and their changed states. The files of the segments must already be on disk.
   *
   * @param segments all segments of the new state
   * @param lock     of this process
   * @param first    settings and files of a new index
   */
  commit(
    segments: readonly Omit<OpenSegment, 'entry'>[],
    lock: Lock,
    first?: Pick<Manifest, 'settings' | 'statistics' | 'words'>,
  ): void {
    if (this.#isFaulty)
      throw new UserError(`${this.folder}: a change of this index has failed`, 'close it and open it anew');
    this.#isFaulty = true;
    const basis = first ?? this.manifest;
    if (basis === undefined) throw new Error('the first commit of an index lacks its settings');
    // a segment without live articles may still hold states of files
    const kept = segments.filter(({ segment, state }) => state.live > 0 || segment.sections.files.count > 0);
    const before = new Map(this.segments.map(({ segment, entry }) => [segment, entry]));
    try {
      const parts = kept.map(({ segment, state }): OpenSegment => {
        const known = before.get(segment);
        const file = state.isChanged || known === undefined ? this.nextFile('state') : known.state;
        if (state.isChanged || known === undefined) state.write(this.folder, file);
        const entry = {
          file: segment.name,
          bytes: segment.bytes,
          articles: segment.count,
          live: state.live,
          state: file,
        };
        return { segment, state, entry };
      });
      // somebody may have removed the lock by hand
      if (!lock.isHeld() || readManifest(this.folder)?.commit !== this.manifest?.commit)
        throw new UserError(`${this.folder}: another process has changed this index`, 'run the command again');
      const { settings, statistics, words } = basis;
      const commit = (this.manifest?.commit ?? 0) + 1;
      const manifest = {
        commit,
        next: this.#nextFile,
        settings,
        statistics,
        words,
        segments: parts.map(({ entry }) => entry),
      };
      writeManifest(this.folder, manifest);
      this.manifest = { tool: '', ...manifest };
      this.segments = parts;
      this.#numbers = undefined;
      this.#isFaulty = false;
    } catch (error) {
      throw cannotWrite(this.folder, error);
    }
    for (const segment of before.keys()) if (!kept.some(part => part.segment === segment)) segment.close();
    this.clear();
  }

  close(): void {
    for (const { segment } of this.segments) segment.close();
  }
}

export const HOW_TO_MAKE = 'twicetold index add INDEX PATH makes one; in a program, openIndex(folder, { write: true })';

/** Creates the folder of an index. @throws UserError if it holds other files */
export function makeFolder(folder: string): void {
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
      throw new UserError(`${folder}: not a folder`, 'give another folder');
    mkdirSync(folder, { recursive: true });
    const others = readdirSync(folder).filter(name => !isOwnFile(name) && !isLock(name));
    if (others.length > 0 && readManifest(folder) === undefined) {
      throw new UserError(
        `${folder}: the folder holds other files and is not an index`,
        'give an empty folder, or one that does not exist',
      );
    }
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

function openSegment(folder: string, entry: SegmentEntry, code: TokenCode): OpenSegment {
  const segment = new Segment(folder, entry.file, code);
  try {
    if (segment.bytes !== entry.bytes || segment.count !== entry.articles)
      throw damaged(segment.path, 'its length is not that of the manifest');
    const state = ArticleState.read(folder, entry.state, entry.articles);
    if (state.live !== entry.live)
      throw damaged(join(folder, entry.state), 'the number of articles is not that of the manifest');
    return { segment, state, entry };
  } catch (error) {
    segment.close();
    throw error;
  }
}

/** Reads the words with short codes: 4 bytes each, little-endian, then a CRC-32. */
function readWords(folder: string, name: string): Uint32Array {
  const file = new IndexFile(join(folder, name));
  try {
    if (file.size % 4 !== 0 || file.size < 4 || file.size > MOST_RANKED * 4 + 4)
      throw damaged(file.name, 'the length of the file is wrong');
    const bytes = file.read(0, file.size);
    const end = bytes.length - 4;
    if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) throw damaged(file.name, 'a checksum is wrong');
    return Uint32Array.from({ length: end / 4 }, (_, n) => bytes.readUInt32LE(n * 4));
  } finally {
    file.close();
  }
}

/** Writes the files that an index has only once: its statistics, and the words with short codes. */
export function writeBasis(
  folder: string,
  names: { readonly statistics: string; readonly words: string },
  statistics: CorpusStatistics,
  words: Uint32Array,
): void {
  const bytes = Buffer.alloc(words.length * 4 + 4);
  words.forEach((word, n) => {
    bytes.writeUInt32LE(word, n * 4);
  });
  bytes.writeUInt32LE(crc32(bytes.subarray(0, -4)), words.length * 4);
  writeNew(join(folder, names.words), [bytes]);
  writeNew(join(folder, names.statistics), encodeStatistics(statistics));
}

function writeNew(path: string, chunks: readonly Uint8Array[]): void {
  const file = new IndexFileWriter(path);
  try {
    for (const chunk of chunks) file.write(chunk);
    file.finish();
  } catch (error) {
    file.abandon();
    throw error;
  }
}
