/** Fast random numbers for the inner loop: integers in, integers out, without closures and strings. */

/** Mixes two 32-bit integers into one signed integer (the finaliser of MurmurHash3, Austin Appleby, public domain). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ (a >>> 15);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Maps the 32 bits of a hash to [0, 1). */
export const unitOf = (hash: number): number => (hash >>> 0) / 2 ** 32;

/** A 32-bit generator with a period of at least 2^64 (sfc32, Chris Doty-Humphrey's PractRand, public domain). */
export class Chance {
  #a = 0;
  #b = 0;
  #c = 0;
  #d = 1;

  constructor(seed = 0, stream = 0) {
    this.reset(seed, stream);
  }

  /** Restarts the generator. The numbers that follow depend on the two arguments alone. */
  reset(seed: number, stream: number): void {
    this.#a = mix(seed, stream);
    this.#b = mix(stream, seed ^ 0x5bd1e995);
    this.#c = seed ^ 0x2545f491;
    this.#d = 1;
    for (let i = 0; i < 8; i++) this.bits();
  }

  /** 32 random bits, signed. */
  bits(): number {
    const t = (((this.#a + this.#b) | 0) + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + t) | 0;
    return t;
  }

  /** Uniform over [0, 1). */
  unit(): number {
    return (this.bits() >>> 0) / 2 ** 32;
  }

  /** Uniform over the integers from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor(this.unit() * count);
  }
}

/** Standard normal (Box and Muller 1958). */
function normal(chance: Chance): number {
  return Math.sqrt(-2 * Math.log(1 - chance.unit())) * Math.cos(2 * Math.PI * chance.unit());
}

/** Gamma-distributed with a shape above 0 and scale 1 (Marsaglia and Tsang 2000). */
export function gamma(chance: Chance, shape: number): number {
  if (shape < 1) return gamma(chance, shape + 1) * (1 - chance.unit()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(chance);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - chance.unit()) < (x * x) / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}

const STEPS = 4096;
const MOST = 2 ** 31 - 1;

/**
 * Draws one of infinitely many items of falling frequency, 0 first: the share of item i falls as i to the power of
 * -1/discount once i is well past an offset. It is the tail of a Pitman-Yor process (Pitman and Yor 1997), which makes
 * the number of distinct items among n grow as n to the power of `discount`. A table replaces powers, which are slow.
 */
export class Tail {
  readonly #quantiles = new Float64Array(STEPS + 1);

  /** @param discount between 0 and 1 */
  constructor(discount: number) {
    const power = -discount / (1 - discount);
    for (let i = 0; i <= STEPS; i++) this.#quantiles[i] = Math.min(2 ** 31, (1 - i / STEPS) ** power - 1);
  }

  /** @param unit uniform over [0, 1): the result depends on it alone */
  index(unit: number, offset: number): number {
    const place = unit * STEPS;
    const step = Math.floor(place);
    const low = this.#quantiles[step];
    const index = offset * (low + (place - step) * (this.#quantiles[step + 1] - low));
    // Beyond the range of an index, no two draws are equal, so that the value does not matter.
    return (index < MOST ? index : unit * MOST) | 0;
  }
}
