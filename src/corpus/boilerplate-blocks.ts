/**
 * Collects the blocks of boilerplate and background for a report: spans in several articles that begin with the same
 * words.
 */

export interface BoilerplateBlock {
  /** Source, host or folder of the articles with the block; absent for a block of the corpus. */
  readonly source?: string;
  readonly articles: number;
  readonly words: number;
  /** One occurrence: an article and a range of its words, half-open. */
  readonly example: { readonly article: number; readonly start: number; readonly end: number };
  /** Background, which stays in the corpus and is only ignored in shared passages. */
  readonly background?: true;
}

/** Blocks by the hash of their first words and of whether they are blocks of a source. */
export type Blocks = Map<number, FoundBlock>;

/** If several sources have a block, the example is from the first article and the source from the last. */
interface FoundBlock {
  source?: string;
  articles: number;
  words: number;
  example: BoilerplateBlock['example'];
  last: number;
}

/** Counts a span. Spans that begin with the same words belong to one block. */
export function addSpan(
  blocks: Blocks,
  article: number,
  start: number,
  end: number,
  key: number,
  source: string | undefined,
): void {
  const known = blocks.get(key);
  // fast path: most spans belong to a block of an earlier article
  if (known !== undefined && known.last < article && known.example.article < article) {
    known.articles++;
    if (source !== undefined) known.source = source;
    known.last = article;
    return;
  }
  addBlock(blocks, key, {
    ...(source !== undefined && { source }),
    articles: 1,
    words: end - start,
    example: { article, start, end },
    last: article,
  });
}

/** Adds a partial result for a block; the order of the calls does not matter. */
function addBlock(blocks: Blocks, key: number, block: FoundBlock): void {
  const known = blocks.get(key);
  if (known === undefined) {
    blocks.set(key, block);
    return;
  }
  known.articles += block.articles;
  if (isBefore(block, known)) {
    known.words = block.words;
    known.example = block.example;
  }
  // equal keys either both have a source or both have none
  if (block.last > known.last) {
    if (block.source !== undefined) known.source = block.source;
    known.last = block.last;
  }
}

function isBefore({ example: x }: FoundBlock, { example: y }: FoundBlock): boolean {
  return x.article < y.article || (x.article === y.article && x.start < y.start);
}

/** The blocks of several articles, the most widespread first. */
export function joinBlocks(parts: readonly Blocks[]): BoilerplateBlock[] {
  const all: Blocks = new Map();
  for (const part of parts) for (const [key, block] of part) addBlock(all, key, { ...block });
  return [...all.values()]
    .filter(block => block.articles > 1)
    .map(({ last: _, ...block }): BoilerplateBlock => block)
    .sort(bySpread);
}

/** Orders blocks by their words in all articles, the most widespread first. */
export function bySpread(x: BoilerplateBlock, y: BoilerplateBlock): number {
  const ofCorpus = (block: BoilerplateBlock): number => (block.source === undefined ? 1 : 0);
  return (
    y.articles * y.words - x.articles * x.words ||
    x.example.article - y.example.article ||
    ofCorpus(x) - ofCorpus(y) ||
    x.example.start - y.example.start
  );
}
