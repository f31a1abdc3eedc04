/** Runs the job of a request on the index, and makes the answer. */
import { explained, UserError } from '../errors.js';
import type { KnownIndex } from '../library/known-index.js';
import { verdictOf } from '../pipeline/build-check-report.js';
import { checkJson } from '../report/json.js';
import type { CheckedArticle } from '../types/check.js';
import { articlesIn } from './body.js';
import { type CheckChoice, type Fault, type Job, type Reply, replyOf } from './protocol.js';

/** A request that the index cannot answer. */
class Refused extends Error {
  constructor(readonly fault: Fault) {
    super(fault.error);
  }
}

export interface Done {
  readonly reply: Reply;
  /** A fault of the index or the disk, for the log. */
  readonly trouble?: string;
}

/** @returns the answer; throws nothing */
export async function answer(index: KnownIndex, job: Job, mostArticles: number): Promise<Done> {
  try {
    return { reply: await run(index, job, mostArticles) };
  } catch (error) {
    if (error instanceof Refused) return { reply: replyOf(error.fault) };
    const reason = explained(error);
    const trouble = reason instanceof UserError ? reason.message : String((error as Error)?.stack ?? error);
    // only the log gets paths and details of the machine
    return { reply: replyOf({ status: 500, error: 'the index could not answer; the log has the reason' }), trouble };
  }
}

function run(index: KnownIndex, job: Job, mostArticles: number): Promise<Reply> {
  if (job.kind === 'similar') return similar(index, job.id, job.options);
  if (job.kind === 'pair') return pair(index, job.a, job.b, job.options);
  const isStored = job.kind === 'add' || job.add;
  const articles = refusing(400, () => articlesIn(job.body, job.format, mostArticles, isStored));
  return job.kind === 'add' ? add(index, articles) : check(index, articles, job.options, job.add);
}

/** Runs code that depends on the request alone, so that its errors are errors of the caller. */
function refusing<T>(status: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, hint } = error;
    throw new Refused({ status, error: message, ...(hint !== undefined && { hint }) });
  }
}

type Articles = ReturnType<typeof articlesIn>;

async function check(index: KnownIndex, articles: Articles, options: CheckChoice, isAdded: boolean): Promise<Reply> {
  const report = await index.check(articles, options);
  const body = Buffer.concat([...checkJson(report)]);
  if (isAdded) await index.add(articles, { whole: true });
  return { status: 200, body };
}

async function add(index: KnownIndex, articles: Articles): Promise<Reply> {
  const { added, replaced, unchanged } = await index.add(articles, { whole: true });
  return json(added + replaced > 0 ? 201 : 200, { added, replaced, unchanged, articles: index.size });
}

/** Compares an article of the index with the others: checks a new article with the same words, and leaves out the match with the article. */
async function similar(index: KnownIndex, id: string, options: CheckChoice): Promise<Reply> {
  const article = known(index, id);
  let name = `${id}~similar`;
  while (index.get(name) !== undefined) name += '~';
  const { articles } = await index.check([{ ...given(article), id: name }], options);
  const [found] = articles;
  const matches = found.matches.filter(match => match.id !== id);
  const verdict = matches.length > 0 ? verdictOf(matches[0]) : found.verdict === 'not-compared' ? found.verdict : 'new';
  const { text: _, ...details } = article;
  const { matchesNotListed, template } = found;
  const checked: CheckedArticle = {
    ...details,
    verdict,
    ...(template !== undefined && { template }),
    matches,
    ...(matchesNotListed !== undefined && { matchesNotListed }),
  };
  return json(200, checked);
}

/** The page of two articles, compared with the settings and statistics of the index. */
async function pair(index: KnownIndex, a: string, b: string, { threshold }: CheckChoice): Promise<Reply> {
  const [first, second] = [known(index, a), known(index, b)];
  const [{ compareArticles }, { comparisonHtml }] = await Promise.all([
    import('../library/detect.js'),
    import('../report/page/html.js'),
  ]);
  const { engine, shingleSize, sketchSize, sensitivity, minWords } = index.settings;
  const { statistics } = index;
  const comparison = compareArticles(given(first), given(second), {
    ...{ engine, shingleSize, sketchSize, sensitivity, minWords },
    ...(threshold !== undefined && { threshold }),
    ...(statistics !== undefined && { statistics }),
  });
  return { status: 200, body: Buffer.concat(Array.from(comparisonHtml(comparison), piece => Buffer.from(piece))) };
}

type KnownArticle = NonNullable<ReturnType<KnownIndex['get']>>;

/** @throws Refused if the index lacks the article or its text */
function known(index: KnownIndex, id: string): KnownArticle & { readonly text: string } {
  const article = index.get(id);
  if (article === undefined) throw new Refused({ status: 404, error: 'the index has no article with this id' });
  const { text } = article;
  if (text !== undefined) return { ...article, text };
  const hint = 'make an index with texts, or send the article to /check';
  throw new Refused({ status: 501, error: 'the index stores no texts', hint });
}

/** An article of the index in the form of an argument of the library. */
function given({ id, text, title, source, url, published }: KnownArticle & { readonly text: string }) {
  return {
    ...{ id, text },
    ...(title !== undefined && { title }),
    ...(source !== undefined && { source }),
    ...(url !== undefined && { url }),
    ...(published !== undefined && { published }),
  };
}

const json = (status: number, value: object): Reply => ({ status, body: Buffer.from(`${JSON.stringify(value)}\n`) });
