/** Small components of all views. Texts of articles are only ever children of elements, which Preact sets as text. */
import type { ComponentChildren } from 'preact';
import type { Relation } from '../src/types/report.js';
import { model } from './loaded.js';
import type { Article } from './model.js';
import { counted, dateText, RELATION_WORDS, score } from './wording.js';

/** A web address; undefined for any other text in the address field of an article, which must not become a link. */
function webAddress(text: string): string | undefined {
  try {
    const { protocol, href } = new URL(text);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  } catch {
    return undefined;
  }
}

export function OutsideLink({ address }: { readonly address: string }) {
  const href = webAddress(address);
  if (href === undefined) return <bdi class="address">{address}</bdi>;
  return (
    <a class="address" href={href} target="_blank" rel="noopener noreferrer external">
      <bdi>{address}</bdi>
    </a>
  );
}

export function RelationTag({
  relation,
  children,
}: {
  readonly relation: Relation;
  readonly children?: ComponentChildren;
}) {
  return (
    <span class={`tag relation-${relation}`}>
      {RELATION_WORDS[relation]}
      {children}
    </span>
  );
}

const threshold = Math.min(model.page.options?.threshold ?? 0.5, 0.99);

/** The similarity as a number, and as a bar that begins at the threshold: a half bar is 0.75 with the threshold 0.5. */
export function Similarity({ value }: { readonly value: number }) {
  const share = (value - threshold) / (1 - threshold);
  return (
    <span class="similarity">
      <span class="bar" aria-hidden="true">
        {share >= 0 && <span style={{ width: `${Math.max(3, Math.round(100 * share))}%` }} />}
      </span>
      <span class="number">{score(value)}</span>
    </span>
  );
}

export function DateOf({ article }: { readonly article: Article }) {
  const text = dateText(article);
  if (text === '') return <span class="unknown">no date</span>;
  if (Number.isNaN(article.time)) return <bdi>{text}</bdi>;
  return <time dateTime={new Date(article.time).toISOString()}>{text}</time>;
}

interface BylineProperties {
  readonly article: Article;
  /** Omits the remark that the date is unknown. */
  readonly isBrief?: boolean;
}

/** "Meridian Times · 3 Mar 2026". */
export function Byline({ article, isBrief = false }: BylineProperties) {
  const hasDate = !isBrief || article.published !== '';
  return (
    <span class="byline">
      {article.publisher !== '' && (
        <>
          <bdi class="publisher">{article.publisher}</bdi>
          {hasDate && <span aria-hidden="true"> · </span>}
        </>
      )}
      {hasDate && <DateOf article={article} />}
    </span>
  );
}

/** All details of an article. */
export function Facts({ article }: { readonly article: Article }) {
  const { id, url, words, more } = article;
  const rows: (readonly [name: string, value: ComponentChildren])[] = [['Id', <bdi class="id">{id}</bdi>]];
  if (url !== '' && url !== id) rows.push(['Address', <OutsideLink address={url} />]);
  if (more.place !== undefined) rows.push(['File', <bdi class="id">{more.place}</bdi>]);
  if (more.reason !== undefined) rows.push(['Note', <bdi>{more.reason}</bdi>]);
  if (more.disguised !== undefined)
    rows.push([
      'Disguised',
      <>
        <bdi>{more.disguised}</bdi>; it is compared as what it shows
      </>,
    ]);
  return (
    <div class="facts">
      <p>
        <Byline article={article} />
        {words > 0 && (
          <span class="byline">
            <span aria-hidden="true"> · </span>
            {counted(words, 'word')}
          </span>
        )}
      </p>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** Length in characters from which a heading gets a smaller font. */
const LONG_TITLE = 90;

/** A heading that gets the focus when its view opens. @param text its text, if it may be long */
export function ViewTitle({ children, text = '' }: { readonly children: ComponentChildren; readonly text?: string }) {
  return (
    <h1 id="title" tabIndex={-1} class={text.length > LONG_TITLE ? 'long' : undefined}>
      {children}
    </h1>
  );
}
