/** The parts of the `minhash` package that we use; it ships no types. */
declare module 'minhash' {
  export class Minhash {
    constructor(config: { numPerm: number });
    readonly hashvalues: number[];
    /** Replaces the package's own bands if set. */
    hashbands?: string[];
    hash(shingle: string): number;
    update(shingle: string): void;
    jaccard(other: Minhash): number;
  }
  export class LshIndex {
    constructor(config: { bandSize: number });
    insert(key: string, signature: Minhash): void;
    query(signature: Minhash): string[];
  }
  const minhash: { readonly Minhash: typeof Minhash; readonly LshIndex: typeof LshIndex };
  export default minhash;
}
