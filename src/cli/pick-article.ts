/** The one article that a side of `compare` names: a file, a record of a file (`feed.jsonl#3`), or standard input. */
import { lstatSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { UserError } from '../errors.js';
import { type FoundFile, findFiles } from '../read/find/find.js';
import { readArticles } from '../read/read.js';
import { isWebAddress, withoutCredentials } from '../read/web-address.js';
import type { Article, ReadItem } from '../types/article.js';
import { type Call, openWeb, readOptions } from './call.js';

/** Ids named in a hint. */
const IDS_SHOWN = 5;

/** @throws UserError when the operand does not lead to exactly one article that can be read */
export async function pickArticle(operand: string, call: Call): Promise<Article> {
  const { path, record } = splitRecord(operand, call.cwd);
  const items = path === '-' ? readStandardInput(call) : readFile(path, call);
  const name = path === '-' ? 'standard input' : isWebAddress(path) ? withoutCredentials(path) : path;
  const seen: Article[] = [];
  let articles = 0;
  /** The n-th one, unless another has that number for an id. */
  let numbered: Article | undefined;
  let reason: string | undefined;
  for await (const batch of items) {
    for (const item of batch) {
      if (!('article' in item)) {
        reason ??= 'problem' in item ? item.problem.reason : item.skipped.reason;
        continue;
      }
      const { article } = item;
      articles += 1;
      if (article.id === record || article.id === `${article.path}#${record}`) return article;
      if (record === String(articles)) numbered = article;
      if (seen.length < IDS_SHOWN) seen.push(article);
    }
  }
  if (numbered !== undefined) return numbered;
  // The fragment of a page names a place in it.
  if (articles === 1 && isWebAddress(path)) return seen[0];
  if (record !== undefined) throw noRecord(name, record, articles, seen);
  if (articles === 1) return seen[0];
  if (articles === 0) throw new UserError(`${name}: ${reason ?? 'holds no article'}`);
  const ids = seen.map(article => article.id).join(', ');
  throw new UserError(
    `${name} holds ${articles} articles; compare takes one from each side`,
    `name one: ${path === '-' ? path : name}#1, or ${path === '-' ? path : name}#ID with one of ${ids}${articles > seen.length ? ', ...' : ''}`,
  );
}

/** What reads it is loaded when it is asked for. */
async function* readStandardInput({ values }: Call): AsyncGenerator<readonly ReadItem[]> {
  const { readNameless } = await import('./read-nameless.js');
  yield* readNameless(readOptions(values));
}

async function* readFile(path: string, call: Call): AsyncGenerator<readonly ReadItem[]> {
  const options = readOptions(call.values);
  if (!isWebAddress(path)) {
    yield* readArticles(await findFile(path, call.cwd), options);
    return;
  }
  const web = await openWeb(call);
  try {
    const file = { path: withoutCredentials(path), absolute: path, format: 'html', explicit: true, web: true } as const;
    yield* readArticles(file, { ...options, web });
  } finally {
    web.close();
  }
}

/** A file of that very name goes first; else the first # that follows the name of a file begins the record. */
function splitRecord(operand: string, cwd: string): { path: string; record: string | undefined } {
  if (isWebAddress(operand)) {
    const [path, record] = operand.split(/#(.*)/s, 2);
    return { path, record };
  }
  if (operand === '-' || exists(resolve(cwd, operand))) return { path: operand, record: undefined };
  for (let at = operand.indexOf('#'); at !== -1; at = operand.indexOf('#', at + 1)) {
    const path = operand.slice(0, at);
    if (path === '-' || isFile(resolve(cwd, path))) return { path, record: operand.slice(at + 1) };
  }
  return { path: operand, record: undefined };
}

function noRecord(name: string, record: string, articles: number, seen: readonly Article[]): UserError {
  const ids = seen.map(article => article.id).join(', ');
  const hint =
    articles === 0 ? 'it holds none' : `it holds ${articles}: ${ids}${articles > seen.length ? ', ...' : ''}`;
  return new UserError(`${name} has no article "${record}"`, hint);
}

async function findFile(path: string, cwd: string): Promise<FoundFile> {
  if (look(() => statSync(resolve(cwd, path)))?.isDirectory()) {
    throw new UserError(
      `${path} is a folder; compare takes two files`,
      `to find the copies in it: twicetold scan ${path}`,
    );
  }
  if (!exists(resolve(cwd, path))) throw new UserError(`${path}: there is no such file`);
  const { files, skipped, problems } = await findFiles([path], { include: [], exclude: [], gitignore: false, cwd });
  if (files.length === 1) return files[0];
  throw new UserError(`${path}: ${problems[0]?.reason ?? skipped[0]?.reason ?? 'cannot be read'}`);
}

function exists(path: string): boolean {
  return look(() => lstatSync(path)) !== undefined;
}

function isFile(path: string): boolean {
  return look(() => statSync(path))?.isFile() === true;
}

/** Whatever keeps us from looking (no such file, no permission, a name too long) is told by the reader later. */
function look(stat: () => Stats): Stats | undefined {
  try {
    return stat();
  } catch {
    return undefined;
  }
}
