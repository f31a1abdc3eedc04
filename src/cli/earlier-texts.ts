/**
 * Finds the entries of a baseline that accept an earlier text of a repeat: one article still has a listed text, and the text of the other
 * one has been edited. Such a repeat is not accepted, because nobody has judged the new text, but its reader should know.
 */
import type { Entry } from './baseline-file.js';

interface OpenEntry {
  readonly entry: Entry;
  /** Number of pairs that the entry could still accept. */
  readonly left: number;
}

/** An entry that accepts an earlier text of a repeat. */
export interface Earlier<Open> {
  readonly open: Open;
  /** The title of the text that has been edited or is gone. */
  readonly title: string;
  /** Whether the edited article still has this title; else the text may also belong to another article. */
  readonly hasTitle: boolean;
}

type Found<Open> = Omit<Earlier<Open>, 'hasTitle'>;

export class EarlierTexts<Open extends OpenEntry> {
  /** By a listed text, and by a listed text with the title of the other one: the entries. */
  readonly #lists = new Map<string, Found<Open>[]>();

  constructor(opens: Iterable<Open>) {
    for (const open of opens) {
      for (const { texts, other } of sidesOf(open.entry)) {
        for (const text of texts) {
          this.#add(text, { open, title: other });
          if (other !== '') this.#add(`${text} ${other}`, { open, title: other });
        }
      }
    }
  }

  #add(key: string, found: Found<Open>): void {
    const list = this.#lists.get(key);
    if (list === undefined) this.#lists.set(key, [found]);
    else list.push(found);
  }

  /** The entries that list one of the texts of the repeats. */
  with(repeats: readonly Entry[]): Set<Open> {
    const texts = new Set(repeats.flatMap(repeat => sidesOf(repeat).flatMap(side => side.texts)));
    return new Set([...texts].flatMap(text => this.#lists.get(text) ?? []).map(({ open }) => open));
  }

  /** For each repeat its entry, each entry once; entries by their titles come first. */
  of(repeats: readonly Entry[]): readonly (Earlier<Open> | undefined)[] {
    const isTaken = new Set<Open>();
    const take = (key: string, fits: (entry: Entry) => boolean): Found<Open> | undefined => {
      const list = this.#lists.get(key) ?? [];
      // entries that are used up leave the list, so that many repeats of one text take linear time
      while (list.length > 0 && (list[list.length - 1].open.left === 0 || isTaken.has(list[list.length - 1].open))) {
        list.pop();
      }
      const last = list.at(-1);
      if (last === undefined || !fits(last.open.entry)) return undefined;
      isTaken.add(last.open);
      return last;
    };
    const found: (Earlier<Open> | undefined)[] = repeats.map(() => undefined);
    for (const hasTitle of [true, false]) {
      for (const [n, repeat] of repeats.entries()) {
        for (const { texts, other } of sidesOf(repeat)) {
          for (const text of texts) {
            if (found[n] !== undefined || (hasTitle && other === '')) continue;
            const one = take(hasTitle ? `${text} ${other}` : text, its => hasTitle || its.relation === repeat.relation);
            if (one !== undefined) found[n] = { ...one, hasTitle };
          }
        }
      }
    }
    return found;
  }
}

/** The two sides of an entry: its texts, with and without boilerplate, and the title of the other side. */
function sidesOf({ a, b, titles }: Entry): readonly { readonly texts: readonly string[]; readonly other: string }[] {
  return [
    { texts: a.split('/'), other: titles[1] },
    { texts: b.split('/'), other: titles[0] },
  ];
}
