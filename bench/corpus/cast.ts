/** The people, places and organisations of one article. */
import { Chance, Tail } from './chance.js';
import { appendKind, FIRST_NAME, invent, LAST_NAME, type Names, PLACE } from './invent.js';
import type { Story } from './story.js';

const PEOPLE = 6;
const OTHERS = 5;
const MEMBERS = PEOPLE + OTHERS;
/** Room for one that is not of the cast. */
const PASSER_BY = MEMBERS;
const SPACE = 0x20;
/** Places are fewer than people. */
const PLACES = { shares: new Tail(0.5), known: 5_000 };
const WITH_KIND = 0.6;
/** Share of the names that stand in the article once and nobody knows. */
const PASSERS_BY = 0.05;
/** Of the members, those that an event brings with it; and of the others, those that its theme does. */
const OF_EVENT = 0.7;
const OF_THEME = 0.4;
/** A theme's people, a few of them in most of its articles. */
const THEME_PEOPLE = { shares: new Tail(0.6), known: 4 };

export class Cast {
  readonly #names: Names;
  readonly #bytes = new Uint8Array(4096);
  /** Of each member: where it begins, where its last word begins, where it ends. */
  readonly #begin = new Int32Array(MEMBERS + 1);
  readonly #last = new Int32Array(MEMBERS + 1);
  readonly #end = new Int32Array(MEMBERS + 1);
  readonly #mentioned = new Uint8Array(MEMBERS + 1);
  readonly #person = new Chance();

  constructor(names: Names) {
    this.#names = names;
  }

  /** A new cast. */
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

  /** Writes a name of that many words: the first time in full where it may be. Returns where it ends. */
  mention(words: number, chance: Chance, out: Uint8Array, at: number): number {
    let member = PASSER_BY;
    if (chance.unit() < PASSERS_BY) this.#create(PASSER_BY, true, chance, this.#begin[PASSER_BY]);
    // the first ones are the story's heroes
    else member = Math.floor(MEMBERS * chance.unit() * chance.unit());
    const full = words > 1 || (this.#mentioned[member] === 0 && chance.unit() < 0.3);
    this.#mentioned[member] = 1;
    return this.#write(member, full, words, chance, out, at);
  }

  /** Writes the name that this chance makes of a number of words, whoever is in the cast. Returns where it ends. */
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
