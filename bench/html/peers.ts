/** Runs other extractors on the same pages. Packages are installed outside of the project and reused by later runs. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { htmlToText } from '../../src/read/markup/html-text.js';
import { mustRun } from '../speed/python.js';

const SCRIPTS = fileURLToPath(new URL('../peers', import.meta.url));
const CACHE = join(tmpdir(), 'twicetold-extractors');
/** The newest versions that run on Node.js 20. */
const PACKAGES = ['jsdom@26', '@mozilla/readability@0.6', '@extractus/article-extractor@8'];

export interface Page {
  readonly html: string;
  readonly url?: string;
}

export interface Peer {
  /** Name and version. */
  readonly name: string;
  /** The text of each page; empty if the extractor finds no article. */
  readonly texts: readonly string[];
}

/** @throws Error if a package cannot be installed */
export async function extractWithPeers(pages: readonly Page[]): Promise<Peer[]> {
  mkdirSync(CACHE, { recursive: true });
  return [...extractWithPython(pages), ...(await extractWithNode(pages))];
}

function extractWithPython(pages: readonly Page[]): Peer[] {
  const python = join(CACHE, 'python/bin/python');
  if (!existsSync(python)) mustRun('python3', ['-m', 'venv', join(CACHE, 'python')]);
  const requirements = join(SCRIPTS, 'extract-requirements.txt');
  // Older versions of pip fail on two spellings of one extra.
  mustRun(python, ['-m', 'pip', 'install', '--quiet', '--retries', '1', 'pip>=24']);
  mustRun(python, ['-m', 'pip', 'install', '--quiet', '--retries', '1', '-r', requirements]);
  const folder = mkdtempSync(join(CACHE, 'pages-'));
  try {
    const file = join(folder, 'pages.jsonl');
    writeFileSync(file, pages.map(({ html, url }) => `${JSON.stringify({ html, url })}\n`).join(''));
    const { stdout, status } = spawnSync(python, [join(SCRIPTS, 'extract.py'), file], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error('the Python extractors failed');
    const [versions, ...texts] = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line) as Readonly<Record<string, string>>);
    return Object.keys(versions).map(name => ({
      name: `${name} ${versions[name]}`,
      texts: texts.map(its => its[name]),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface JsDom {
  readonly JSDOM: new (
    html: string,
    options: { readonly url?: string; readonly virtualConsole: unknown },
  ) => { readonly window: { readonly document: object; close(): void } };
  readonly VirtualConsole: new () => unknown;
}
interface ReadabilityPackage {
  readonly Readability: new (document: object) => { parse(): { readonly textContent?: string | null } | null };
}
interface ArticleExtractor {
  extractFromHtml(html: string, url?: string): Promise<{ readonly content?: string } | null>;
}

async function extractWithNode(pages: readonly Page[]): Promise<Peer[]> {
  writeFileSync(join(CACHE, 'package.json'), '{"private": true}');
  mustRun('npm', ['install', '--prefix', CACHE, '--no-audit', '--no-fund', '--silent', ...PACKAGES]);
  const { resolve } = createRequire(join(CACHE, 'package.json'));
  const load = async <T>(name: string): Promise<T> => {
    const loaded = await import(pathToFileURL(resolve(name)).href);
    return { ...loaded.default, ...loaded } as T;
  };
  const versionOf = (name: string): string =>
    (
      JSON.parse(readFileSync(join(CACHE, 'node_modules', name, 'package.json'), 'utf8')) as {
        readonly version: string;
      }
    ).version;
  const { JSDOM, VirtualConsole } = await load<JsDom>('jsdom');
  const { Readability } = await load<ReadabilityPackage>('@mozilla/readability');
  const { extractFromHtml } = await load<ArticleExtractor>('@extractus/article-extractor');
  const readable: string[] = [];
  const extracted: string[] = [];
  for (const { html, url } of pages) {
    const { window } = new JSDOM(html, { ...(url !== undefined && { url }), virtualConsole: new VirtualConsole() });
    readable.push(new Readability(window.document).parse()?.textContent ?? '');
    window.close();
    const article = await extractFromHtml(html, url).catch(() => null);
    extracted.push(htmlToText(article?.content ?? ''));
  }
  return [
    {
      name: `@mozilla/readability ${versionOf('@mozilla/readability')} (jsdom ${versionOf('jsdom')})`,
      texts: readable,
    },
    { name: `@extractus/article-extractor ${versionOf('@extractus/article-extractor')}`, texts: extracted },
  ];
}
