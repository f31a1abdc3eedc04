/** The learned words: their numbers, their bytes and their kinds. */
import { ATTACHED, ENDS, NAMES, NUMBER, STAND_IN, STOP, UNKNOWN } from './tokens.js';

/** Kinds of words. */
export const WORD = 0;
export const NAME = 1;
export const SHAPE = 2;
export const INVENTED = 3;
/** A mark without a space before it. */
export const MARK = 4;
export const END = 5;

/** Document frequency, as a share of the articles, above which a word is a function word. The others are content words. */
const FUNCTION_WORD = 0.25;

export class Vocabulary {
  readonly words: readonly string[];
  readonly #ids: ReadonlyMap<string, number>;
  /** UTF-8 of all words; word i begins at `starts[i]`. A number is stored as its shape. */
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
  readonly kinds: Uint8Array;
  /** 1 for content words and placeholders. */
  readonly content: Uint8Array;
  /** Numbers of the words that the model treats in a special way. */
  readonly stop: number;
  readonly unknown: number;

  constructor(articles: readonly (readonly string[])[]) {
    const articlesWith = new Map<string, number>([STOP, UNKNOWN, ...NAMES].map(word => [word, 0]));
    for (const article of articles) {
      for (const word of new Set(article)) articlesWith.set(word, (articlesWith.get(word) ?? 0) + 1);
    }
    this.words = [...articlesWith.keys()];
    this.#ids = new Map(this.words.map((word, id) => [word, id]));
    const encoded = this.words.map(word => Buffer.from(word.replace(NUMBER, '')));
    this.bytes = Buffer.concat(encoded);
    this.starts = new Uint32Array(encoded.length + 1);
    encoded.forEach((bytes, id) => {
      this.starts[id + 1] = this.starts[id] + bytes.length;
    });
    this.kinds = Uint8Array.from(this.words, kindOf);
    this.content = Uint8Array.from(this.words, (word, id) =>
      this.kinds[id] >= MARK || (this.kinds[id] === WORD && articlesWith.get(word)! > FUNCTION_WORD * articles.length)
        ? 0
        : 1,
    );
    this.stop = this.idOf(STOP);
    this.unknown = this.idOf(UNKNOWN);
  }

  get size(): number {
    return this.words.length;
  }

  /** Number of words in the name that a placeholder stands for. */
  nameLength(id: number): number {
    return this.words[id].charCodeAt(this.words[id].length - 1) - 0x30;
  }

  /** @throws Error if the word was not learned */
  idOf(word: string): number {
    const id = this.#ids.get(word);
    if (id === undefined) throw new Error(`not in the vocabulary: ${word}`);
    return id;
  }
}

function kindOf(word: string): number {
  if (word === UNKNOWN) return INVENTED;
  if (word.startsWith(NUMBER)) return SHAPE;
  if (word.startsWith(STAND_IN)) return NAME;
  if (ENDS.has(word)) return END;
  return ATTACHED.has(word) ? MARK : WORD;
}
