/** Learns a language model from texts. */
import { MOST_ITEMS } from './distribution.js';
import { Names } from './invent.js';
import { Language } from './language.js';
import type { Learned } from './learned.js';
import { lengthsOf } from './lengths.js';
import { readArticles } from './tokens.js';
import { Vocabulary } from './vocabulary.js';

/** @throws Error if no text has a sentence, or if the texts have too many distinct words */
export function learn(texts: readonly string[], seed: number): Learned {
  const { articles: read, names } = readArticles(texts);
  const articles = read.filter(article => article.length > 0);
  if (articles.length === 0) throw new Error('nothing to learn from: no article has a sentence');
  const vocabulary = new Vocabulary(articles.map(article => article.flat(2)));
  if (vocabulary.size >= MOST_ITEMS) throw new Error(`more than ${MOST_ITEMS} words to learn: train on less`);
  const numbered = articles.map(article =>
    article.flat().map(sentence => Uint32Array.from(sentence, word => vocabulary.idOf(word))),
  );
  const topics = numbered.map(article =>
    Int32Array.from(article.flatMap(sentence => [...sentence]).filter(id => vocabulary.content[id] === 1)),
  );
  return {
    vocabulary,
    language: new Language(vocabulary, numbered, seed),
    names: new Names(names, seed),
    lengths: lengthsOf(articles),
    topics: topics.filter(topic => topic.length > 0),
  };
}
