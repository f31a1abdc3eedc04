/** The view of the input: what was left out of the comparison, and remarks on the rest; and the view of a template family. */
import type { PageReport } from '../src/report/page/data.js';
import { model } from './loaded.js';
import { Byline, ViewTitle } from './parts.js';
import { textsInfo } from './texts.js';
import { counted, grouped } from './wording.js';

const { page } = model;

type Remarks = PageReport['remarks'][number];

const REMARKS: Readonly<Record<string, readonly [title: string, text: string]>> = {
  filtered: ['Filtered out', 'Findings that the options of the run leave out of this page.'],
  unreadable: ['Not read', 'Articles that cannot be read, and are compared with nothing.'],
  partial: ['Read in part', 'Some of the text is missing or repaired; the rest is compared.'],
  'too-short': ['Too short', 'Too few words to say anything but that two are identical.'],
  disguised: ['Disguised', 'Texts that show something else than they hold; they are compared as what they show.'],
  skipped: ['No articles', 'Files without a reader or without an article.'],
  notice: ['Notices', 'Guesses, repairs, and parts of files that are not articles.'],
};
/** Remarks on what was compared. */
const ON_COMPARED: ReadonlySet<string> = new Set(['partial', 'disguised', 'notice']);

function RemarkSection({ remarks: { kind, count, list, left = 0 } }: { readonly remarks: Remarks }) {
  const [title, text] = REMARKS[kind] ?? [kind, ''];
  return (
    <section aria-labelledby={`remarks-${kind}`}>
      <h3 id={`remarks-${kind}`}>
        {title} <span class="count">{grouped(count)}</span>
      </h3>
      <p class="aside">{text}</p>
      <ul class="remarks">
        {list.map(([path, reason], n) => (
          // a file may have several remarks
          <li key={n}>
            <bdi class="id">{path}</bdi>
            {reason !== '' && (
              <>
                : <bdi>{reason}</bdi>
              </>
            )}
          </li>
        ))}
        {left > 0 && <li>… and {grouped(left)} more: the report as JSON has all of them.</li>}
      </ul>
    </section>
  );
}

export function NotesView() {
  const { remarks, boilerplate, digests } = page;
  const [onCompared, leftOut] = [true, false].map(is => remarks.filter(({ kind }) => ON_COMPARED.has(kind) === is));
  const isAnyLeftOut = leftOut.length + digests.length + boilerplate.length > 0;
  return (
    <article class="notes">
      <header>
        <ViewTitle>About the input</ViewTitle>
        <p class="lead">What the report did not compare or does not count, and what to know of the rest.</p>
      </header>
      <TextsNote />
      {page.counts.pairsNotListed !== undefined && page.counts.pairsNotListed > 0 && (
        <p class="note">
          {counted(page.counts.pairsNotListed, 'pair')} of large stories{' '}
          {page.counts.pairsNotListed === 1 ? 'is' : 'are'} counted and not listed.
        </p>
      )}
      {isAnyLeftOut && <h2>Left out</h2>}
      {leftOut.map(one => (
        <RemarkSection key={one.kind} remarks={one} />
      ))}
      {digests.length > 0 && (
        <section aria-labelledby="digests">
          <h3 id="digests">
            Digests <span class="count">{digests.length}</span>
          </h3>
          <p class="aside">Pages with parts of several unrelated stories. They belong to no story.</p>
          <ul class="remarks">
            {digests.map(([article, of]) => (
              <li key={article}>
                <bdi>{model.articles[article].title}</bdi>, <Byline article={model.articles[article]} />, of{' '}
                {counted(of.length, 'story', 'stories')}
              </li>
            ))}
          </ul>
        </section>
      )}
      {boilerplate.length > 0 && (
        <section aria-labelledby="boilerplate">
          <h3 id="boilerplate">
            Boilerplate <span class="count">{boilerplate.length}</span>
          </h3>
          <p class="aside">Text that many articles have, such as page headers: it counts for nothing.</p>
          <ul class="remarks">
            {boilerplate.map(({ source, background, articles, words, example }, n) => (
              // blocks have no name
              <li key={n}>
                {counted(words, 'word')} in {counted(articles, 'article')}
                {source !== undefined && (
                  <>
                    {' '}
                    of <bdi>{source}</bdi>
                  </>
                )}
                {background && ' with nothing else in common'}, for example in <bdi class="id">{example}</bdi>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!isAnyLeftOut && <p class="empty">Nothing was left out.</p>}
      {onCompared.length > 0 && <h2>Compared, with a remark</h2>}
      {onCompared.map(one => (
        <RemarkSection key={one.kind} remarks={one} />
      ))}
    </article>
  );
}

function TextsNote() {
  if (textsInfo === undefined) return <p class="note">This page was made without the texts of the articles.</p>;
  const { pairs, of, limit, overLimit, missing, isAlone } = textsInfo;
  if (of === 0) return null;
  return (
    <section class="note" aria-labelledby="texts-in-page">
      <h2 id="texts-in-page">Texts in this page</h2>
      <p>
        {pairs === of
          ? `All ${counted(of, 'pair')} can be read side by side.`
          : `${pairs.toLocaleString('en')} of ${counted(of, 'pair')} can be read side by side.`}
      </p>
      {overLimit > 0 && (
        <p>
          {counted(overLimit, 'pair')} did not fit into {limit}; a larger <code>--embed</code> makes room.
        </p>
      )}
      {isAlone && (
        <p>
          The words of a pair were compared without the other articles of the report: text that many articles have is
          not told apart in the diffs. The file that <code>--save-stats</code> wrote, given to <code>view --stats</code>
          , mends that.
        </p>
      )}
      {missing.map(({ reason, pairs: count }) => (
        <p key={reason}>
          {counted(count, 'pair')}: {reason}.
        </p>
      ))}
    </section>
  );
}

export function TemplateView({ at }: { readonly at: number }) {
  const { articles, words, skeleton, members } = page.families[at];
  return (
    <article class="notes">
      <header>
        <p class="kicker">
          Template {at + 1} of {page.families.length}
        </p>
        <ViewTitle>{counted(articles, 'note')} of one template</ViewTitle>
        <p class="lead">
          They share {counted(words, 'word')} and differ in names and numbers, so none is a copy of another.
        </p>
      </header>
      <blockquote class="skeleton">
        <bdi>{skeleton}</bdi>
      </blockquote>
      <ul class="remarks">
        {members.map(number => (
          <li key={number}>
            <bdi>{model.articles[number].title}</bdi>, <Byline article={model.articles[number]} />
          </li>
        ))}
      </ul>
    </article>
  );
}
