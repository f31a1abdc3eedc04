/**
 * Tells whether matching a regular expression can take more than linear time. The expression becomes a position automaton
 * (Glushkov 1961). Its ambiguity tells the time, after Weideman, van der Merwe, Berglund and Watson, Analyzing Matching Time
 * Behavior of Backtracking Regular Expression Matchers by Using Ambiguity of NFA (CIAA 2016): a loop that reads one word in
 * two ways takes exponential time; two loops of which the first leads to the second, with one word for both loops and for the
 * way between them, take polynomial time. A search starts at every character of a text: a loop before the expression.
 */
import { CharSet, JS, type NoParent, type Element as RegexElement } from 'refa';

/** More repetitions than these count as any number. */
const FEW = 12;

/** A part of the automaton. */
interface Part {
  /** Positions at which it begins and ends. */
  readonly first: readonly number[];
  readonly last: readonly number[];
  /** Those of `last` at which nothing more is asserted. */
  readonly matched: readonly number[];
  /** Whether it matches the empty text; `asserted`: only where an assertion holds. */
  readonly empty: 'no' | 'yes' | 'asserted';
}

type Alternatives = readonly { readonly elements: readonly NoParent<RegexElement>[] }[];

/** @returns what takes more than linear time, in words; undefined for an expression that takes linear time */
export function backtracking(source: string, flags: string): string | undefined {
  const parser = JS.Parser.fromLiteral({ source, flags });
  const { expression, maxCharacter } = parser.parse({ backreferences: 'disable', simplify: false });
  const isSearch = !flags.includes('y') && !parser.ast.pattern.alternatives.every(({ raw }) => /^\^/.test(raw));
  return inspect(expression.alternatives as Alternatives, maxCharacter, isSearch);
}

function inspect(alternatives: Alternatives, maxCharacter: number, isSearch: boolean): string | undefined {
  const automaton = new Automaton(maxCharacter);
  const whole = automaton.alternation(alternatives);
  for (const assertion of automaton.assertions) {
    const found = inspect(assertion, maxCharacter, isSearch);
    if (found !== undefined) return found;
  }
  if (isSearch) automaton.search(whole.first);
  return automaton.ambiguity(whole);
}

class Automaton {
  /** The characters of each position. */
  readonly #sets: CharSet[] = [];
  /** By position, the positions that follow, with the number of ways to get there. */
  readonly #follow: Map<number, number>[] = [];
  /** Alternatives of the assertions, which are automata of their own. */
  readonly assertions: Alternatives[] = [];
  readonly #maxCharacter: number;

  constructor(maxCharacter: number) {
    this.#maxCharacter = maxCharacter;
  }

  alternation(alternatives: Alternatives): Part {
    const parts = alternatives.map(({ elements }) =>
      this.#sequence(elements.map(element => () => this.#element(element))),
    );
    const empty = parts.map(part => part.empty);
    return {
      first: parts.flatMap(part => part.first),
      last: parts.flatMap(part => part.last),
      matched: parts.flatMap(part => part.matched),
      empty: empty.find(each => each === 'yes') ?? empty.find(each => each === 'asserted') ?? 'no',
    };
  }

  /** A loop over all characters in front of the expression. */
  search(first: readonly number[]): void {
    const any = this.#position(CharSet.all(this.#maxCharacter));
    this.#link([any], [any, ...first]);
  }

  #element(element: NoParent<RegexElement>): Part {
    if (element.type === 'CharacterClass') {
      const at = this.#position(element.characters);
      return { first: [at], last: [at], matched: [at], empty: 'no' };
    }
    if (element.type === 'Alternation') return this.alternation(element.alternatives as Alternatives);
    if (element.type !== 'Quantifier') {
      if (element.type === 'Assertion') this.assertions.push(element.alternatives as Alternatives);
      return { first: [], last: [], matched: [], empty: 'asserted' };
    }
    const { min, max } = element;
    const once = (): Part => this.alternation(element.alternatives as Alternatives);
    const parts = Array.from({ length: Math.min(min, FEW) }, () => once);
    if (max > FEW) parts.push(() => this.#repeated(once()));
    else for (let count = min; count < max; count++) parts.push(() => ({ ...once(), empty: 'yes' }));
    return this.#sequence(parts);
  }

  #repeated(part: Part): Part {
    this.#link(part.last, part.first);
    return { ...part, empty: 'yes' };
  }

  #sequence(parts: readonly (() => Part)[]): Part {
    let whole: Part = { first: [], last: [], matched: [], empty: 'yes' };
    for (const make of parts) {
      const part = make();
      this.#link(whole.last, part.first);
      whole = {
        first: whole.empty === 'no' ? whole.first : [...whole.first, ...part.first],
        last: part.empty === 'no' ? part.last : [...whole.last, ...part.last],
        matched: part.empty === 'yes' ? [...whole.matched, ...part.matched] : part.matched,
        empty: part.empty === 'yes' ? whole.empty : whole.empty === 'no' ? 'no' : part.empty,
      };
    }
    return whole;
  }

  #position(set: CharSet): number {
    this.#follow.push(new Map());
    return this.#sets.push(set) - 1;
  }

  #link(from: readonly number[], to: readonly number[]): void {
    for (const source of from) {
      const follow = this.#follow[source];
      for (const target of to) follow.set(target, (follow.get(target) ?? 0) + 1);
    }
  }

  /** What takes more than linear time in the automaton of a whole expression. */
  ambiguity({ last, matched }: Part): string | undefined {
    const reach = this.#sets.map((_, at) => this.#reachable(at));
    const component = (at: number): number[] => [...reach[at]].filter(other => reach[other].has(at));
    const found = new Set(matched);
    const ends = new Set(last);
    // A loop in which a match may end, or that reads everything up to the end of the text, never has to go back.
    const loops = [...reach.keys()].filter(
      at =>
        reach[at].has(at) && !component(at).some(other => found.has(other)) && !(ends.has(at) && this.#sets[at].isAll),
    );
    for (const at of loops) {
      if (this.#isExponential(at, new Set(component(at)))) return `exponential at ${this.#name(at)}`;
    }
    for (const from of loops) {
      const around = new Set(component(from));
      for (const to of loops) {
        if (from === to || !reach[from].has(to)) continue;
        const between = new Set([...reach[from]].filter(other => reach[other].has(to)));
        if (this.#isPolynomial(from, to, around, between, new Set(component(to)))) {
          return `polynomial at ${this.#name(from)} and ${this.#name(to)}`;
        }
      }
    }
    return undefined;
  }

  #reachable(from: number): Set<number> {
    const seen = new Set<number>();
    const open = [from];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      for (const next of this.#follow[at].keys()) {
        if (seen.has(next)) continue;
        seen.add(next);
        open.push(next);
      }
    }
    return seen;
  }

  /** Whether one word leads from the position back to it in two ways. */
  #isExponential(position: number, component: ReadonlySet<number>): boolean {
    if ([...component].some(at => [...this.#follow[at]].some(([to, ways]) => ways > 1 && component.has(to))))
      return true;
    const start = [position, position];
    const forth = this.#tuples(start, [component, component]);
    // A pair of two positions from which one word leads back.
    return forth.some(
      pair =>
        pair[0] < pair[1] &&
        this.#tuples(pair, [component, component]).some(([one, other]) => one === position && other === position),
    );
  }

  #isPolynomial(
    from: number,
    to: number,
    around: ReadonlySet<number>,
    between: ReadonlySet<number>,
    behind: ReadonlySet<number>,
  ): boolean {
    return this.#tuples([from, from, to], [around, between, behind]).some(
      ([one, two, three]) => one === from && two === to && three === to,
    );
  }

  /** The tuples of positions to which one word leads from a tuple, each position within its set. */
  #tuples(start: readonly number[], within: readonly ReadonlySet<number>[]): number[][] {
    const seen = new Set<string>();
    const found: number[][] = [];
    const open: (readonly number[])[] = [start];
    for (let tuple = open.pop(); tuple !== undefined; tuple = open.pop()) {
      let nexts: { readonly tuple: number[]; readonly set: CharSet }[] = [
        { tuple: [], set: CharSet.all(this.#maxCharacter) },
      ];
      for (const [index, at] of tuple.entries()) {
        nexts = nexts.flatMap(({ tuple: known, set }) =>
          [...this.#follow[at].keys()]
            .filter(next => within[index].has(next) && !set.isDisjointWith(this.#sets[next]))
            .map(next => ({ tuple: [...known, next], set: set.intersect(this.#sets[next]) })),
        );
      }
      for (const next of nexts) {
        const key = next.tuple.join();
        if (seen.has(key)) continue;
        seen.add(key);
        found.push(next.tuple);
        open.push(next.tuple);
      }
    }
    return found;
  }

  #name(at: number): string {
    return JS.toLiteral({
      type: 'Concatenation',
      elements: [{ type: 'CharacterClass', characters: this.#sets[at] }],
    }).source.slice(0, 60);
  }
}
