/** Words the sentences, dates and numbers of the page. */
import { percent, score } from '../src/report/wording.js';
import type { Replacement } from '../src/types/comparison.js';
import type { Relation } from '../src/types/report.js';
import { type Article, isFolder, type Pair, sharedWords } from './model.js';

export { percent, score };

const WHOLE = new Intl.NumberFormat('en');
/** "45,000". */
export const grouped = (count: number): string => WHOLE.format(count);
/** "1 copy", "45,000 copies". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;
/** "a, b and c". */
export const listed = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;

/** "3 sources and 2 folders": articles without a source or an address go by their folder. */
export function publishersText(names: ReadonlySet<string>): string {
  const folders = [...names].filter(isFolder).length;
  const sources = names.size - folders;
  const parts = [sources > 0 ? counted(sources, 'source') : '', folders > 0 ? counted(folders, 'folder') : ''];
  return parts.filter(part => part !== '').join(' and ');
}

export const RELATION_WORDS: Readonly<Record<Relation, string>> = {
  identical: 'identical',
  'near-identical': 'near-identical',
  excerpt: 'excerpt',
  paraphrase: 'paraphrase',
  translation: 'translation',
  passage: 'shared passage',
  related: 'related',
  unrelated: 'unrelated',
};

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const MINUTE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZone: 'UTC',
});

/** "4 Mar 2026" or "4 Mar 2026, 14:05 UTC"; a text that is no date unchanged. */
export function dateText({ published, time }: Pick<Article, 'published' | 'time'>): string {
  if (Number.isNaN(time)) return published;
  return /^\d{4}-\d\d-\d\d$/.test(published) ? DAY.format(time) : `${MINUTE.format(time)} UTC`;
}

const MOMENT = /(?<![-/.\w])\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?Z)?(?![-/\w]|\.\w)/g;
/** Replaces the ISO dates in a sentence by readable ones. A date within a path is part of a name and stays. */
export const withDates = (text: string): string =>
  text.replace(MOMENT, published => dateText({ published, time: Date.parse(published) }));

export const dayText = (time: number): string => DAY.format(time);
/** "2026-03-04". */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

const hasHour = ({ published }: Pick<Article, 'published'>): boolean => !/^\d{4}-\d\d-\d\d$/.test(published);

/** "6 hours later", "2 days earlier", "the same day"; '' if a date is unknown. */
export function laterText(earlier: Article, later: Article): string {
  const difference = later.time - earlier.time;
  if (Number.isNaN(difference)) return '';
  const word = difference < 0 ? 'earlier' : 'later';
  const minutes = Math.round(Math.abs(difference) / 60_000);
  if (!hasHour(earlier) || !hasHour(later)) {
    const days = Math.round((Date.parse(dayOf(later.time)) - Date.parse(dayOf(earlier.time))) / 86_400_000);
    return days === 0 ? 'the same day' : `${counted(Math.abs(days), 'day')} ${word}`;
  }
  if (minutes === 0) return 'at the same time';
  if (minutes < 60) return `${counted(minutes, 'minute')} ${word}`;
  if (minutes < 48 * 60) return `${counted(Math.round(minutes / 60), 'hour')} ${word}`;
  return `${counted(Math.round(minutes / 1440), 'day')} ${word}`;
}

/** Lowest shares that the verdict mentions. */
const DISAGREES = 0.3;
const MUCH_DISCOUNTED = 0.15;

/**
 * The relation of two articles in sentences. The left article is the original, if that is known.
 *
 * @param isLeftA whether the left article is A of the pair
 */
export function verdictSentences(
  pair: Pair,
  left: Article,
  right: Article,
  isLeftA: boolean,
  isCheck: boolean,
): string[] {
  const { relation, coverage, containment, passages, moved, kept, contradicted, marks, more } = pair;
  const [inLeft, inRight] = isLeftA ? [coverage.a, coverage.b] : [coverage.b, coverage.a];
  const [phrasesOfLeft, phrasesOfRight] = isLeftA
    ? [containment.aInB, containment.bInA]
    : [containment.bInA, containment.aInB];
  const movedOnes = moved === 0 ? '' : moved === passages ? ', moved,' : `, ${moved} of them moved,`;
  const count = passages === 0 ? '' : ` in ${counted(passages, 'passage')}${movedOnes.replace(/,$/, '')}`;
  const sentences: string[] = [];
  const names = isCheck
    ? (['the new article', 'the other article'] as const)
    : (['the left article', 'the right article'] as const);
  switch (relation) {
    case 'identical':
      sentences.push('Both articles have the same words.');
      break;
    case 'near-identical':
      sentences.push(
        `The two are one text with light edits: ${counted(kept, 'word')} are the same in the same order${count}.`,
      );
      break;
    case 'excerpt': {
      const [part, whole, share] = inRight >= inLeft ? [names[1], names[0], inRight] : [names[0], names[1], inLeft];
      sentences.push(
        `One is cut from the other: ${percent(share)} of ${part} comes from ${counted(passages, 'passage')} of ${whole}${movedOnes.replace(/,$/, '')}.`,
      );
      break;
    }
    case 'paraphrase':
      sentences.push(
        `One text retold: ${counted(kept, 'word')} are the same, in the same order. The ` +
          `${passages === 1 ? 'passage' : `${grouped(passages)} passages`} with them${movedOnes} ` +
          `${passages === 1 ? 'covers' : 'cover'} ${percent(inRight)} of ${names[1]} and ${percent(inLeft)} of ${names[0]}.`,
      );
      break;
    case 'translation':
      sentences.push('One is a translation of the other: names and numbers agree, and their order.');
      break;
    case 'passage': {
      const words = sharedWords(pair);
      const shared = counted(more.shared?.length ?? 1, 'passage');
      sentences.push(`The two share ${shared} of ${counted(words, 'word')}; neither is a copy of the other.`);
      break;
    }
    case 'related':
      sentences.push('Both tell one story, independently of each other: too little is the same for a copy.');
      break;
    default:
      sentences.push('The two are not one text retold.');
  }
  if (relation === 'paraphrase' || relation === 'near-identical') {
    sentences.push(`${percent(Math.max(phrasesOfRight, phrasesOfLeft))} of the phrases are the same.`);
  }
  const later = laterText(left, right);
  if (later !== '')
    sentences.push(
      `${later === 'the same day' || later === 'at the same time' ? `Both appeared ${later}` : `The right one appeared ${later}`}.`,
    );
  if (more.edition) sentences.push('Both are versions from one publisher.');
  const [marksLeft, marksRight] = isLeftA ? [marks.a, marks.b] : [marks.b, marks.a];
  const mostMarks = Math.max(marksLeft, marksRight);
  if (mostMarks > 0) {
    const side = marksRight >= marksLeft ? 'right' : 'left';
    sentences.push(
      `At ${counted(mostMarks, 'place')} of the ${side} article common words replace a name of the other one, as machine paraphrasing does.`,
    );
  }
  if (contradicted >= DISAGREES) sentences.push('Names and numbers disagree at many places.');
  const { discounted, undiscounted } = more;
  if (discounted !== undefined && Math.max(...discounted) >= MUCH_DISCOUNTED) {
    const [ofLeft, ofRight] = isLeftA ? discounted : [discounted[1], discounted[0]];
    const whole = undiscounted === undefined ? '' : ` By all words the similarity is ${score(undiscounted)}.`;
    sentences.push(
      `Text that many articles have is not counted: ${percent(ofLeft)} of the left and ${percent(ofRight)} of the right article.${whole}`,
    );
  }
  return sentences;
}

/** "“said” became “remarked” (5 times)". */
export const replacementText = ({ from, to, count }: Replacement): string =>
  `“${from}” became “${to}” (${count === 2 ? 'twice' : `${grouped(count)} times`})`;
