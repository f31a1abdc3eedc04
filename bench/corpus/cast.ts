/** The people, places and organisations of one article. */
import { Chance, Tail } from './chance.js';
import { appendKind, FIRST_NAME, invent, LAST_NAME, type Names, PLACE } from './invent.js';
import type { Story } from './story.js';

const PEOPLE = 6;
const OTHERS = 5;
const MEMBERS = PEOPLE + OTHERS;
/** Index of a person who is not in the cast. */
const PASSER_BY = MEMBERS;
const SPACE = 0x20;
/** Distribution of the places. There are fewer places than people. */
const PLACES = { shares: new Tail(0.5), known: 5_000 };
const WITH_KIND = 0.6;
/** Share of the names that occur once in the article and in no other. */
const PASSERS_BY = 0.05;
/** Share of the members that come from the event; share of the other members that come from the theme. */
const OF_EVENT = 0.7;
const OF_THEME = 0.4;
/** Distribution of the people of a theme. A few of them occur in most of its articles. */
const THEME_PEOPLE = { shares: new Tail(0.6), known: 4 };

export class Cast {
  readonly #names: Names;
  readonly #bytes = new Uint8Array(4096);
  /** Offsets in `#bytes` of each member's name: of its beginning, of its last word, and of its end. */
  readonly #begin = new Int32Array(MEMBERS + 1);
  readonly #last = new Int32Array(MEMBERS + 1);
  readonly #end = new Int32Array(MEMBERS + 1);
  readonly #mentioned = new Uint8Array(MEMBERS + 1);
  readonly #person = new Chance();

  constructor(names: Names) {
    this.#names = names;
  }

  /** Chooses a new cast. */
  assemble({ event, theme }: Story, chance: Chance): void {
    let at = 0;
    for (let member = 0; member < MEMBERS; member++) {
      const shared = chance.unit();
      const thematic = chance.unit();
      const own = chance.bits();
      if (event !== undefined && shared < OF_EVENT) this.#person.reset(event, member);
      else if (thematic < OF_THEME) {
        const rank = THEME_PEOPLE.shares.index(thematic / OF_THEME, THEME_PEOPLE.known);
        this.#person.reset(theme, member < PEOPLE ? rank : -rank);
      } else this.#person.reset(own, member);
      at = this.#create(member, member < PEOPLE, this.#person, at);
    }
    this.#begin[PASSER_BY] = at;
    this.#mentioned.fill(0);
  }

  #create(member: number, person: boolean, chance: Chance, at: number): number {
    this.#begin[member] = at;
    if (person) {
      at = this.#names.write(FIRST_NAME, chance, this.#bytes, at);
      this.#bytes[at++] = SPACE;
      this.#last[member] = at;
      at = this.#names.write(LAST_NAME, chance, this.#bytes, at);
    } else {
      this.#last[member] = at;
      at = invent(PLACE, PLACES.shares.index(chance.unit(), PLACES.known), this.#bytes, at);
      if (chance.unit() < WITH_KIND) {
        this.#bytes[at++] = SPACE;
        at = appendKind(chance.bits(), this.#bytes, at);
      }
    }
    this.#end[member] = at;
    return at;
  }

  /** Writes a name of `words` words; the first mention may be the full name. @returns the offset after the name */
  mention(words: number, chance: Chance, out: Uint8Array, at: number): number {
    let member = PASSER_BY;
    if (chance.unit() < PASSERS_BY) this.#create(PASSER_BY, true, chance, this.#begin[PASSER_BY]);
    // The first members are mentioned most often.
    else member = Math.floor(MEMBERS * chance.unit() * chance.unit());
    const full = words > 1 || (this.#mentioned[member] === 0 && chance.unit() < 0.3);
    this.#mentioned[member] = 1;
    return this.#write(member, full, words, chance, out, at);
  }

  /**
   * Writes a name of `words` words that depends on `chance` alone, not on the cast.
   *
   * @returns the offset after the name
   */
  mentionOther(words: number, chance: Chance, out: Uint8Array, at: number): number {
    this.#create(PASSER_BY, chance.unit() < PEOPLE / MEMBERS, chance, this.#begin[PASSER_BY]);
    return this.#write(PASSER_BY, words > 1, words, chance, out, at);
  }

  #write(member: number, full: boolean, words: number, chance: Chance, out: Uint8Array, at: number): number {
    for (let i = full ? this.#begin[member] : this.#last[member]; i < this.#end[member]; i++)
      out[at++] = this.#bytes[i];
    if (words < 3) return at;
    out[at++] = SPACE;
    return appendKind(chance.bits(), out, at);
  }
}
