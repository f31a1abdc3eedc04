import { describe, expect, it } from 'vitest';
import { Editions } from '../../src/cluster/editions.js';
import type { Article } from '../../src/types/article.js';
import { expectLinear } from '../setup/count-work.js';

describe('editions', () => {
  const editions = (...articles: readonly Partial<Article>[]): boolean =>
    new Editions(articles.length, {
      fieldOf: (article, field) => articles[article][field],
      at: article => articles[article],
    }).are(0, 1);

  it('are two scrapes of one address, for any sources', () => {
    expect(editions({ url: 'http://www.a.example/x/', source: 'A' }, { url: 'https://a.example/x', source: 'B' })).toBe(
      true,
    );
    expect(editions({ url: 'a.example/x?utm_id=1', source: 'A' }, { url: 'https://a.example/x', source: 'B' })).toBe(
      true,
    );
  });

  it('are two articles of one publisher', () => {
    expect(editions({ url: 'https://a.example/x' }, { url: 'https://www.a.example/y' })).toBe(true);
    expect(editions({ source: 'The Daily' }, { source: 'the daily' })).toBe(true);
  });

  it('are not articles of two publishers, or of none', () => {
    expect(editions({ url: 'https://a.example/x', source: 'A' }, { url: 'https://b.example/x', source: 'A' })).toBe(
      false,
    );
    expect(editions({ source: 'A' }, {})).toBe(false);
    expect(editions({}, {})).toBe(false);
  });

  it('of the main site are judged as if they had no publisher', () => {
    const are = (...articles: readonly Partial<Article>[]): boolean =>
      new Editions(2, { fieldOf: (n, field) => articles[n][field], at: n => articles[n] }, 'our site').are(0, 1);
    const post = { path: 'posts/a.md', title: 'Toll ends', source: 'Our Site' };
    expect(are(post, { ...post, path: 'posts/b.md' })).toBe(false);
    expect(are(post, { ...post, path: 'posts/b.md', title: 'Toll ends (update)' })).toBe(true);
    expect(are(post, { ...post, path: 'news/b.md', title: 'Toll ends (update)' })).toBe(false);
    expect(are({ ...post, url: '/toll' }, { ...post, path: 'b.md', url: '/toll/' })).toBe(true);
    expect(are({ source: 'Guest' }, { source: 'guest' })).toBe(true);
  });

  describe('without a known publisher', () => {
    const story = { path: 'posts/a.md', title: 'Toll ends on the bridge' };
    it.each([
      'Toll ends on the bridge (update)',
      'Toll ends on  the bridge [Updated]',
      'UPDATE 2 - Toll ends on the bridge',
      'Update: toll ends on the bridge',
      'Toll ends on the bridge – updated 3',
      'Toll ends on the bridge (Aktualisiert)',
    ])('are a story and its update in one folder: %s', title => {
      expect(editions(story, { path: 'posts/b.md', title })).toBe(true);
      expect(editions({ ...story, title: `${story.title} (corrected)` }, { path: 'posts/b.md', title })).toBe(true);
      expect(editions(story, { path: 'economy/b.md', title })).toBe(false);
      expect(editions(story, { path: 'posts/b.md', title: `${title} and more` })).toBe(false);
      expect(editions(story, { path: 'posts/b.md', title, source: 'The Daily' })).toBe(false);
    });

    it('are not two articles with one title', () => {
      expect(editions(story, { ...story, path: 'posts/b.md' })).toBe(false);
      const update = { ...story, title: `${story.title} (update)` };
      expect(editions(update, { ...update, path: 'posts/b.md' })).toBe(false);
      expect(editions({ path: 'a.md', title: '(update)' }, { path: 'b.md', title: '[update]' })).toBe(false);
      expect(editions({ path: 'a.md' }, { path: 'b.md', title: 'Update' })).toBe(false);
    });

    it.each([' ', '(', 'update ', '-', 'update:'])('takes linear time for titles of repeated %j', async part => {
      await expectLinear(100, size => editions({ ...story, title: part.repeat(size) }, { ...story, title: 'x' }));
    });
  });
});
