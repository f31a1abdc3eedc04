/** Boilerplate and background as a report lists them: spans that begin with the same words, in several articles. */

/** A span that is boilerplate of many articles. */
export interface BoilerplateBlock {
  /** Source, host or folder whose articles hold it; absent where it is common to the corpus. */
  readonly source?: string;
  readonly articles: number;
  readonly words: number;
  /** An article that shows it, and the half-open range of its words. */
  readonly example: { readonly article: number; readonly start: number; readonly end: number };
  /** The corpus still holds it: it is no passage of two articles, and counts for all else. */
  readonly background?: true;
}

/** Blocks by the hash of their first words and of whether a source has them. */
export type Blocks = Map<number, FoundBlock>;

/** Where several sources hold a block, the example is that of the first article and the source that of the last. */
interface FoundBlock {
  source?: string;
  articles: number;
  words: number;
  example: BoilerplateBlock['example'];
  last: number;
}

/** Counts a span: articles whose spans begin with the same words hold one block. */
export function addSpan(
  blocks: Blocks,
  article: number,
  start: number,
  end: number,
  key: number,
  source: string | undefined,
): void {
  const known = blocks.get(key);
  // most spans are of a block that an earlier article has shown
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

/** Adds what was found of a block, whatever the order in which its articles come. */
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
  // whether there is a source is in the key
  if (block.last > known.last) {
    if (block.source !== undefined) known.source = block.source;
    known.last = block.last;
  }
}

function isBefore({ example: x }: FoundBlock, { example: y }: FoundBlock): boolean {
  return x.article < y.article || (x.article === y.article && x.start < y.start);
}

/** The blocks that several articles hold, the most widespread first. */
export function joinBlocks(parts: readonly Blocks[]): BoilerplateBlock[] {
  const all: Blocks = new Map();
  for (const part of parts) for (const [key, block] of part) addBlock(all, key, { ...block });
  return [...all.values()]
    .filter(block => block.articles > 1)
    .map(({ last: _, ...block }): BoilerplateBlock => block)
    .sort(bySpread);
}

/** Orders blocks by the words that they take in all articles, the most widespread first. */
export function bySpread(x: BoilerplateBlock, y: BoilerplateBlock): number {
  const ofCorpus = (block: BoilerplateBlock): number => (block.source === undefined ? 1 : 0);
  return (
    y.articles * y.words - x.articles * x.words ||
    x.example.article - y.example.article ||
    ofCorpus(x) - ofCorpus(y) ||
    x.example.start - y.example.start
  );
}
