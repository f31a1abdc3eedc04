/**
 * Computes the statistics of a corpus from its parts: templates of boilerplate by group, document frequencies and runs as partial counts, and the
 * file of statistics that `--stats` reads.
 */
import { removeBoilerplate } from '../corpus/boilerplate.js';
import { BY_PUBLISHER, IN_CORPUS, IN_FOLDER, templateLearner } from '../corpus/boilerplate-templates.js';
import { joinFrequencies, NO_FREQUENCIES } from '../corpus/corpus.js';
import { MANY, NO_RUNS } from '../corpus/runs.js';
import type { Source } from '../corpus/sources.js';
import { encodeStatistics, statisticsOf, templatesFor } from '../corpus/statistics.js';
import { longestOf, tokenStoreOf, tokensOf } from '../corpus/token-store.js';
import { UserError } from '../errors.js';
import { GramSampler } from '../kernels/boilerplate.js';
import { WordCounter } from '../kernels/word-counts.js';
import type { Tokens } from '../text/tokenize.js';
import { type BytesColumn, numbersAt, type Row, sharedBytesAt, textAt } from './frames.js';
import { numberIn, statisticsIn } from './settings.js';
import type { Step } from './step.js';
import { allOf, bytesOf, storeOf } from './stored-tokens.js';

/** The key of the group of all articles; no source has this key. */
const CORPUS_GROUP = '';

// ---- templates

const TEACHERS = { group: 'text', hashes: 'bytes', flags: 'bytes' } as const;
const TEMPLATES = { group: 'text', grams: 'bytes' } as const;

/** Input: rows ordered by group, then article: the articles that `TemplateRule.words` selects. Emits the template of each group. */
export const learnTemplatesOfGroups: Step<typeof TEACHERS, typeof TEMPLATES> = {
  input: TEACHERS,
  output: TEMPLATES,
  begin() {
    let group: string | undefined;
    let teachers: Tokens[] = [];
    const learn = (emit: (row: Row<typeof TEMPLATES>) => void): void => {
      if (group === undefined) return;
      const store = tokenStoreOf(teachers);
      const articles = allOf(store.size);
      // no further limit of words: the articles are already selected
      const rule = { ...ruleFor(group), words: Number.POSITIVE_INFINITY };
      const template = templateLearner(store, longestOf(store, articles))(articles, rule);
      if (template.length > 0) emit({ group, grams: bytesOf(template.slice().sort()) });
    };
    return {
      push({ rows, columns: { group: groups, hashes, flags } }, emit) {
        for (let row = 0; row < rows; row++) {
          const own = textAt(groups, row);
          if (own !== group) {
            learn(emit);
            group = own;
            teachers = [];
          }
          teachers.push({ hashes: numbersAt(hashes, row), flags: sharedBytesAt(flags, row) });
        }
      },
      end: learn,
    };
  },
};

function ruleFor(group: string): typeof IN_CORPUS {
  if (group === CORPUS_GROUP) return IN_CORPUS;
  return sourceIn(group).published ? BY_PUBLISHER : IN_FOLDER;
}

/** The source with a key of `sourceKey`. */
function sourceIn(key: string): Source {
  return { name: key.slice(1), published: key[0] === 'p' };
}

// ---- contents

const WHOLE = { number: 'f64', source: 'text', language: 'i32', hashes: 'bytes', flags: 'bytes' } as const;
const CONTENT = { number: 'f64', language: 'i32', words: 'i32', hashes: 'bytes', flags: 'bytes' } as const;

/** Cuts the boilerplate of the statistics out of articles. The statistics may lack frequencies and runs. */
export const cutContents: Step<typeof WHOLE, typeof CONTENT> = {
  input: WHOLE,
  output: CONTENT,
  begin(settings) {
    const statistics = statisticsIn(settings);
    return {
      push({ rows, columns: { number, source, language, hashes, flags } }, emit) {
        const store = storeOf(rows, hashes, flags);
        const keys = new Map<string, number>();
        const sourceOf = Uint32Array.from({ length: rows }, (_, row) => {
          const key = textAt(source, row);
          const known = keys.get(key) ?? keys.size;
          keys.set(key, known);
          return known;
        });
        const sources = [...keys.keys()].map(sourceIn);
        const templates = templatesFor(statistics, sources);
        if (templates.some(grams => grams.length > 0))
          removeBoilerplate(store, allOf(rows), { templates, sources, sourceOf })(0, rows);
        for (let row = 0; row < rows; row++) {
          const tokens = tokensOf(store, row);
          emit({
            number: number[row],
            language: language[row],
            words: tokens.hashes.length,
            hashes: bytesOf(tokens.hashes),
            flags: tokens.flags,
          });
        }
      },
    };
  },
};

// ---- counts

const WORDS = { hashes: 'bytes' } as const;
const COUNTS = { hash: 'f64', count: 'f64' } as const;

/** Most words in a table; a task with more words emits several partial counts. */
const MOST_WORDS = 2 ** 22;

/** Partial document frequencies of words. */
export const countWordsOfContents: Step<typeof WORDS, typeof COUNTS> = {
  input: WORDS,
  output: COUNTS,
  begin() {
    let counter: WordCounter | undefined;
    let tokens = 0;
    let counted = 0;
    const flush = (emit: (row: Row<typeof COUNTS>) => void): void => {
      if (counter === undefined) return;
      const { words, counts } = counter.gather();
      for (let n = 0; n < words.length; n++) emit({ hash: words[n], count: counts[n] });
      counter.check();
      counter = undefined;
      counted = 0;
    };
    return {
      push({ rows, columns: { hashes } }, emit) {
        const longest = longestIn(hashes, rows);
        if (longest > tokens || counted > MOST_WORDS) flush(emit);
        tokens = Math.max(tokens, longest);
        counter ??= new WordCounter(tokens, 2 ** 16);
        for (let row = 0; row < rows; row++) {
          const words = numbersAt(hashes, row);
          counter.countArticle(words);
          counted += words.length;
        }
      },
      end: flush,
    };
  },
};

/** Number of words of the longest row. */
function longestIn({ offsets }: BytesColumn, rows: number): number {
  let most = 0;
  for (let row = 0; row < rows; row++) most = Math.max(most, (offsets[row + 1] - offsets[row]) / 4);
  return most;
}

/** Most samples that are sorted and counted together. */
const MOST_SAMPLES = 2 ** 22;

/** Partial counts of the articles that hold each run of words, for a sample of one run in `rate`. */
export const sampleRunsOfContents: Step<typeof WORDS, typeof COUNTS> = {
  input: WORDS,
  output: COUNTS,
  begin(settings) {
    const rate = numberIn(settings, 'rate');
    const samples = new Uint32Array(MOST_SAMPLES);
    let size = 0;
    const flush = (emit: (row: Row<typeof COUNTS>) => void): void => {
      const sorted = samples.subarray(0, size).sort();
      for (let from = 0, to = 0; from < size; from = to) {
        while (to < size && sorted[to] === sorted[from]) to++;
        emit({ hash: sorted[from], count: to - from });
      }
      size = 0;
    };
    return {
      push({ rows, columns: { hashes } }, emit) {
        const sampler = new GramSampler(longestIn(hashes, rows));
        for (let row = 0; row < rows; row++) {
          const grams = sampler.sample(numbersAt(hashes, row), rate).grams.slice().sort();
          if (size + grams.length > MOST_SAMPLES) flush(emit);
          // a run counts once per article; a very long article may have more samples than fit
          for (let n = 0; n < grams.length; n++) {
            if (n > 0 && grams[n] === grams[n - 1]) continue;
            if (size === MOST_SAMPLES) flush(emit);
            samples[size++] = grams[n];
          }
        }
        sampler.check();
      },
      end: flush,
    };
  },
};

// ---- the value

const PARTS = { kind: 'text', key: 'text', hashes: 'bytes', counts: 'bytes' } as const;
const FILE = { bytes: 'bytes' } as const;

/**
 * Combines the parts of statistics. Input: rows of the kind `template` (key: the group; hashes: its n-grams), `words` and `runs` (hashes, and the number of
 * articles that hold each). The setting `site` is the publisher of nearly all articles (`siteOf`). Emits one row: the file.
 */
export const makeStatistics: Step<typeof PARTS, typeof FILE> = {
  input: PARTS,
  output: FILE,
  begin(settings) {
    const articles = numberIn(settings, 'articles');
    const rate = numberIn(settings, 'rate');
    const { site = null } = settings;
    const templates = new Map<string, Uint32Array>();
    const parts = {
      words: [] as { words: Uint32Array; counts: Uint32Array }[],
      runs: [] as { words: Uint32Array; counts: Uint32Array }[],
    };
    return {
      push({ rows, columns: { kind, key, hashes, counts } }) {
        for (let row = 0; row < rows; row++) {
          const what = textAt(kind, row);
          if (what === 'template') templates.set(textAt(key, row), numbersAt(hashes, row));
          else if (what === 'words' || what === 'runs')
            parts[what].push({ words: numbersAt(hashes, row), counts: numbersAt(counts, row) });
          else throw new UserError(`unknown part of statistics: ${JSON.stringify(what)}`);
        }
      },
      end(emit) {
        const ofCorpus = templates.get(CORPUS_GROUP) ?? new Uint32Array(0);
        templates.delete(CORPUS_GROUP);
        const frequencies =
          parts.words.length === 0 ? { ...NO_FREQUENCIES, articles } : joinFrequencies(articles, parts.words);
        const holders = joinFrequencies(articles, parts.runs);
        const runs = articles < MANY ? NO_RUNS : { rate, holders };
        const all = [...templates.values(), ofCorpus];
        const value = statisticsOf(frequencies, [...templates.keys()].map(sourceIn), all, runs, site as string | null);
        emit({ bytes: Buffer.concat(encodeStatistics(value)) });
      },
    };
  },
};
