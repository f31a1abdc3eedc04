/** What a search has found so far: files to read, each real file once, and files that are skipped. */
import type { ReadProblem, SkippedFile } from '../../types/article.js';
import { type Encoding, encodingOf, withoutReader } from '../formats.js';
import type { PathFilter } from './filter.js';

export interface FoundFile extends Encoding {
  /** Relative to the working directory with forward slashes (`../x` where it lies outside); the article's id. */
  readonly path: string;
  /** `-` stands for standard input. */
  readonly absolute: string;
  /** True where `absolute` is an address. The format of what stands there is known once it has been fetched. */
  readonly web?: true;
  /** True where the addresses in the file are to be fetched: those of a list of sources, and of entries that are summaries. */
  readonly followed?: true;
  /** True where the user named the file: what is wrong with it is then a problem. False in a folder or by a glob. */
  readonly explicit: boolean;
  /** True for a file of known articles, with which new ones are compared. */
  readonly known?: true;
}

export interface Candidate {
  readonly path: string;
  readonly absolute: string;
  /** The real path: two candidates with the same one are the same file. */
  readonly real: string;
  /** True where the user named the file; false in a folder or by a glob. */
  readonly explicit: boolean;
}

/** The outcome for a candidate; include or exclude patterns give `left-out`. */
export type Verdict = 'taken' | 'skipped' | 'left-out';

/** How to read a file, or why not to; `isListed` where the reason is worth a line. */
type Decision =
  | { readonly encoding: Encoding }
  | { readonly encoding?: undefined; readonly isListed: boolean; readonly reason: string };

export class SearchResult {
  /** Files of folders, which are all different, until the first file comes that was named or linked to. */
  readonly #walked: FoundFile[] = [];
  /** All files from then on, by real path. */
  readonly #files = new Map<string, FoundFile>();
  readonly #skipped = new Map<string, { readonly real: string; readonly reason: string }>();
  readonly #problems = new Map<string, ReadProblem>();
  readonly #filter: PathFilter;

  constructor(filter: PathFilter) {
    this.#filter = filter;
  }

  /** Files taken so far, some of them counted twice. */
  get count(): number {
    return this.#walked.length + this.#files.size;
  }

  /** Takes a regular file that has a reader and that the patterns of the user do not leave out. */
  consider(file: Candidate): Verdict {
    return this.#take(file, this.#decide(file.path, file.explicit));
  }

  /** `consider` for a file in a folder that is not a link and has its real path. */
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
      // That a pattern leaves a file out is listed only where the user named that file.
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

  /** Takes note of something that is not a file that can be opened: a problem where an article was expected. */
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
    return encoding === undefined ? { isListed: true, reason: withoutReader(path) } : { encoding };
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

/** By UTF-16 code units, the same in every locale. */
function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
