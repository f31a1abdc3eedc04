/** Compares two articles after learning from a corpus or from given statistics. */

import { boilerplateFinder, groupBySource, learnTemplates, removeBoilerplate } from '../corpus/boilerplate.js';
import { countFrequencies } from '../corpus/corpus.js';
import { findRuns, markBackground, type RunHolders } from '../corpus/runs.js';
import { SourceNumbers, siteOf, sourceOf } from '../corpus/sources.js';
import { type CorpusStatistics, frequenciesFor, templatesFor } from '../corpus/statistics.js';
import { findIdentical, hashOfText, tokenStoreOf } from '../corpus/token-store.js';
import { GramSampler } from '../kernels/boilerplate.js';
import { completeOptions, type GivenOptions } from '../options.js';
import { languageOf } from '../text/language.js';
import { addWords } from '../text/read-words.js';
import { BOILERPLATE, TokenColumns, type Tokens } from '../text/tokenize.js';
import type { Article } from '../types/article.js';
import type { Comparison } from '../types/comparison.js';
import type { LearnedArticles, LocatedArticle } from './aligned-articles.js';
import { comparePair, learnFromTwo, located } from './compare-pair.js';

/**
 * Compares two articles word by word, as a scan does. Without other articles, word weights are those of the shipped
 * lexicon and the two articles: the numbers equal those of a scan of the two.
 *
 * Articles in different languages are compared by names and numbers if their words share nothing, and always with the
 * option `acrossLanguages`. A translation has a list of counterparts instead of a word diff.
 *
 * @param given      options that differ from the defaults
 * @param among      articles to learn word weights and boilerplate from, as a scan of all of them does; they may
 *                   include the two. Boilerplate is then not compared, and is a separate kind in the diff
 * @param statistics statistics of another corpus (`decodeStatistics`); `among` is then ignored
 * @throws UserError for an option out of range, and without WebAssembly or enough memory
 */
export function compareArticles(
  a: Article,
  b: Article,
  given: GivenOptions = {},
  among: Iterable<Article> = [],
  statistics?: CorpusStatistics,
): Comparison {
  const options = completeOptions(given);
  const learned =
    statistics === undefined ? learnFrom(a, b, among, options.minWords) : statisticsOn([a, b], statistics);
  return comparePair(learned, options);
}

/**
 * Learns from A, B and other articles as a scan of all of them does: a repeated text counts once, and too short
 * articles do not count.
 *
 * @param among the other articles; articles with the id or path of A or B are ignored
 */
function learnFrom(a: Article, b: Article, among: Iterable<Article>, minWords: number): LearnedArticles {
  const own = new Set([a.id, a.path, b.id, b.path]);
  const articles = [a, b, ...[...among].filter(({ id }) => !own.has(id))];
  if (articles.length === 2) return learnFromTwo(a, b, minWords);
  // the order of a scan, which compares the first of several articles with one text
  articles.sort((x, y) => (x.id < y.id ? -1 : x.id > y.id ? 1 : 0));
  const [atA, atB] = [articles.indexOf(a), articles.lastIndexOf(b)];
  const [locatedA, locatedB] = [a, b].map(located);
  const tokens: Tokens[] = articles.map((article, i) =>
    i === atA ? locatedA.tokens : i === atB ? locatedB.tokens : wordsOf(article.text),
  );
  const store = tokenStoreOf(tokens);

  const firstOf = findIdentical(
    store,
    Uint32Array.from(tokens, ({ hashes }) => hashOfText(hashes)),
  );
  const longEnough = (of: Uint32Array): Uint32Array => of.filter(i => store.counts[i] >= minWords);
  const teaching = longEnough(Uint32Array.from(tokens.keys()).filter(i => firstOf[i] === i));
  const numbers = new SourceNumbers();
  const sourceNumbers = Uint32Array.from(articles, article => numbers.numberOf(sourceOf(article)));
  const groups = groupBySource(
    teaching,
    teaching.map(i => sourceNumbers[i]),
    numbers.sources,
  );
  const templates = learnTemplates(store, groups)(0, groups.starts.length - 1);
  const search = { templates, sources: numbers.sources, sourceOf: sourceNumbers };
  const find = boilerplateFinder(search, Math.max(locatedA.tokens.hashes.length, locatedB.tokens.hashes.length));
  const flaggedA = flagBoilerplate(locatedA, firstOf[atA], find);
  const flaggedB = flagBoilerplate(locatedB, firstOf[atB], find);
  removeBoilerplate(store, teaching, search)(0, teaching.length);
  const left = longEnough(teaching);
  const runs = findRuns(store, left);
  const site = siteOf(sourceNumbers, numbers.sources);
  const learned = { frequencies: countFrequencies(store, left), markBackground: marking(runs), site };
  return { ...learned, articles: [flaggedA, flaggedB] };
}

function wordsOf(text: string): Tokens {
  const columns = new TokenColumns();
  addWords(text, columns);
  return { hashes: columns.hashes.slice(0, columns.length), flags: columns.flags.slice(0, columns.length) };
}

/** Applies statistics to articles: flags the boilerplate of their sources, and takes the frequencies of their words. */
export function statisticsOn(articles: readonly Article[], statistics: CorpusStatistics): LearnedArticles {
  const sources = articles.map(sourceOf);
  const search = { templates: templatesFor(statistics, sources), sources, sourceOf: Uint32Array.from(sources.keys()) };
  const all = articles.map(located);
  const longest = all.reduce((most, { tokens }) => Math.max(most, tokens.hashes.length), 0);
  const find = boilerplateFinder(search, longest);
  const sampler = new GramSampler(longest);
  return {
    frequencies: frequenciesFor(statistics, new Set(all.map(({ tokens }) => languageOf(tokens.hashes)))),
    markBackground: tokens => {
      markBackground(tokens, statistics.runs, sampler);
    },
    articles: all.map((about, i) => flagBoilerplate(about, i, find)),
    ...(statistics.site !== undefined && { site: statistics.site }),
  };
}

/** Flags the boilerplate tokens of an article. */
function flagBoilerplate(
  about: LocatedArticle,
  article: number,
  find: ReturnType<typeof boilerplateFinder>,
): LocatedArticle {
  const { tokens } = about;
  const flags = tokens.flags.slice();
  for (const { start, end } of find(tokens, article)) {
    for (let i = start; i < end; i++) flags[i] |= BOILERPLATE;
  }
  return { ...about, tokens: { ...tokens, flags } };
}

const marking =
  (runs: RunHolders): LearnedArticles['markBackground'] =>
  tokens => {
    markBackground(tokens, runs);
  };
