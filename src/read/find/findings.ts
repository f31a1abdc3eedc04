/** What a search has found so far: each real file once, under the smallest of its paths. */
import type { ReadProblem, SkippedFile } from '../../types/article.js';
import { type Encoding, encodingOf, extensionOf } from '../formats.js';
import type { PathFilter } from './filter.js';
import type { FoundFile } from './find.js';

export interface Candidate {
  readonly path: string;
  readonly absolute: string;
  /** The real path: two candidates with the same one are the same file. */
  readonly real: string;
  /** Named by the user rather than met in a folder or by a glob. */
  readonly explicit: boolean;
}

/** What became of a candidate; `left-out` by include or exclude patterns. */
export type Verdict = 'taken' | 'skipped' | 'left-out';

/** How a file is to be read, or why it is not; `skip` where that is worth a line. */
type Judged =
  | { readonly encoding: Encoding }
  | { readonly encoding?: undefined; readonly skip: boolean; readonly reason: string };

export class Findings {
  /** Met in folders, where no two are one file: all files until one comes that was named or linked to. */
  readonly #walked: FoundFile[] = [];
  /** By their real paths: all files from then on. */
  readonly #files = new Map<string, FoundFile>();
  readonly #skipped = new Map<string, { readonly real: string; readonly reason: string }>();
  readonly #problems = new Map<string, ReadProblem>();
  readonly #filter: PathFilter;

  constructor(filter: PathFilter) {
    this.#filter = filter;
  }

  /** Files that were taken so far, some of them twice. */
  get count(): number {
    return this.#walked.length + this.#files.size;
  }

  /** Takes a regular file if there is a reader for it and the user's patterns let it through. */
  consider(file: Candidate): Verdict {
    return this.#take(file, this.#judge(file.path, file.explicit));
  }

  /** The same for a file that was met in a folder, is no link, and stands under its real path. */
  considerWalked(path: string, absolute: string): Verdict {
    const judged = this.#judge(path, false);
    if (judged.encoding === undefined || this.#files.size > 0)
      return this.#take({ path, absolute, real: absolute, explicit: false }, judged);
    const { format, compression } = judged.encoding;
    this.#walked.push({ path, absolute, format, ...(compression !== undefined && { compression }), explicit: false });
    return 'taken';
  }

  #take(file: Candidate, judged: Judged): Verdict {
    if (judged.encoding === undefined) {
      // An exclusion is only worth a line where the user named the very file.
      if (judged.skip || file.explicit) this.skip(file.path, judged.reason, file.real);
      return judged.skip ? 'skipped' : 'left-out';
    }
    for (const walked of this.#walked.splice(0)) this.#add({ ...walked, real: walked.absolute }, encodingIn(walked));
    this.#add(file, judged.encoding);
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

  /** Something that stands where a file should but cannot be opened: a problem where an article was to be expected. */
  considerBroken(path: string, explicit: boolean, reason: string): Verdict {
    const verdict = this.#judge(path, explicit);
    if (verdict.encoding !== undefined) {
      this.fail(path, reason);
      return 'taken';
    }
    if (verdict.skip || explicit) this.skip(path, verdict.skip ? reason : verdict.reason);
    return verdict.skip ? 'skipped' : 'left-out';
  }

  #judge(path: string, explicit: boolean): Judged {
    if (this.#filter.excludes(path)) return { skip: false, reason: 'excluded' };
    if (!this.#filter.includes(path)) return { skip: false, reason: 'not among the included files' };
    const asked = explicit || this.#filter.names(path);
    const encoding = encodingOf(path) ?? (asked ? ({ format: 'plain' } as const) : undefined);
    return encoding === undefined ? { skip: true, reason: `no reader for ${extensionOf(path)}` } : { encoding };
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

/** UTF-16 code unit order, which no locale changes. */
function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
