/** Copies of parts: the beginning of an article, two paragraphs quoted in another article, two articles on one page. */
import { pick } from '../random.js';
import type { Maker } from './maker.js';
import { blocksOf, paragraphsOf, sentencesOf, wordsIn } from './sentences.js';

/** Minimum number of words in a part. */
const LEAST_WORDS = 60;

/** Keeps the first third to two thirds of the sentences, with their paragraphs. Undefined below 60 words. */
export const truncate: Maker = ({ text }, random) => {
  const paragraphs = paragraphsOf(text).map(sentencesOf);
  const all = paragraphs.reduce((sum, sentences) => sum + sentences.length, 0);
  let left = Math.ceil(all * (1 / 3 + random() / 3));
  const kept = paragraphs.flatMap(sentences => {
    const some = sentences.slice(0, left);
    left -= some.length;
    return some.length > 0 ? [some.join(' ')] : [];
  });
  const part = kept.join('\n\n');
  return wordsIn(part) >= LEAST_WORDS ? part : undefined;
};

const OPENINGS = [
  'A report that is being passed around today deserves a closer look. Its author has clearly spent time on the matter.',
  'Readers have been asking us about a story that several of them came across this week, so we went and read it.',
  'Not much surprises this column any more, but one piece of reporting made us put down the coffee.',
] as const;
const BRIDGES = [
  'That alone would be worth a paragraph. But the piece goes on:',
  'So far, so familiar. Further down, however, one reads:',
  'One may shrug at this. It is harder to shrug at what comes later:',
] as const;
const CLOSINGS = [
  'We have nothing to add, except that we shall keep an eye on it, and that letters from people who know more are welcome.',
  'Whether anything follows from that remains to be seen. Our own guess is that the matter will be back before long.',
  'Make of it what you will. The rest is behind the link, and worth ten minutes of anybody’s evening.',
] as const;

/** A short new article that quotes two paragraphs; a copy if most of it is quoted. */
export const quote: Maker = ({ text }, random) => {
  const blocks = blocksOf(text, 4).filter(block => wordsIn(block) >= 15);
  if (blocks.length < 2) return undefined;
  const first = Math.floor(random() * (blocks.length - 1));
  const second = first + 1 + Math.floor(random() * (blocks.length - 1 - first));
  const quoted = [blocks[first], blocks[second]].map(block => `“${block.replace(/["“”]/gu, '’')}”`);
  const own = [pick(random, OPENINGS), pick(random, BRIDGES), pick(random, CLOSINGS)];
  const mostly = wordsIn(quoted.join(' ')) >= wordsIn(own.join(' '));
  return {
    text: [own[0], quoted[0], own[1], quoted[1], own[2]].join('\n\n'),
    label: mostly ? 'copy' : 'unknown',
  };
};

/** Alternates the paragraphs of two articles; the rest of the longer one follows. */
export const interleave: Maker = ({ text, partner }) => {
  if (partner === undefined) return undefined;
  const [a, b] = [blocksOf(text, 4), blocksOf(partner, 4)];
  const mixed = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [
    ...a.slice(i, i + 1),
    ...b.slice(i, i + 1),
  ]);
  return mixed.flat().join('\n\n');
};
