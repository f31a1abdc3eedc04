/** Chooses the articles to learn from, one of each story, and keeps some of them for the comparison. */
import { readFileSync } from 'node:fs';

export interface TrainingTexts {
  readonly train: readonly string[];
  /** Every fifth story, held out from learning. */
  readonly heldOut: readonly string[];
  /** Number of articles left out because an earlier article holds most of their rare words. */
  readonly leftOut: number;
}

const HELD_OUT = 5;
/** Share of the rare words of the shorter article at which two articles count as one story. */
const SAME_STORY = 0.3;
/** Words above this document frequency are not rare; nor are words in more than a hundred articles. */
const COMMON = 0.02;

const WORD = /\p{L}[\p{L}\p{M}]*|\d+/gu;

/** @throws Error if a line is not a record with a text */
export function readTexts(paths: readonly string[]): string[] {
  return paths.flatMap(path =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter(line => line.trim() !== '')
      .map((line, i) => {
        const { text } = JSON.parse(line) as { text?: unknown };
        if (typeof text !== 'string') throw new Error(`${path}: line ${i + 1} has no text`);
        return text;
      }),
  );
}

/** Leaves out copies and other versions of a story, so that the model learns a language and not a story. */
export function chooseTexts(texts: readonly string[]): TrainingTexts {
  const words = texts.map(text => [...new Set(text.toLowerCase().match(WORD))]);
  const articlesWith = new Map<string, number>();
  for (const word of words.flat()) articlesWith.set(word, (articlesWith.get(word) ?? 0) + 1);
  const most = Math.max(10, Math.min(100, COMMON * texts.length));
  const holders = new Map<string, number[]>();
  const sizes: number[] = [];
  const kept: string[] = [];
  texts.forEach((text, i) => {
    const rare = words[i].filter(word => articlesWith.get(word)! <= most && articlesWith.get(word)! > 1);
    const shared = new Uint32Array(kept.length);
    for (const word of rare) for (const holder of holders.get(word) ?? []) shared[holder]++;
    const seen = shared.some(
      (count, holder) => count >= 5 && count > SAME_STORY * Math.min(rare.length, sizes[holder]),
    );
    if (seen) return;
    for (const word of rare) holders.set(word, [...(holders.get(word) ?? []), kept.length]);
    sizes.push(rare.length);
    kept.push(text);
  });
  return {
    train: kept.filter((_, i) => kept.length < HELD_OUT || i % HELD_OUT !== HELD_OUT - 1),
    heldOut: kept.filter((_, i) => kept.length >= HELD_OUT && i % HELD_OUT === HELD_OUT - 1),
    leftOut: texts.length - kept.length,
  };
}
