/**
 * What an article is about. Articles have themes, a few of them in very many articles and most in a handful, whatever
 * the size of the corpus; and a share of them tell of an event that others tell of, too, within a day or within months.
 * That is what candidate pairs of strangers are made of: rare words that two articles share because of what they tell.
 */
import { type Chance, mix, Tail } from './chance.js';

export interface Story {
  /** Seeds of all that articles of one theme or of one event have in common. */
  readonly theme: number;
  /** Undefined for an article that nobody else tells anything of. */
  readonly event: number | undefined;
  /** 0 to 1: how much of the event's common material is in this article. */
  readonly closeness: number;
}

/** Share of the articles that tell of an event. */
const OF_EVENTS = 0.4;
/** Articles within which an event is told, and such events at a time: from five articles each to forty. */
const SPANS = [
  { articles: 150, events: 3 },
  { articles: 1_500, events: 15 },
  { articles: 15_000, events: 80 },
  { articles: 150_000, events: 375 },
] as const;
/** How themes fall off, and how many have about the share of the largest. */
const THEMES = { shares: new Tail(0.65), large: 30 };

/** @param own chance of this article alone */
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
