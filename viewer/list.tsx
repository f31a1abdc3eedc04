/** The first view: a summary, the charts, and the list that they filter. */

import { useMemo } from 'preact/hooks';
import { RELATIONS } from '../src/types/report.js';
import { RelationChart, SimilarityChart, SourceMatrix, TimeChart } from './charts.js';
import { decisionOn } from './decisions.js';
import { change, clear, filters, isFiltered, KINDS, type Kind, SORTS, type Sort } from './filter.js';
import { accepted, model } from './loaded.js';
import { type Copy, type Pair, type Story, sharedWords } from './model.js';
import { Byline, RelationTag, Similarity, ViewTitle } from './parts.js';
import { type Row, rows } from './passing.js';
import { apartAddress, copyAddress, storyAddress } from './route.js';
import { VirtualList } from './virtual-list.js';
import { counted, dayOf, dayText, grouped, listed, publishersText, RELATION_WORDS } from './wording.js';

const { page } = model;
const isCheck = page.kind === 'check';

/** Fewest copies for which charts are shown; the list alone shows fewer copies well. */
const CHARTED = 4;
const hasCharts = model.copies.length >= CHARTED;

export function ListView() {
  return (
    <>
      <Summary />
      <div class={`overview${hasCharts ? ' with-charts' : ''}`}>
        {hasCharts && (
          <details class="charts" open={window.matchMedia(WIDE).matches}>
            <summary>Charts</summary>
            <RelationChart />
            <SimilarityChart />
            <TimeChart />
            <SourceMatrix />
          </details>
        )}
        <List />
      </div>
    </>
  );
}

/** Windows that are wide enough for the charts beside the list. */
const WIDE = '(min-width: 981px)';

// ---- summary

function Summary() {
  const { counts } = page;
  if (isCheck) {
    const { articles = 0, known = 0, copies = 0, editions = 0, passages = 0 } = counts;
    const besides = [
      ...(editions > 0 ? [counted(editions, 'edition')] : []),
      ...(passages > 0 ? [counted(passages, 'shared passage')] : []),
    ];
    return (
      <header class="summary">
        <ViewTitle>
          {copies === 0 ? 'No copy' : counted(copies, 'copy', 'copies')} among {counted(articles, 'new article')}
        </ViewTitle>
        <p>
          Checked against {counted(known, 'known article')}
          {page.window !== undefined && ` within ${counted(page.window, 'day')}`}.
          {besides.length > 0 && ` Besides ${listed(besides)}.`}
        </p>
      </header>
    );
  }
  const { clusters = 0, copies = 0, ok = 0, partial = 0, tooShort = 0, passages = 0, families = 0 } = counts;
  const publishers = new Set(model.copies.map(({ article }) => model.articles[article].publisher));
  const dated = model.stories.filter(({ from }) => !Number.isNaN(from));
  const first = dated.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const last = dated.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY);
  return (
    <header class="summary">
      <ViewTitle>
        {clusters === 0 ? 'No story told twice' : `${counted(clusters, 'story', 'stories')} told twice`}
      </ViewTitle>
      <p>
        {copies === 0 ? 'No copy' : counted(copies, 'copy', 'copies')} among{' '}
        {counted(ok + partial + tooShort, 'article')}
        {copies > 0 && `, from ${publishersText(publishers)}`}
        {dated.length > 0 &&
          (dayOf(first) === dayOf(last) ? `, on ${dayText(first)}` : `, ${dayText(first)} to ${dayText(last)}`)}
        .
        {passages > 0 &&
          ` ${counted(passages, 'pair')} of other articles ${passages === 1 ? 'shares' : 'share'} a passage.`}
        {families > 0 && ` ${counted(families, 'template family', 'template families')}, not counted as copies.`}
      </p>
    </header>
  );
}

// ---- filters

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  stories: isCheck ? 'New articles' : 'Stories',
  copies: isCheck ? 'Repeats' : 'Copies',
  apart: 'Shared passages and others',
  accepted: 'Accepted',
  templates: 'Templates',
};
/** The name of one row of each kind. */
const KIND_NAME: Readonly<Record<Kind, string>> = {
  stories: isCheck ? 'new article' : 'story',
  copies: isCheck ? 'repeat' : 'copy',
  apart: 'shared passage or other pair',
  accepted: 'accepted pair',
  templates: 'template',
};
const KIND_COUNTS: Readonly<Record<Kind, number>> = {
  stories: model.stories.length,
  copies: model.copies.length,
  apart: model.apart.length,
  accepted: accepted.length,
  templates: page.families.length,
};
const SORT_NAMES: Readonly<Record<Sort, string>> = {
  size: 'most copies first',
  similarity: 'most similar first',
  newest: 'newest first',
  oldest: 'oldest first',
  title: 'by title',
  publisher: 'by source',
};

const publisherNames = [...page.publishers].filter(name => name !== '').sort((x, y) => x.localeCompare(y, 'en'));
/** Most sources in a menu; with more sources, the field takes a typed name. */
const MENU = 400;

function SourceField({
  id,
  label,
  value,
  onChange,
}: {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  onChange(name: string): void;
}) {
  // memoised elements: a keystroke in the search does not render them again
  const options = useMemo(
    () =>
      publisherNames.map(name => (
        <option key={name} value={name}>
          {name}
        </option>
      )),
    [],
  );
  if (publisherNames.length > MENU) {
    return (
      <label class="field">
        <span>{label}</span>
        <input
          type="text"
          id={id}
          list="publishers"
          value={value}
          placeholder="any"
          onChange={event => onChange(event.currentTarget.value)}
        />
      </label>
    );
  }
  return (
    <label class="field">
      <span>{label}</span>
      <select id={id} value={value} onChange={event => onChange(event.currentTarget.value)}>
        <option value="">any</option>
        {options}
      </select>
    </label>
  );
}

function FilterBar() {
  const { query, relations, source, of, from, to, least, most, isNew, sort } = filters.value;
  const share = (text: string, standard: number): number => {
    const value = Number.parseFloat(text);
    return value >= 0 && value <= 1 ? value : standard;
  };
  return (
    <search class="filters" aria-label="Filter the list">
      <label class="field search">
        <span>Search</span>
        <input
          type="search"
          id="search"
          value={query}
          placeholder="title, source or id"
          aria-keyshortcuts="/"
          onInput={event => change({ query: event.currentTarget.value })}
        />
      </label>
      <details
        open={relations.length + Number(source !== '') + Number(from !== '') > 0 || least > 0 || most < 1 || isNew}
      >
        <summary>Filters</summary>
        <div class="fields">
          <label class="field">
            <span>Relation</span>
            <select
              id="relation"
              value={relations.length === 1 ? relations[0] : relations.length === 0 ? '' : 'several'}
              onChange={event =>
                change({ relations: RELATIONS.filter(relation => relation === event.currentTarget.value) })
              }
            >
              <option value="">any</option>
              {relations.length > 1 && <option value="several">several</option>}
              {RELATIONS.slice(0, -1).map(relation => (
                <option key={relation} value={relation}>
                  {RELATION_WORDS[relation]}
                </option>
              ))}
            </select>
          </label>
          <SourceField id="source" label="Source" value={source} onChange={name => change({ source: name })} />
          <SourceField id="of" label="Repeats" value={of} onChange={name => change({ of: name })} />
          <label class="field">
            <span>From</span>
            <input type="date" id="from" value={from} onChange={event => change({ from: event.currentTarget.value })} />
          </label>
          <label class="field">
            <span>To</span>
            <input type="date" id="to" value={to} onChange={event => change({ to: event.currentTarget.value })} />
          </label>
          <fieldset class="field">
            <legend>Similarity</legend>
            <input
              type="number"
              id="least"
              aria-label="Lowest similarity"
              min="0"
              max="1"
              step="0.05"
              value={least}
              onChange={event => change({ least: share(event.currentTarget.value, 0) })}
            />
            <span aria-hidden="true">to</span>
            <input
              type="number"
              aria-label="Highest similarity"
              min="0"
              max="1"
              step="0.05"
              value={most}
              onChange={event => change({ most: share(event.currentTarget.value, 1) })}
            />
          </fieldset>
          <label class="check">
            <input
              type="checkbox"
              id="new"
              checked={isNew}
              onChange={event => change({ isNew: event.currentTarget.checked })}
            />
            <span>New only: without what is accepted or decided</span>
          </label>
        </div>
      </details>
      <label class="field sort">
        <span>Sort</span>
        <select
          id="sort"
          value={sort}
          onChange={event => change({ sort: SORTS.find(name => name === event.currentTarget.value) ?? 'size' })}
        >
          {SORTS.map(name => (
            <option key={name} value={name}>
              {SORT_NAMES[name]}
            </option>
          ))}
        </select>
      </label>
      {publisherNames.length > MENU && (
        <datalist id="publishers">
          {publisherNames.map(name => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </search>
  );
}

function List() {
  const { kind } = filters.value;
  const shown = rows.value;
  const kinds = KINDS.filter(name => KIND_COUNTS[name] > 0 || name === 'stories');
  const left = KIND_COUNTS[kind] - shown.length;
  if (kinds.every(name => KIND_COUNTS[name] === 0)) return <NothingFound />;
  return (
    <section class="list" aria-labelledby="list-title">
      <h2 id="list-title" class="hidden">
        {KIND_NAMES[kind]}
      </h2>
      <div class="kinds" role="group" aria-label="What is listed">
        {kinds.map(name => (
          <button key={name} type="button" aria-pressed={name === kind} onClick={() => change({ kind: name })}>
            {KIND_NAMES[name]} <span class="count">{grouped(KIND_COUNTS[name])}</span>
          </button>
        ))}
      </div>
      <FilterBar />
      <p class="found" role="status">
        {grouped(shown.length)} {left > 0 && `of ${grouped(KIND_COUNTS[kind])} `}
        {KIND_COUNTS[kind] === 1 ? KIND_NAME[kind] : KIND_NAMES[kind].toLowerCase()}
        {isFiltered.value && (
          <button type="button" class="link" onClick={clear}>
            Show all
          </button>
        )}
      </p>
      {shown.length === 0 ? (
        <p class="empty">{isFiltered.value ? 'Nothing passes these filters.' : 'There is nothing here.'}</p>
      ) : (
        <VirtualList
          rows={shown}
          heightOf={isNarrow => (isNarrow ? 120 : 86)}
          label={KIND_NAMES[kind]}
          render={row => <RowView row={row} />}
        />
      )}
    </section>
  );
}

/** The message of an empty list. */
function NothingFound() {
  const { threshold = 0.5 } = page.options ?? {};
  return (
    <section class="nothing" aria-labelledby="nothing">
      <h2 id="nothing">{isCheck ? 'No article was checked' : 'Nothing here repeats anything'}</h2>
      {!isCheck && (
        <p>
          No two of these articles reach a similarity of {threshold}. A run with a lower <code>--threshold</code> finds
          what is less alike, and one with <code>--related</code> lists articles that tell one story independently.
        </p>
      )}
      <p>
        <a href="#notes">About the input</a> names each article that was not compared.
      </p>
    </section>
  );
}

// ---- rows

function RowView({ row }: { readonly row: Row }) {
  switch (row.kind) {
    case 'story':
      return <StoryRow story={row.story} copies={row.copies()} />;
    case 'copy':
      return <CopyRow copy={row.copy} />;
    case 'pair':
      return <PairRow pair={row.pair} />;
    case 'accepted':
      return <AcceptedRow at={row.at} />;
    case 'template':
      return <TemplateRow at={row.at} />;
  }
}

/** The number of copies of each relation, the strongest relation first. */
function relationsOf(copies: readonly Copy[]) {
  return RELATIONS.map(relation => ({
    relation,
    count: copies.filter(copy => copy.relation === relation).length,
  })).filter(({ count }) => count > 0);
}

function StoryRow({ story, copies }: { readonly story: Story; readonly copies: readonly Copy[] }) {
  const article = model.articles[story.representative];
  const highest = copies.reduce((most, { similarity }) => Math.max(most, similarity), 0);
  const count =
    copies.length === story.copies.length
      ? counted(copies.length, isCheck ? 'repeat' : 'copy', isCheck ? 'repeats' : 'copies')
      : `${grouped(copies.length)} of ${counted(story.copies.length, 'copy', 'copies')}`;
  const sources = [...new Set(copies.map(copy => model.articles[copy.article].publisher))].filter(name => name !== '');
  return (
    <article class="row">
      <div class="what">
        <a href={storyAddress(story.number)} class="headline">
          <bdi>{article.title}</bdi>
        </a>
        <p>
          <Byline article={article} isBrief />
          {sources.length > 0 && (
            <span class="others">
              {' '}
              → <bdi>{sources.slice(0, 4).join(', ')}</bdi>
              {sources.length > 4 && ` and ${sources.length - 4} more`}
            </span>
          )}
        </p>
      </div>
      <p class="tags">
        {relationsOf(copies).map(({ relation, count: some }) => (
          <RelationTag key={relation} relation={relation}>
            {some > 1 && <span class="times"> × {some}</span>}
          </RelationTag>
        ))}
        {copies.length === 0 && <span class="tag">{article.more.verdict ?? 'new'}</span>}
      </p>
      {copies.length > 0 && (
        <p class="measure">
          <Similarity value={highest} />
          <span class="size">{count}</span>
        </p>
      )}
    </article>
  );
}

function CopyRow({ copy }: { readonly copy: Copy }) {
  const [article, against] = [model.articles[copy.article], model.articles[copy.against]];
  return (
    <LinkRow
      address={copyAddress(copy.story, copy.number)}
      number={copy.article}
      other={copy.against}
      similarity={copy.similarity}
      tags={
        <>
          <RelationTag relation={copy.relation} />
          {copy.isEdition && <span class="tag">edition</span>}
          {copy.isAccepted && <span class="tag">accepted</span>}
          <Decided x={article.number} y={against.number} />
        </>
      }
    />
  );
}

function PairRow({ pair }: { readonly pair: Pair }) {
  return (
    <LinkRow
      address={apartAddress(pair.number)}
      number={pair.b}
      other={pair.a}
      similarity={pair.similarity}
      shared={pair.relation === 'passage' ? sharedWords(pair) : undefined}
      tags={
        <>
          <RelationTag relation={pair.relation} />
          <Decided x={pair.a} y={pair.b} />
        </>
      }
    />
  );
}

function Decided({ x, y }: { readonly x: number; readonly y: number }) {
  const verdict = decisionOn(x, y);
  if (verdict === undefined) return null;
  return <span class="tag decided">{verdict === 'accepted' ? 'accepted by you' : 'not a copy, you say'}</span>;
}

interface LinkRowProperties {
  readonly address: string | undefined;
  readonly number: number;
  readonly other: number;
  readonly similarity: number;
  /** Number of words of a shared passage, which says more than the similarity. */
  readonly shared?: number | undefined;
  readonly tags: preact.ComponentChildren;
}

function LinkRow({ address, number, other, similarity, shared, tags }: LinkRowProperties) {
  const [article, against] = [model.articles[number], model.articles[other]];
  return (
    <article class="row">
      <div class="what">
        {address === undefined ? (
          <span class="headline">
            <bdi>{article.title}</bdi>
          </span>
        ) : (
          <a href={address} class="headline">
            <bdi>{article.title}</bdi>
          </a>
        )}
        <p>
          <Byline article={article} isBrief />
          <span class="others">
            {' '}
            ← <bdi>{against.publisher === '' ? against.title : against.publisher}</bdi>
          </span>
        </p>
      </div>
      <p class="tags">{tags}</p>
      <p class="measure">
        {shared === undefined ? <Similarity value={similarity} /> : <span class="size">{counted(shared, 'word')}</span>}
      </p>
    </article>
  );
}

function AcceptedRow({ at }: { readonly at: number }) {
  const { article, against, similarity, relation, by, reason } = accepted[at];
  return (
    <LinkRow
      address={undefined}
      number={article}
      other={against}
      similarity={similarity}
      tags={
        <>
          <RelationTag relation={relation} />
          <span class="tag decided">
            {by === 'editions'
              ? 'edition'
              : `by ${by === 'baseline' ? 'the baseline' : `a${by === 'override' ? 'n' : ''} ${by}`}`}
            {reason !== '' && (
              <>
                : <bdi>{reason}</bdi>
              </>
            )}
          </span>
        </>
      }
    />
  );
}

function TemplateRow({ at }: { readonly at: number }) {
  const { articles, words, skeleton } = page.families[at];
  return (
    <article class="row">
      <div class="what">
        <a href={`#template/${at + 1}`} class="headline skeleton">
          <bdi>{skeleton}</bdi>
        </a>
        <p>{counted(words, 'word')} in common, but other names and numbers: not copies</p>
      </div>
      <p class="tags">
        <span class="tag">template</span>
      </p>
      <p class="measure">
        <span class="size">{counted(articles, 'article')}</span>
      </p>
    </article>
  );
}
