/**
 * Decides the subject of an article. Every article has a theme: a few themes occur in very many articles and most in a
 * handful, in a corpus of any size. Some articles report on an event that other articles report on, too, within a day
 * or within months. Both make candidate pairs of independent articles: rare words that two articles share.
 */
import { type Chance, mix, Tail } from './chance.js';

export interface Story {
  /** Seeds of the material that the articles of one theme or one event share. */
  readonly theme: number;
  /** Undefined for an article about no shared event. */
  readonly event: number | undefined;
  /** Share of the event's material that the article uses, 0 to 1. */
  readonly closeness: number;
}

/** Share of the articles that report on an event. */
const OF_EVENTS = 0.4;
/**
 * Number of articles over which an event extends, and number of concurrent events: five to forty articles report on
 * each.
 */
const SPANS = [
  { articles: 150, events: 3 },
  { articles: 1_500, events: 15 },
  { articles: 15_000, events: 80 },
  { articles: 150_000, events: 375 },
] as const;
/** How fast the shares of the themes fall, and how many themes have about the largest share. */
const THEMES = { shares: new Tail(0.65), large: 30 };

/** @param own random numbers of this article alone */
export function storyOf(seed: number, article: number, own: Chance, shared: Chance): Story {
  const closeness = Math.sqrt(own.unit());
  if (own.unit() >= OF_EVENTS) return { theme: themeOf(seed, own), event: undefined, closeness };
  const scale = own.below(SPANS.length);
  const { articles, events } = SPANS[scale];
  const event = mix(mix(seed, 0xe7e27 + scale), Math.floor(article / articles) * events + own.below(events));
  shared.reset(event, 0x7e3e);
  return { theme: themeOf(seed, shared), event, closeness };
}

const themeOf = (seed: number, chance: Chance): number =>
  mix(seed ^ 0x7e3e5, THEMES.shares.index(chance.unit(), THEMES.large));
