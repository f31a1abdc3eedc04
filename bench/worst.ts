/**
 * Lists the missed copies and the false alarms of a set: similarity, evidence and the beginnings of both texts, made
 * harmless for the terminal.
 */
import { printable } from '../src/report/sanitize.js';
import type { Measured, Outcome } from './measure.js';

/** Characters shown of each text. */
const SHOWN = 300;

/**
 * Lists at most `count` missed copies, the least similar first, and at most `count` false alarms, the most similar
 * first. A copy is missed if it is neither reported nor in one cluster with its original. A false alarm is a reported
 * pair that is distinct or unlisted.
 */
export function worstOf(measured: Measured, count: number): string[] {
  const { set, outcomes, scores } = measured;
  if (scores === undefined) return [];
  const texts = new Map(set.articles.map(({ id, text }) => [id, text]));
  const judged = (chosen: readonly Outcome[]) =>
    chosen.map(outcome => ({ outcome, verdict: scores.verdict(outcome.a, outcome.b) }));
  const missed = judged(
    outcomes.filter(({ label, reported, oneCluster }) => label === 'copy' && !reported && !oneCluster),
  );
  const alarms = judged(
    outcomes.filter(({ label, reported }) => reported && (label === 'distinct' || label === 'unlisted')),
  );
  missed.sort((x, y) => x.verdict.similarity - y.verdict.similarity);
  alarms.sort((x, y) => y.verdict.similarity - x.verdict.similarity);

  const beginning = (id: string): string => {
    const text = [...(texts.get(id) ?? '').slice(0, 2 * SHOWN)].slice(0, SHOWN).join('');
    return printable(text.replace(/\s+/gu, ' '));
  };
  const entry = ({ outcome, verdict }: (typeof missed)[number], n: number): string[] => {
    const { a, b, kind, label, similarity } = outcome;
    const candidate = similarity === undefined ? ', never a candidate' : '';
    const evidence = Object.entries(verdict.evidence).map(([name, value]) => `${name} ${value.toFixed(2)}`);
    const side = (id: string): string[] => {
      const { words, status } = scores.row(id);
      return [`   ${printable(id)} (${words} words${status === 'ok' ? '' : `, ${status}`})`, `   ${beginning(id)}`];
    };
    return [
      '',
      `${n + 1}. ${label} ${printable(kind)}: similarity ${verdict.similarity.toFixed(4)}${candidate}, ${verdict.relation}, ` +
        `Jaccard ${verdict.jaccard.toFixed(2)}, aligned ${verdict.alignment.coverage.a.toFixed(2)} and ${verdict.alignment.coverage.b.toFixed(2)}`,
      `   ${evidence.join('  ')}`,
      ...side(a),
      ...side(b),
    ];
  };
  return [
    '',
    `## ${set.name}: ${missed.length} missed copies, the least similar first`,
    ...missed.slice(0, count).flatMap(entry),
    '',
    `## ${set.name}: ${alarms.length} false alarms, the most similar first`,
    ...alarms.slice(0, count).flatMap(entry),
  ];
}
