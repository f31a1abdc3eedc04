/**
 * Which blocks of a page are its article, told by their length and their links and those of their neighbours: the
 * decision tree of Kohlschütter, Fankhauser and Nejdl, Boilerplate Detection using Shallow Text Features (WSDM 2010),
 * figure 2, in linear time. What is read where Readability finds nothing or the page is too large for a tree.
 */
import type { TextBlock } from '../markup/blocks.js';
import { ASIDE, CAPTION, HEADING } from '../markup/elements.js';

/** The tree counts words; a word is about five characters, in scripts without spaces too. */
const CHARACTERS_PER_WORD = 5;

const BEFORE_AND_AFTER: Pick<TextBlock, 'characters' | 'linked'> = { characters: 0, linked: 0 };

const linkDensity = ({ characters, linked }: Pick<TextBlock, 'characters' | 'linked'>): number =>
  characters === 0 ? 0 : linked / characters;

export function proseOf(blocks: readonly TextBlock[]): TextBlock[] {
  const chosen = blocks.filter((block, at) => {
    const previous = blocks[at - 1] ?? BEFORE_AND_AFTER;
    return (block.flags & ASIDE) === 0 && isProse(previous, block, blocks[at + 1] ?? BEFORE_AND_AFTER);
  });
  // A heading or a caption is part of an article, and alone none.
  return chosen.some(({ flags }) => (flags & (HEADING | CAPTION)) === 0) ? chosen : [];
}

function isProse(
  previous: Pick<TextBlock, 'characters' | 'linked'>,
  block: TextBlock,
  next: Pick<TextBlock, 'characters' | 'linked'>,
): boolean {
  const words = (its: Pick<TextBlock, 'characters'>): number => its.characters / CHARACTERS_PER_WORD;
  if (linkDensity(block) > 1 / 3) return false;
  if (linkDensity(previous) > 5 / 9) return words(block) > 40 || words(next) > 17;
  return words(block) > 16 || words(next) > 15 || words(previous) > 4;
}
