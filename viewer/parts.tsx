/** Small parts that every view is made of. Texts of articles are only ever children: Preact sets them as text. */
import type { ComponentChildren } from 'preact';
import type { Relation } from '../src/types/report.js';
import type { Article } from './model.js';
import { dateText, RELATION_WORDS, score } from './wording.js';

/** The address where it is one of the web; what else an article calls its address is no link. */
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

/** The number, and a bar from the threshold on that separates 0.5 from 0.95. */
export function Similarity({ value }: { readonly value: number }) {
  return (
    <span class="similarity">
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${Math.round(value * 100)}%` }} />
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
  /** Leaves out that the date is not known. */
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

/** Everything known about an article. */
export function Facts({ article }: { readonly article: Article }) {
  const { id, url, words, more } = article;
  return (
    <dl class="facts">
      <div>
        <dt>Source</dt>
        <dd>
          <bdi>{article.publisher === '' ? 'unknown' : article.publisher}</bdi>
        </dd>
      </div>
      <div>
        <dt>Date</dt>
        <dd>
          <DateOf article={article} />
        </dd>
      </div>
      <div>
        <dt>Words</dt>
        <dd>{words}</dd>
      </div>
      <div class="long">
        <dt>Id</dt>
        <dd>
          <bdi class="id">{id}</bdi>
        </dd>
      </div>
      {url !== '' && url !== id && (
        <div class="long">
          <dt>Address</dt>
          <dd>
            <OutsideLink address={url} />
          </dd>
        </div>
      )}
      {more.place !== undefined && (
        <div class="long">
          <dt>File</dt>
          <dd>
            <bdi class="id">{more.place}</bdi>
          </dd>
        </div>
      )}
      {more.reason !== undefined && (
        <div class="long">
          <dt>Note</dt>
          <dd>
            <bdi>{more.reason}</bdi>
          </dd>
        </div>
      )}
      {more.disguised !== undefined && (
        <div class="long">
          <dt>Disguised</dt>
          <dd>
            <bdi>{more.disguised}</bdi>; it is compared as what it shows
          </dd>
        </div>
      )}
    </dl>
  );
}

/** A heading that takes the focus when its view opens. */
export function ViewTitle({ children }: { readonly children: ComponentChildren }) {
  return (
    <h1 id="title" tabIndex={-1}>
      {children}
    </h1>
  );
}
