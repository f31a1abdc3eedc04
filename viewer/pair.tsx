/** The view of a pair: the verdict, both texts with copied, exchanged and moved words, and the reader's decision. */
import { useMemo } from 'preact/hooks';
import type { Replacement } from '../src/types/comparison.js';
import type { Relation } from '../src/types/report.js';
import { canDecide, decide, decisionOn, type Verdict } from './decisions.js';
import { DiffView } from './diff.js';
import { model } from './loaded.js';
import type { Article, Pair } from './model.js';
import { Facts, RelationTag, Similarity, ViewTitle } from './parts.js';
import { Counterparts, Replacements } from './replacements.js';
import { diffOf, textsInfo } from './texts.js';
import { counted, grouped, percent, replacementText, verdictSentences } from './wording.js';

const isCheck = model.page.kind === 'check';

export interface ShownPair {
  /** The article that the other one is compared with: the representative of the story, or the article that links it. */
  readonly left: number;
  readonly right: number;
  readonly similarity: number;
  readonly relation: Relation;
  /** Undefined if the report does not list the pair. */
  readonly pair: Pair | undefined;
  /** "Copy 2 of 7 of", before the link to the story. */
  readonly kicker: string;
  /** Addresses of the parent view and of the neighbours; '' for none. */
  readonly up: string;
  readonly upText: string;
  readonly previous: string;
  readonly next: string;
}

export function PairView({ shown }: { readonly shown: ShownPair }) {
  const { left, right, pair } = shown;
  const [leftArticle, rightArticle] = [model.articles[left], model.articles[right]];
  const { title } = isCheck ? leftArticle : rightArticle;
  const diff = useMemo(() => diffOf(left, right), [left, right]);
  const sentences =
    pair === undefined ? [] : verdictSentences(pair, leftArticle, rightArticle, pair.a === left, isCheck);
  // "is" and "'s" say nothing
  const isTelling = ({ from, to, count }: Replacement): boolean => count > 1 && Math.min(from.length, to.length) > 2;
  const often = (diff?.replacements ?? []).filter(isTelling).slice(0, 3);
  return (
    <article class="pair">
      <header>
        <p class="kicker">
          {shown.kicker} {shown.up !== '' && <a href={shown.up}>{shown.upText}</a>}
        </p>
        <ViewTitle text={title}>
          <bdi>{title}</bdi>
        </ViewTitle>
        <div class="verdict">
          <p class="measure">
            <RelationTag relation={shown.relation} />
            {shown.relation !== 'passage' && (
              <>
                <Similarity value={shown.similarity} />
                <span class="aside">threshold {model.page.options?.threshold ?? 0.5}</span>
              </>
            )}
          </p>
          <p class="sentences">
            {sentences.join(' ')}
            {often.length > 0 && ` Again and again the same exchange: ${often.map(replacementText).join(', ')}.`}
            {pair === undefined &&
              'The report has no numbers for this pair, because it lists only some of the pairs of a large story.'}
          </p>
        </div>
        <div class="actions">
          <Decisions left={left} right={right} relation={shown.relation} />
          <button type="button" onClick={() => window.print()}>
            Print
          </button>
          <nav aria-label="Pairs">
            {shown.previous !== '' && (
              <a href={shown.previous} rel="prev" aria-keyshortcuts="k">
                ← Previous
              </a>
            )}
            {shown.next !== '' && (
              <a href={shown.next} rel="next" aria-keyshortcuts="j">
                Next →
              </a>
            )}
          </nav>
        </div>
      </header>
      <div class="sides">
        <Side label={isCheck ? 'New article' : 'Left'} article={leftArticle} />
        <Side
          label={isCheck ? (rightArticle.more.known ? 'Known article' : 'Also new') : 'Right'}
          article={rightArticle}
        />
      </div>
      {diff === undefined ? (
        <NoTexts left={left} right={right} />
      ) : (
        diff.counterparts === undefined && <DiffView diff={diff} />
      )}
      {diff !== undefined && textsInfo?.isAlone && pair?.more.discounted !== undefined && (
        <p class="aside">
          Text that many articles have is not greyed here: this page was made without the statistics of the report.
        </p>
      )}
      {diff?.counterparts !== undefined && <Counterparts list={diff.counterparts} />}
      {diff !== undefined && <Replacements list={diff.replacements} />}
      {pair !== undefined && (
        <Numbers pair={pair} isLeftA={pair.a === left} evidence={diff?.evidence ?? {}} words={diff?.words} />
      )}
    </article>
  );
}

function Side({ label, article }: { readonly label: string; readonly article: Article }) {
  return (
    <section aria-label={`${label}: ${article.title}`}>
      <p class="side">{label}</p>
      <h2 dir="auto">{article.title}</h2>
      <Facts article={article} />
    </section>
  );
}

interface DecisionsProperties {
  readonly left: number;
  readonly right: number;
  readonly relation: Relation;
}

function Decisions({ left, right, relation }: DecisionsProperties) {
  if (model.page.kind === 'comparison') return null;
  const verdict = decisionOn(left, right);
  const isPossible = canDecide(left, right);
  const choose = (chosen: Verdict): void =>
    decide([{ a: left, b: right, relation }], verdict === chosen ? undefined : chosen);
  return (
    <div class="decide" role="group" aria-label="Your decision">
      <button
        type="button"
        id="accept"
        aria-pressed={verdict === 'accepted'}
        aria-keyshortcuts="a"
        disabled={!isPossible}
        onClick={() => choose('accepted')}
      >
        Accept
      </button>
      <button
        type="button"
        id="distinct"
        aria-pressed={verdict === 'distinct'}
        aria-keyshortcuts="n"
        disabled={!isPossible}
        onClick={() => choose('distinct')}
      >
        Not a copy
      </button>
      {!isPossible && (
        <span class="aside">The page does not know the contents of both articles, which a baseline names.</span>
      )}
    </div>
  );
}

/** The reason why the page has no texts for a pair. */
function NoTexts({ left, right }: { readonly left: number; readonly right: number }) {
  const [a, b] = [model.articles[left].id, model.articles[right].id];
  const address = textsInfo?.service && `${textsInfo.service}?${new URLSearchParams({ a, b })}`;
  return (
    <section class="note no-texts" aria-labelledby="no-texts">
      <h2 id="no-texts">The texts are not in this page</h2>
      {textsInfo === undefined ? (
        <p>It was made without texts.</p>
      ) : textsInfo.overLimit > 0 ? (
        <p>
          It holds {textsInfo.limit} of texts, those of {grouped(textsInfo.pairs)} of {counted(textsInfo.of, 'pair')}.
          {address === undefined && (
            <>
              {' '}
              A larger <code>--embed</code> makes room for more.
            </>
          )}
        </p>
      ) : (
        textsInfo.missing.map(({ reason, pairs }) => (
          <p key={reason}>
            {counted(pairs, 'pair')}: {reason}.
          </p>
        ))
      )}
      {address === undefined ? (
        <>
          <p>This prints them:</p>
          <pre>
            <code>
              twicetold compare {quoted(a)} {quoted(b)}
            </code>
          </pre>
        </>
      ) : (
        <p>
          <a href={address}>Read both texts side by side</a>
        </p>
      )}
    </section>
  );
}

/** Quotes a word for a shell. */
const quoted = (text: string): string => (/^[\w./#:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

interface NumbersProperties {
  readonly pair: Pair;
  readonly isLeftA: boolean;
  readonly evidence: Readonly<Record<string, number>>;
  readonly words: Readonly<Record<string, number>> | undefined;
}

/** The evidence of the verdict. */
function Numbers({ pair, isLeftA, evidence, words }: NumbersProperties) {
  const { coverage, containment } = pair;
  const [inLeft, inRight] = isLeftA ? [coverage.a, coverage.b] : [coverage.b, coverage.a];
  const [ofLeft, ofRight] = isLeftA ? [containment.aInB, containment.bInA] : [containment.bInA, containment.aInB];
  const rows: (readonly [string, string])[] = [
    ['Similarity', pair.similarity.toFixed(4)],
    ['Passages', `${pair.passages}, ${pair.moved} moved; the longest ${counted(pair.longest, 'word')}`],
    ['Words in the same order', String(pair.kept)],
    ['Covered by passages', `${percent(inLeft)} of left, ${percent(inRight)} of right`],
    ['Phrases in the other article', `${percent(ofLeft)} of left, ${percent(ofRight)} of right`],
    ...Object.entries(words ?? {}).map(([kind, count]) => [`Words ${kind}`, String(count)] as const),
    ...Object.entries(evidence).map(
      ([name, value]) => [name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`), value.toFixed(2)] as const,
    ),
  ];
  return (
    <details class="numbers">
      <summary>The numbers behind the verdict</summary>
      <table>
        <tbody>
          {rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
