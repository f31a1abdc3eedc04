/** Invented articles and news for the tests of the pipeline. */
import { DEFAULT_OPTIONS, type DetectOptions } from '../../src/options.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Article, ReadItem } from '../../src/types/article.js';
import type { Report } from '../../src/types/report.js';
import { excerptOf, inventStory, type Random, reword } from '../invented/stories.js';

export const article = (id: string, text: string, about: Partial<Article> = {}): ReadItem => ({
  article: { id, text, ...about },
});

/** Stories in four versions each (original, light edit, rewording, excerpt), and as many unrelated articles. */
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

export const find = (items: readonly ReadItem[], options: Partial<DetectOptions> = {}): Promise<Report> =>
  findDuplicates([items], { ...DEFAULT_OPTIONS, ...options });
export const namesOf = ({ pairs }: Report): string[] => pairs.map(({ a, b }) => `${a} ${b}`);
export const clustersOf = ({ clusters }: Report): string[][] =>
  clusters.map(({ representative, members }) => [representative, ...members.map(member => member.id)].sort());
