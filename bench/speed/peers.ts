/**
 * Compares sketching with other packages at equal work: all shingles of three words of the same texts, 128 values, one core,
 * in turns. Measured from the text and from prepared shingles, because the packages leave shingling to their callers.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import minhash from 'minhash';
import { TOOL } from '../../src/version.js';
import { peerPasses } from './ours.js';
import { type PythonPeers, startPython } from './python.js';
import type { PeerFigures, SpeedResults } from './results.js';
import { bytesOf } from './sketching.js';
import { type Loops, medianSeconds, secondsOf } from './timing.js';

const VALUES = 128;
const SHINGLE = 3;

interface Peer extends Pick<PeerFigures, 'name' | 'version' | 'does'> {
  /** Number of shingles of the texts. */
  shingles: number;
  fromText(): Promise<number>;
  fromShingles(): Promise<number>;
}

const DOES: Readonly<Record<string, string>> = {
  'rensa RMinHash': 'Rust with SIMD; a 64-bit hash a shingle, each shingle goes to one slot of three rounds',
  'rensa CMinHash': 'Rust with SIMD; a 64-bit hash a shingle, circulant permutations of it',
  'datasketch update_batch': 'SHA-1 of each shingle, permutations of all of them with NumPy',
  'datasketch update': 'SHA-1 and permutations of one shingle a call',
};

/**
 * @param withPython also measures packages that have to be installed
 * @param tell       called with the reason if they cannot be installed
 */
export async function measurePeers(
  texts: readonly string[],
  { runs, atLeast }: Loops,
  withPython: boolean,
  tell: (line: string) => void,
): Promise<NonNullable<SpeedResults['peers']>> {
  const bytes = bytesOf(texts);
  const folder = mkdtempSync(join(tmpdir(), 'twicetold-peers-'));
  const missing: string[] = [];
  let python: PythonPeers | undefined;
  try {
    if (withPython) {
      try {
        python = await startPython(folder, texts, atLeast);
      } catch (error) {
        missing.push('datasketch, rensa: could not be installed');
        tell(error instanceof Error ? error.message : String(error));
      }
    } else missing.push('datasketch, rensa: not asked for (--peers)');
    const peers = [
      ours(texts, atLeast),
      minhashPackage(texts, atLeast),
      ...(python === undefined ? [] : pythonPeers(python)),
    ];
    const contestants = peers.flatMap(peer => [
      { name: peer.name, run: peer.fromText },
      { name: `${peer.name}, from shingles`, run: peer.fromShingles },
    ]);
    const seconds = await medianSeconds(contestants, runs);
    const figures = peers.map(({ name, version, does, shingles }, i) => ({
      name,
      version,
      does,
      fromText: bytes / seconds[2 * i] / 1e6,
      fromShingles: bytes / seconds[2 * i + 1] / 1e6,
      shingles,
    }));
    return { articles: texts.length, bytes, figures, missing };
  } finally {
    python?.close();
    rmSync(folder, { recursive: true });
  }
}

function ours(texts: readonly string[], atLeast: number): Peer {
  const { fromText, fromShingles } = peerPasses(texts);
  return {
    name: TOOL.name,
    version: TOOL.version,
    does: 'TypeScript and WebAssembly with SIMD; a 32-bit hash a shingle, the smallest ones kept; makes no string of a shingle',
    shingles: fromText(),
    fromText: async () => secondsOf(fromText, atLeast),
    fromShingles: async () => secondsOf(fromShingles, atLeast),
  };
}

function minhashPackage(texts: readonly string[], atLeast: number): Peer {
  const cut = (text: string): string[] => {
    const words = text.toLowerCase().split(/\s+/);
    return words.slice(SHINGLE - 1).map((_, i) => words.slice(i, i + SHINGLE).join(' '));
  };
  const sketch = (shingles: readonly string[]): void => {
    const signature = new minhash.Minhash({ numPerm: VALUES });
    for (const shingle of shingles) signature.update(shingle);
  };
  const ready = texts.map(cut);
  const manifest = new URL('../../node_modules/minhash/package.json', import.meta.url);
  return {
    name: 'minhash',
    version: (JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }).version,
    does: 'JavaScript; hashes each shingle anew for every permutation',
    shingles: ready.reduce((sum, shingles) => sum + shingles.length, 0),
    fromText: async () => secondsOf(() => texts.forEach(text => void sketch(cut(text))), atLeast),
    fromShingles: async () => secondsOf(() => ready.forEach(sketch), atLeast),
  };
}

function pythonPeers(python: PythonPeers): Peer[] {
  return Object.entries(python.versions).map(([name, version]) => {
    const peer: Peer = {
      name,
      version,
      does: DOES[name] ?? '',
      shingles: 0,
      fromText: async () => {
        const { seconds, shingles } = await python.ask(name, 'text');
        peer.shingles = shingles;
        return seconds;
      },
      fromShingles: async () => (await python.ask(name, 'shingles')).seconds,
    };
    return peer;
  });
}
