/** Invented articles and news for the tests of the pipeline. */
import type { Article, ReadItem } from '../../src/types/article.js';
import { excerptOf, inventStory, type Random, reword } from '../invented/stories.js';

export const article = (id: string, text: string, about: Partial<Article> = {}): ReadItem => ({
  article: { id, text, ...about },
});

/** Stories in four versions each (an original, a light edit, a rewording and an excerpt), and as many other articles. */
export function inventNews(random: Random, stories: number): ReadItem[] {
  return Array.from({ length: stories }, (_, i) => {
    const story = inventStory(random, 250);
    return [
      article(`${i}-original`, story),
      article(`${i}-edition`, reword(random, story, 0.04)),
      article(`${i}-reworded`, reword(random, story, 0.2)),
      article(`${i}-excerpt`, excerptOf(story, 0.4)),
      article(`${i}-other`, inventStory(random, 250)),
    ];
  }).flat();
}
