/** What a comparison found, in sentences: "B is a copy of A with 14 words exchanged, published 6 hours later." */
import type { Comparison } from '../types/comparison.js';
import type { Pair } from '../types/report.js';
import { timeBetween } from './relation-words.js';
import { areSwapped, asGiven, counted, DISAGREES, discountLine, percent, score } from './wording.js';

/** "near-identical, similarity 0.997": the names that `--fail-on` knows. */
export const relationLine = ({ relation, similarity, edition }: Pair): string =>
  `${relation}, similarity ${score(similarity)}${edition ? ', another edition' : ''}`;

/** The verdict, and what else is to be known of it. A and B are the articles in the order in which they were given. */
export function verdictSentences(comparison: Comparison): readonly [verdict: string, ...further: string[]] {
  const { pair, articles } = comparison;
  const [first, second] = articles;
  const between = timeBetween(first.published, second.published);
  const later = between?.endsWith(' later') ? 'B' : between?.endsWith(' earlier') ? 'A' : undefined;
  const time = later === 'A' ? timeBetween(second.published, first.published) : between;
  const { verdict, about } = verdictOf(comparison, later);
  const further: string[] = [];
  const { contradicted = 0 } = pair.evidence;
  if (contradicted >= DISAGREES) further.push('Names and numbers disagree at many places.');
  if (pair.edition) further.push('Both are versions from one publisher.');
  const sides = areSwapped(comparison) ? (['b', 'a'] as const) : (['a', 'b'] as const);
  const discount = discountLine(pair, [
    [sides[0], 'A'],
    [sides[1], 'B'],
  ]);
  if (discount !== undefined) further.push(`${discount[0]!.toUpperCase()}${discount.slice(1)}.`);
  return [`${verdict}${time === undefined ? '' : timeClause(time, about, later)}.`, ...further];
}

type Letter = 'A' | 'B';
const OTHER: Readonly<Record<Letter, Letter>> = { A: 'B', B: 'A' };

/** @param about the article that the sentence has as its subject; absent where it is both */
function timeClause(time: string, about: Letter | undefined, later: Letter | undefined): string {
  return later === undefined || about === later ? `, published ${time}` : `; ${later} was published ${time}`;
}

/** @param later the article that was published later, where that is known */
function verdictOf(
  comparison: Comparison,
  later: Letter | undefined,
): { readonly verdict: string; readonly about?: Letter } {
  const { relation, passages = [] } = comparison.pair;
  const { alignment } = asGiven(comparison);
  const rows = { A: comparison.articles[0], B: comparison.articles[1] };
  const wordsOf = (letter: Letter): number => rows[letter].words - (rows[letter].boilerplate ?? 0);
  const coverage = { A: alignment.coverage.a, B: alignment.coverage.b };
  const copy = later ?? 'B';
  const covered = coverage.A === coverage.B ? copy : coverage.A > coverage.B ? 'A' : 'B';
  const copied = (what: string): { readonly verdict: string; readonly about?: Letter } =>
    later === undefined
      ? { verdict: `One is ${what} the other` }
      : { verdict: `${copy} is ${what} ${OTHER[copy]}`, about: copy };
  switch (relation) {
    case 'identical':
      return later === undefined
        ? { verdict: 'Both have the same words' }
        : { verdict: `${copy} is a copy of ${OTHER[copy]}, word for word`, about: copy };
    case 'near-identical': {
      const exchanged = Math.max(0, wordsOf(covered) - alignment.kept);
      const { verdict, ...about } = copied('a copy of');
      if (exchanged > 0) return { verdict: `${verdict} with ${counted(exchanged, 'word')} exchanged`, ...about };
      const added = Math.abs(wordsOf('A') - wordsOf('B'));
      const what =
        added === 0
          ? ' with every word kept'
          : ` with ${counted(added, 'word')} ${wordsOf(copy) > wordsOf(OTHER[copy]) ? 'added' : 'left out'}`;
      return {
        verdict: verdict + (later === undefined && added > 0 ? ` but for ${counted(added, 'word')}` : what),
        ...about,
      };
    }
    case 'excerpt': {
      const share = percent(coverage[covered]);
      return { verdict: `${covered} is an excerpt: ${share} of it comes from ${OTHER[covered]}` };
    }
    case 'paraphrase': {
      const words = wordsOf(covered);
      const { verdict, ...about } = copied('a rewrite of');
      const kept = words <= 0 ? '' : ` with ${percent(Math.min(1, alignment.kept / words))} of the words kept in order`;
      return { verdict: verdict + kept, ...about };
    }
    case 'translation':
      return copied('a translation of');
    case 'passage': {
      const words = passages.reduce((sum, passage) => sum + passage.words, 0);
      const where = passages.length === 1 ? 'one passage' : `${passages.length} passages`;
      return { verdict: `A and B share ${counted(words, 'word')} in ${where}; neither is a copy of the other` };
    }
    case 'related':
      return { verdict: 'A and B tell the same story, each in its own words' };
    case 'unrelated':
      return { verdict: 'A and B tell different stories' };
  }
}
