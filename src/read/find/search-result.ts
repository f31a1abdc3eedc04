/** Collects the result of a search: distinct files to read, and skipped files. */
import type { ReadProblem, SkippedFile } from '../../types/article.js';
import { type Encoding, encodingOf, noReaderReason } from '../formats.js';
import type { PathFilter } from './filter.js';

export interface FoundFile extends Encoding {
  /**
   * Relative to the working directory with forward slashes (`../x` outside of it). The id of an article in the file.
   */
  readonly path: string;
  /** `-` for standard input. */
  readonly absolute: string;
  /** True if `absolute` is a web address. Its format is known only after the fetch. */
  readonly web?: true;
  /** True if the addresses in the file are fetched: those of a list of sources, and those of summaries. */
  readonly followed?: true;
  /** True if the user named the file: a file without an article is a problem then. False in a folder or for a glob. */
  readonly explicit: boolean;
  /** True for a file of known articles, with which new articles are compared. */
  readonly known?: true;
}

export interface Candidate {
  readonly path: string;
  readonly absolute: string;
  /** The real path. Candidates with one real path are one file. */
  readonly real: string;
  /** True if the user named the file; false in a folder or for a glob. */
  readonly explicit: boolean;
}

/** The outcome for a candidate. `left-out`: by include or exclude patterns. */
export type Verdict = 'taken' | 'skipped' | 'left-out';

/** How a file is read, or why it is not. `isListed`: the report lists the file as skipped. */
type Decision =
  | { readonly encoding: Encoding }
  | { readonly encoding?: undefined; readonly isListed: boolean; readonly reason: string };

/** Files found so far. */
export class SearchResult {
  /** Files of folders, which are all distinct, until the first file that is named or linked. */
  readonly #walked: FoundFile[] = [];
  /** All files from that file on, by real path. */
  readonly #files = new Map<string, FoundFile>();
  readonly #skipped = new Map<string, { readonly real: string; readonly reason: string }>();
  readonly #problems = new Map<string, ReadProblem>();
  readonly #filter: PathFilter;

  constructor(filter: PathFilter) {
    this.#filter = filter;
  }

  /** Number of files so far; files with several paths may count twice. */
  get count(): number {
    return this.#walked.length + this.#files.size;
  }

  /** Adds a regular file if it has a reader and the patterns of the user do not leave it out. */
  consider(file: Candidate): Verdict {
    return this.#take(file, this.#decide(file.path, file.explicit));
  }

  /** `consider` for a file of a folder, with its real path. */
  considerWalked(path: string, absolute: string): Verdict {
    const decision = this.#decide(path, false);
    if (decision.encoding === undefined || this.#files.size > 0)
      return this.#take({ path, absolute, real: absolute, explicit: false }, decision);
    const { format, compression } = decision.encoding;
    this.#walked.push({ path, absolute, format, ...(compression !== undefined && { compression }), explicit: false });
    return 'taken';
  }

  #take(file: Candidate, decision: Decision): Verdict {
    if (decision.encoding === undefined) {
      // The report lists a file that a pattern leaves out only if the user named the file.
      if (decision.isListed || file.explicit) this.skip(file.path, decision.reason, file.real);
      return decision.isListed ? 'skipped' : 'left-out';
    }
    for (const walked of this.#walked.splice(0)) this.#add({ ...walked, real: walked.absolute }, encodingIn(walked));
    this.#add(file, decision.encoding);
    return 'taken';
  }

  #add({ path, absolute, real, explicit }: Candidate, encoding: Encoding): void {
    const known = this.#files.get(real);
    const isFirst = known === undefined || path <= known.path;
    this.#files.set(real, {
      path: isFirst ? path : known.path,
      absolute: isFirst ? absolute : known.absolute,
      ...(explicit || known === undefined ? encoding : encodingIn(known)),
      explicit: explicit || (known?.explicit ?? false),
    });
  }

  skip(path: string, reason: string, real = path): void {
    this.#skipped.set(path, { real, reason });
  }

  fail(path: string, reason: string): void {
    this.#problems.set(path, { id: path, path, status: 'unreadable', reason });
  }

  /** Records a file that cannot be opened. It is a problem if it would have been read. */
  considerBroken(path: string, explicit: boolean, reason: string): Verdict {
    const decision = this.#decide(path, explicit);
    if (decision.encoding !== undefined) {
      this.fail(path, reason);
      return 'taken';
    }
    if (decision.isListed || explicit) this.skip(path, decision.isListed ? reason : decision.reason);
    return decision.isListed ? 'skipped' : 'left-out';
  }

  #decide(path: string, explicit: boolean): Decision {
    if (this.#filter.excludes(path)) return { isListed: false, reason: 'excluded' };
    if (!this.#filter.includes(path)) return { isListed: false, reason: 'not among the included files' };
    const asked = explicit || this.#filter.names(path);
    const encoding = encodingOf(path) ?? (asked ? ({ format: 'plain' } as const) : undefined);
    return encoding === undefined ? { isListed: true, reason: noReaderReason(path) } : { encoding };
  }

  get files(): FoundFile[] {
    return [...this.#walked, ...this.#files.values()].sort(byPath);
  }

  get skipped(): SkippedFile[] {
    if (this.#skipped.size === 0) return [];
    const taken = new Set([...this.#files.keys(), ...this.#walked.map(({ absolute }) => absolute)]);
    return [...this.#skipped]
      .filter(([, { real }]) => !taken.has(real))
      .map(([path, { reason }]) => ({ path, reason }))
      .sort(byPath);
  }

  get problems(): ReadProblem[] {
    return [...this.#problems.values()].sort(byPath);
  }
}

const encodingIn = ({ format, compression }: FoundFile): Encoding => ({
  format,
  ...(compression !== undefined && { compression }),
});

/** Orders by UTF-16 code units, which is the same in every locale. */
function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
