/** Finds the pair of two articles, and the cluster of one, in constant time: reports hold hundreds of thousands. */
import type { Pair, StreamedReport } from '../types/report.js';

export class PairIndex {
  readonly #pairs = new Map<string, Map<string, Pair>>();
  readonly #clusters = new Map<string, number>();

  constructor(report: StreamedReport) {
    for (const pair of report.pairs) {
      const others = this.#pairs.get(pair.a) ?? new Map<string, Pair>();
      others.set(pair.b, pair);
      this.#pairs.set(pair.a, others);
    }
    for (const { id, representative, members } of report.clusters) {
      this.#clusters.set(representative, id);
      for (const member of members) this.#clusters.set(member.id, id);
    }
  }

  /** The listed pair of two articles, in whichever order they are given. */
  pair(one: string, other: string): Pair | undefined {
    return this.#pairs.get(one)?.get(other) ?? this.#pairs.get(other)?.get(one);
  }

  /** Number of the cluster that holds both articles of a pair. */
  clusterOf(pair: Pair): number | undefined {
    const cluster = this.#clusters.get(pair.a);
    return cluster === this.#clusters.get(pair.b) ? cluster : undefined;
  }
}
