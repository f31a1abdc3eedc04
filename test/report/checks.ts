/** Small reports of a check for the renderers. */
import type { CheckedArticle, CheckReport, Match } from '../../src/types/check.js';
import { article, OPTIONS, pair } from './samples.js';

export function match(id: string, fields: Partial<Match> = {}): Match {
  const { a: _, b: __, ...numbers } = pair('', '', 'paraphrase', 0.93);
  return { id, known: true, ...numbers, ...fields };
}

export function checked(id: string, fields: Partial<CheckedArticle> = {}): CheckedArticle {
  const matches = fields.matches ?? [];
  return { ...article(id), verdict: matches.length > 0 ? 'copy' : 'new', matches, ...fields };
}

export function checkReport(articles: readonly CheckedArticle[], fields: Partial<CheckReport> = {}): CheckReport {
  const count = (verdict: CheckedArticle['verdict']): number => articles.filter(one => one.verdict === verdict).length;
  return {
    schema: 'twicetold.check/1',
    tool: { name: 'twicetold', version: '1.2.3' },
    options: OPTIONS,
    articles,
    summary: {
      articles: articles.length,
      known: 9,
      knownUnreadable: 0,
      copies: count('copy'),
      editions: count('edition'),
      passages: count('passage'),
      related: count('related'),
      unchanged: count('unchanged'),
      new: count('new'),
      accepted: 0,
      notCompared: count('not-compared'),
      tooShort: articles.filter(({ status }) => status === 'too-short').length,
      unreadable: articles.filter(({ status }) => status === 'unreadable').length,
      candidatePairs: 7,
    },
    ...fields,
  };
}

/** A check in which every string is hostile. */
export function hostileCheck(strings: readonly string[]): CheckReport {
  let n = 0;
  const next = (): string => strings[n++ % strings.length]!;
  const facts = () => ({ path: next(), title: next(), source: next(), url: next(), published: next() });
  return checkReport([
    checked(`${next()}0`, { ...facts(), matches: [match(`${next()}1`, facts()), match(`${next()}2`, facts())] }),
    checked(`${next()}3`, {
      ...facts(),
      verdict: 'edition',
      matches: [match(`${next()}4`, { ...facts(), edition: true })],
    }),
    checked(`${next()}5`, { ...facts(), verdict: 'not-compared', status: 'unreadable', reason: next() }),
    checked(`${next()}6`, { ...facts(), verdict: 'not-compared', status: 'too-short', reason: next() }),
    checked(`${next()}7`, facts()),
  ]);
}
