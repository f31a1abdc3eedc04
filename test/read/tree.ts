/** Real files for tests: a temporary folder that is gone after the test. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Contents by path; `{ link }` makes a symbolic link, null an empty folder. */
export type Tree = Readonly<Record<string, string | Uint8Array | { readonly link: string } | null>>;

export function makeTree(tree: Tree): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'twicetold-read-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(tree)) {
    const target = join(root, path);
    mkdirSync(content === null ? target : dirname(target), { recursive: true });
    if (content === null) continue;
    if (typeof content === 'string' || content instanceof Uint8Array) writeFileSync(target, content);
    else symlinkSync(content.link, target);
  }
  return root;
}

/** A named pipe that nobody writes to. */
export function makeFifo(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
}

/** Runs something without the rights of root, which no missing permission holds back. */
export async function withoutRoot<T>(root: string, run: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return run();
  // Folders made for the test belong to root alone.
  chmodSync(root, 0o755);
  process.seteuid?.(65534);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

/** Encodes into a single-byte encoding by turning its decoder around. */
export function encodeAs(encoding: string, text: string): Uint8Array {
  // Windows-1254 has the same quotes and dashes, and Node decodes it as the standard says.
  const decoder = new TextDecoder(encoding === 'windows-1252' ? 'windows-1254' : encoding);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Uint8Array.of(byte)), byte]));
  return Uint8Array.from(text, character => {
    const byte = bytes.get(character);
    if (byte === undefined) throw new Error(`${encoding} has no ${character}`);
    return byte;
  });
}
