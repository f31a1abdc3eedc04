/**
 * Learns from the corpus which stretches of text are boilerplate: the page frame, the newsletter box, the explanation
 * under every daily report. What many articles hold that otherwise have nothing in common says nothing about any two of
 * them, and is left out of candidates and scores.
 *
 * A stretch is a chain of runs of eight words. A run is boilerplate of a source (the publisher where it is known, else the
 * folder) when many of that source's articles hold it, and of the corpus when many of all articles do. But a text that
 * five thousand sites copy is held by many, too: where such runs make up most of an article, they are its text.
 */
import type { ArticleRow } from '../model.js';
import { HashCounter } from './hash-counter.js';
import { countRuns, inGroup, RUN, type RunCounts, sampledRuns } from './runs.js';
import { allocateTokenStore, type TokenStore, tokensOf } from './token-store.js';
import { BOILERPLATE, mix32, PARAGRAPH_START, SENTENCE_START } from './tokenize.js';

/** Words between two boilerplate runs that belong to the same stretch. */
const MAX_GAP = 8;
/** A stretch shorter than this is a phrase. Words. */
const MIN_STRETCH = 10;

/** In a small folder, what half of the articles hold, and at least this many. */
const SMALLEST_GROUP = 4;

interface Rule {
  /** Articles that must hold a run, at least, and as a share of the group. */
  readonly articles: number;
  readonly share: number;
  /** Share of an article above which the runs are its text. */
  readonly text: number;
}

/** A publisher that prints one stretch again and again prints its own frame, be it all but the headline: a pay wall is. */
const BY_PUBLISHER: Rule = { articles: 8, share: 0.02, text: 0.97 };
/** A folder may be a site or a story: only a part of the page, on many pages, is a frame. */
const IN_FOLDER: Rule = { articles: 8, share: 0.15, text: 0.75 };
/** Without knowing the source, a frame and a much-copied story differ only in how much of the page they are. */
const IN_CORPUS: Rule = { articles: 20, share: 0.005, text: 0.5 };

/** Around a short text, a frame may be this much of the page. */
const NOTHING_ELSE = 0.75;
/** Words at the ends of a page that a frame may leave out: a date, a title. */
const EDGE = 10;
/** Where more than this share of the other runs is common as well, the stretch is part of a story that was copied. */
const REST_SHARED = 0.3;

/** True where the stretches stand at both ends of the page, as a frame does. */
const surrounds = (found: readonly (readonly [number, number])[], length: number): boolean =>
  found.length > 1 && found[0][0] <= EDGE && found[found.length - 1][1] >= length - EDGE;

/** A stretch that was found in many articles. */
export interface BoilerplateBlock {
  /** Source, host or folder whose articles hold it; absent where it is common to the corpus. */
  readonly source?: string;
  readonly articles: number;
  readonly words: number;
  /** Where it can be looked up: an article and the half-open range of its words. */
  readonly example: { readonly article: number; readonly start: number; readonly end: number };
}

/** Stretches of an article all of whose runs qualify, as half-open word ranges. */
function stretches(hashes: Uint32Array, below: number, qualifies: (run: number) => boolean): [number, number][] {
  const found: [number, number][] = [];
  for (const [run, start] of sampledRuns(hashes, below)) {
    if (!qualifies(run)) continue;
    const last = found[found.length - 1];
    if (last !== undefined && start <= last[1] + MAX_GAP) last[1] = start + RUN;
    else found.push([start, start + RUN]);
  }
  return found.filter(([start, end]) => end - start >= MIN_STRETCH);
}

/** One way to tell boilerplate: by what is common in an article's source, or in the whole corpus. */
interface Scale {
  /** Share of the article at this position above which common runs are its text. */
  readonly text: (position: number) => number;
  /** Articles that must hold a run of the article at this position; Infinity where the group is too small to say. */
  readonly enough: (position: number) => number;
  /** The run as it is counted for the article at this position. */
  readonly key: (run: number, position: number) => number;
  readonly source: (position: number) => string | undefined;
}

function scalesOf({ groups, groupOf, groupSize }: RunCounts, total: number): Scale[] {
  const enoughOf = (rule: Rule, size: number): number => {
    const enough = Math.max(rule.articles, Math.ceil(rule.share * size));
    const half = Math.max(SMALLEST_GROUP, Math.ceil(size / 2));
    return size < Math.min(enough, half) ? Infinity : Math.min(enough, half);
  };
  const inCorpus: Scale = {
    text: () => IN_CORPUS.text,
    enough: () => enoughOf(IN_CORPUS, total),
    key: run => run,
    source: () => undefined,
  };
  if (groups.length === 1 && !groups[0].published) return [inCorpus];
  const ruleOf = (position: number): Rule => (groups[groupOf[position]].published ? BY_PUBLISHER : IN_FOLDER);
  const enough = (position: number): number => enoughOf(ruleOf(position), groupSize[groupOf[position]]);
  const inSource: Scale = {
    // four versions of one story are no pay wall yet
    text: position => (enough(position) < BY_PUBLISHER.articles ? IN_FOLDER : ruleOf(position)).text,
    enough,
    key: (run, position) => inGroup(run, groupOf[position]),
    source: position => groups[groupOf[position]].name,
  };
  return [inSource, inCorpus];
}

/**
 * Marks boilerplate in the store's flags, and says what was marked.
 *
 * @param articles the first article of each text, so that identical pages do not vote for one another
 */
export function markBoilerplate(
  store: TokenStore,
  rows: readonly ArticleRow[],
  articles: Uint32Array,
): BoilerplateBlock[] {
  const runs = countRuns(store, rows, articles);
  const { counts, below } = runs;
  const blocks = new Map<number, BoilerplateBlock>();
  for (const { text, enough, key, source } of scalesOf(runs, articles.length)) {
    const common = (position: number) => {
      const least = enough(position);
      return (run: number): boolean => counts.countOf(key(run, position)) >= least;
    };
    // copies of one story share more than the stretch that half of the folder holds; pages of one site do not
    const restIsShared = (hashes: Uint32Array, position: number): boolean => {
      const least = enough(position);
      const several = Math.max(2, Math.ceil(least / 2));
      let rest = 0;
      let shared = 0;
      for (const [run] of sampledRuns(hashes, below)) {
        const count = counts.countOf(key(run, position));
        if (count >= least) continue;
        rest++;
        if (count >= several) shared++;
      }
      return shared > REST_SHARED * rest;
    };
    // an article that consists of such runs is a copy of something, and says that they are its text
    const isText = new HashCounter();
    articles.forEach((article, position) => {
      const { hashes } = tokensOf(store, article);
      const isCommon = common(position);
      const found = stretches(hashes, below, isCommon);
      const words = found.reduce((sum, [start, end]) => sum + end - start, 0);
      const most = Math.max(text(position), surrounds(found, hashes.length) ? NOTHING_ELSE : 0);
      if (words <= most * hashes.length && !restIsShared(hashes, position)) return;
      for (const [run] of sampledRuns(hashes, below)) {
        if (isCommon(run)) isText.addOnce(key(run, position), article);
      }
    });
    articles.forEach((article, position) => {
      const { hashes, flags } = tokensOf(store, article);
      const isCommon = common(position);
      const isFrame = (run: number): boolean => {
        const its = key(run, position);
        return isCommon(run) && isText.countOf(its) * 2 < counts.countOf(its);
      };
      for (const [start, end] of stretches(hashes, below, isFrame)) {
        if (flags.subarray(start, end).every(flag => flag & BOILERPLATE)) continue;
        for (let at = start; at < end; at++) flags[at] |= BOILERPLATE;
        addBlock(blocks, hashes, article, start, end, source(position));
      }
    });
  }
  return [...blocks.values()]
    .filter(block => block.articles > 1)
    .sort((x, y) => y.articles * y.words - x.articles * x.words || x.example.article - y.example.article);
}

/** Articles whose stretch begins with the same words are counted as holding one block. */
function addBlock(
  blocks: Map<number, BoilerplateBlock>,
  hashes: Uint32Array,
  article: number,
  start: number,
  end: number,
  source: string | undefined,
): void {
  let key = source === undefined ? 0 : 1;
  for (let i = start; i < start + RUN; i++) key = mix32(key ^ hashes[i]);
  const known = blocks.get(key);
  blocks.set(key, {
    ...(source !== undefined && { source }),
    articles: (known?.articles ?? 0) + 1,
    words: known?.words ?? end - start,
    example: known?.example ?? { article, start, end },
  });
}

/** The store without what is marked; what follows a gap begins a sentence. */
export function withoutBoilerplate(store: TokenStore): TokenStore {
  const kept = Array.from({ length: store.size }, (_, article) =>
    tokensOf(store, article).flags.reduce((count, flag) => count + (flag & BOILERPLATE ? 0 : 1), 0),
  );
  const rest = allocateTokenStore(kept);
  for (let article = 0; article < store.size; article++) {
    const { hashes, flags } = tokensOf(store, article);
    let at = rest.starts[article];
    let gap = false;
    for (let i = 0; i < hashes.length; i++) {
      if (flags[i] & BOILERPLATE) gap = true;
      else {
        rest.hashes[at] = hashes[i];
        rest.flags[at++] = gap ? flags[i] | SENTENCE_START | PARAGRAPH_START : flags[i];
        gap = false;
      }
    }
  }
  return rest;
}
