/**
 * The kinds of copies. A kind is the name of a maker, or several names joined by plus signs and applied from left to
 * right.
 */
import { randomFrom } from '../random.js';
import { interleave, quote, truncate } from './cut.js';
import { frame } from './frame.js';
import type { Made, Maker, Material } from './maker.js';
import { noise } from './noise.js';
import { order } from './order.js';
import { spin } from './spin.js';
import { splitMerge } from './split-merge.js';

export const MAKERS = {
  spin,
  'split-merge': splitMerge,
  order,
  frame,
  truncate,
  quote,
  interleave,
  noise,
} as const satisfies Record<string, Maker>;
export type MakerName = keyof typeof MAKERS;

/** The default kinds. */
export const KINDS: readonly string[] = [
  ...Object.keys(MAKERS),
  'spin+frame',
  'truncate+spin',
  'order+split-merge',
  'split-merge+spin+frame',
  'noise+frame',
];

const isMaker = (name: string): name is MakerName => Object.hasOwn(MAKERS, name);

/** @throws Error if a part of the kind is not the name of a maker */
export function makersOf(kind: string): MakerName[] {
  return kind.split('+').map(name => {
    if (!isMaker(name)) throw new Error(`unknown kind ${name}; there are ${Object.keys(MAKERS).join(', ')}`);
    return name;
  });
}

/**
 * Makes a copy.
 *
 * @param seed a text that is unique to this copy
 * @returns undefined if a maker found the article too short or changed nothing
 */
export function makeCopy(kind: string, material: Material, seed: string): Made | undefined {
  let made: Made = { text: material.text };
  for (const name of makersOf(kind)) {
    const next = MAKERS[name]({ ...material, text: made.text }, randomFrom(`${seed}\t${name}`));
    if (next === undefined) return undefined;
    const { text, ...about } = typeof next === 'string' ? { text: next } : next;
    if (text.replace(/\s+/gu, ' ').trim() === made.text.replace(/\s+/gu, ' ').trim()) return undefined;
    // A copy of a doubtful copy is doubtful, too.
    made = { ...made, ...about, text, ...(made.label === 'unknown' && { label: made.label }) };
  }
  return made;
}
