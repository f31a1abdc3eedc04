/** The view of a story: its timeline, the likely origin with reasons, the links between its articles, and pairs that are no copies. */
import { PAGE_RELATIONS } from '../src/report/page/data.js';
import { canDecide, decide, decisionOn } from './decisions.js';
import { LinkGraph } from './graph.js';
import { model } from './loaded.js';
import { type Article, type Copy, type Pair, type Story, sharedWords } from './model.js';
import { Byline, DateOf, Facts, RelationTag, Similarity, ViewTitle } from './parts.js';
import { apartAddress, copyAddress, storyAddress } from './route.js';
import { counted, dateText, grouped, laterText, publishersText, score, withDates } from './wording.js';

const { page } = model;
const isCheck = page.kind === 'check';

export function StoryView({ story }: { readonly story: Story }) {
  const representative = model.articles[story.representative];
  const origin = story.origin === undefined ? undefined : model.articles[story.origin];
  return (
    <article class="story">
      <header>
        <p class="kicker">
          {isCheck ? 'New article' : 'Story'} {grouped(story.number)} of {grouped(model.stories.length)}
        </p>
        <ViewTitle text={representative.title}>
          <bdi>{representative.title}</bdi>
        </ViewTitle>
        <p class="lead">
          <StorySentence story={story} />
        </p>
      </header>
      {!isCheck && <OriginNote story={story} origin={origin} />}
      {representative.more.template !== undefined && (
        <p class="note">
          It is another note of the template of <bdi class="id">{representative.more.template}</bdi>: two notes of one
          template are not copies.
        </p>
      )}
      {story.copies.length > 0 && <Timeline story={story} />}
      {story.copies.length > 2 && !isCheck && <LinkGraph story={story} />}
      <Apart story={story} />
      <StoryDecisions story={story} />
      <section aria-labelledby="representative">
        <h2 id="representative">{isCheck ? 'The new article' : 'The article that stands for the story'}</h2>
        <Facts article={representative} />
      </section>
      <nav class="turn" aria-label="Stories">
        {story.number > 1 && (
          <a href={storyAddress(story.number - 1)} rel="prev">
            ← Previous
          </a>
        )}
        {story.number < model.stories.length && (
          <a href={storyAddress(story.number + 1)} rel="next">
            Next →
          </a>
        )}
      </nav>
    </article>
  );
}

function StorySentence({ story: { copies, representative } }: { readonly story: Story }) {
  if (copies.length === 0) {
    const { verdict, reason } = model.articles[representative].more;
    return (
      <>
        It repeats nothing{verdict === undefined || verdict === 'new' ? '' : ` (${verdict})`}
        {reason === undefined ? '' : `: ${reason}`}.
      </>
    );
  }
  const publishers = new Set(copies.map(({ article }) => model.articles[article].publisher));
  const similarities = copies.map(({ similarity }) => similarity).sort((x, y) => x - y);
  const [lowest, highest] = [similarities[0], similarities[similarities.length - 1]];
  const [from, to] = [score(lowest), score(highest)];
  const range = from === to ? `similarity ${from}` : `similarity ${from} to ${to}`;
  const what = isCheck ? counted(copies.length, 'repeat') : counted(copies.length, 'copy', 'copies');
  const more = model.articles[representative].more.matchesNotListed;
  return (
    <>
      {what} from {publishersText(publishers)}, {range}
      {more !== undefined && `; ${more} more are not listed`}.
    </>
  );
}

function OriginNote({ story, origin }: { readonly story: Story; readonly origin: Article | undefined }) {
  return (
    <p class="note origin">
      {origin === undefined ? (
        <strong>The origin is not known.</strong>
      ) : (
        <>
          <strong>Likely origin:</strong> <bdi>{origin.title}</bdi>, <Byline article={origin} />.
        </>
      )}
      {story.reasons.length > 0 && (
        <>
          {origin === undefined ? ' ' : ' Because: '}
          <bdi>{capitalised(withDates(story.reasons.join('; ')), origin === undefined)}</bdi>.
        </>
      )}
    </p>
  );
}

const capitalised = (text: string, isWanted: boolean): string =>
  isWanted ? text.charAt(0).toUpperCase() + text.slice(1) : text;

// ---- timeline

interface Told {
  readonly article: Article;
  readonly copy: Copy | undefined;
}

function Timeline({ story }: { readonly story: Story }) {
  const told: Told[] = [
    { article: model.articles[story.representative], copy: undefined },
    ...story.copies.map(copy => ({ article: model.articles[copy.article], copy })),
  ];
  const late = ({ article: { time } }: Told): number => (Number.isNaN(time) ? Number.POSITIVE_INFINITY : time);
  // undated articles last; articles of the same time in the order of the story
  if (!isCheck) told.sort((x, y) => (late(x) === late(y) ? 0 : late(x) - late(y)));
  const first = told.reduce((least, one) => (late(one) < late(least) ? one : least)).article;
  const span = story.to - story.from;
  // a date alone is no line
  const hasLine = !isCheck && span > 0;
  const placeOf = ({ time }: Article): number | undefined =>
    Number.isNaN(time) ? undefined : (time - story.from) / span;
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">{isCheck ? 'What it repeats' : 'Who told it when'}</h2>
      <ol class={`timeline${hasLine ? '' : ' without-line'}`}>
        {told.map(({ article, copy }) => {
          const place = placeOf(article);
          const isOrigin = article.number === story.origin;
          const since = article === first ? '' : laterText(first, article);
          return (
            <li key={article.number} class={isOrigin ? 'is-origin' : copy === undefined ? 'is-first' : ''}>
              <div class="when">
                <DateOf article={article} />
                {since !== '' && !isCheck && <span class="since">{since}</span>}
              </div>
              {hasLine && (
                <div class="line" aria-hidden="true">
                  {place !== undefined && <span style={{ left: `${place * 100}%` }} />}
                </div>
              )}
              <div class="who">
                {copy === undefined ? (
                  <span class="headline">
                    <bdi>{article.title}</bdi>
                  </span>
                ) : (
                  <a href={copyAddress(story.number, copy.number)} class="headline">
                    <bdi>{article.title}</bdi>
                  </a>
                )}
                <p>
                  <bdi class="publisher">{article.publisher}</bdi>
                  {copy !== undefined && copy.against !== story.representative && (
                    <span class="via">
                      {' '}
                      from <bdi>{model.articles[copy.against].publisher || model.articles[copy.against].title}</bdi>
                    </span>
                  )}
                </p>
              </div>
              <div class="tags">
                {isOrigin && <span class="tag origin">likely origin</span>}
                {copy === undefined && !isOrigin && <span class="tag">{isCheck ? 'new' : 'stands for the story'}</span>}
                {copy !== undefined && <RelationTag relation={copy.relation} />}
                {isCheck && copy !== undefined && article.more.known !== true && <span class="tag">also new</span>}
                {copy?.isEdition && <span class="tag">edition</span>}
                {copy?.isAccepted && <span class="tag">accepted</span>}
                {copy !== undefined && decisionOn(copy.article, copy.against) !== undefined && (
                  <span class="tag decided">decided</span>
                )}
              </div>
              {copy !== undefined && <Similarity value={copy.similarity} />}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

// ---- pairs that are no copies

/** Most such pairs in a story; the list of the first view has all. */
const APART_SHOWN = 20;

function Apart({ story }: { readonly story: Story }) {
  const articles = new Set([story.representative, ...story.copies.map(({ article }) => article)]);
  const pairs = [...new Set([...articles].flatMap(article => model.apartOf.get(article) ?? []))];
  const digests = page.digests.filter(
    ([digest, of]) => !articles.has(digest) && of.some(article => articles.has(article)),
  );
  const families = page.families.flatMap(({ members }, at) =>
    members.some(member => articles.has(member)) ? [at] : [],
  );
  if (pairs.length + digests.length + families.length === 0) return null;
  return (
    <section aria-labelledby="apart" class="apart">
      <h2 id="apart">Not copies of it</h2>
      <ul>
        {pairs.slice(0, APART_SHOWN).map(pair => (
          <ApartItem key={pair.number} pair={pair} other={articles.has(pair.a) ? pair.b : pair.a} />
        ))}
        {pairs.length > APART_SHOWN && <li>… and {counted(pairs.length - APART_SHOWN, 'more pair')}</li>}
        {digests.map(([digest, of]) => (
          <li key={`digest ${digest}`}>
            <span class="tag">digest</span> <bdi>{model.articles[digest].title}</bdi> holds parts of{' '}
            {counted(of.length, 'story', 'stories')}.
          </li>
        ))}
        {families.map(at => (
          <li key={`family ${at}`}>
            <span class="tag">template</span>{' '}
            <a href={`#template/${at + 1}`}>{counted(page.families[at].articles, 'note')} of one template</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function ApartItem({ pair, other }: { readonly pair: Pair; readonly other: number }) {
  const article = model.articles[other];
  const words = sharedWords(pair);
  return (
    <li>
      <RelationTag relation={pair.relation} />{' '}
      <a href={apartAddress(pair.number)}>
        <bdi>{article.title}</bdi>
      </a>{' '}
      <Byline article={article} />
      {words > 0 && `, ${counted(words, 'word')} in common`}
    </li>
  );
}

// ---- decisions

/** All pairs of the articles of a story: a baseline must name them all, or a part of the story would be found again. */
function allPairs(story: Story): { readonly a: number; readonly b: number; readonly relation: string }[] {
  const articles = new Set([story.representative, ...story.copies.map(({ article }) => article)]);
  const pairs = story.copies.map(({ article, against, relation }) => ({
    a: article,
    b: against,
    relation: relation as string,
  }));
  const { others } = page;
  for (let at = 0; at < others.length; at += 4) {
    const [a, b] = [others[at], others[at + 1]];
    if (articles.has(a) && articles.has(b))
      pairs.push({ a, b, relation: model.page.kind === 'report' ? relationAt(others[at + 3]) : '' });
  }
  return pairs;
}

const relationAt = (number: number): string => PAGE_RELATIONS[number] ?? '';

function StoryDecisions({ story }: { readonly story: Story }) {
  const pairs = allPairs(story).filter(({ a, b }) => canDecide(a, b));
  if (pairs.length === 0 || page.kind === 'comparison') return null;
  const isDone = pairs.every(({ a, b }) => decisionOn(a, b) === 'accepted');
  return (
    <p class="decide">
      <button type="button" aria-pressed={isDone} onClick={() => decide(pairs, isDone ? undefined : 'accepted')}>
        {isDone
          ? 'Accepted: take back'
          : isCheck
            ? `Accept ${pairs.length === 1 ? 'the repeat' : `all ${counted(pairs.length, 'repeat')}`}`
            : `Accept the whole story (${counted(pairs.length, 'pair')})`}
      </button>
      <span class="aside">The next run does not report accepted pairs.</span>
    </p>
  );
}

/** The title of a story, for the window. */
export const storyTitle = ({ representative }: Story): string => {
  const article = model.articles[representative];
  const date = dateText(article);
  return date === '' ? article.title : `${article.title}, ${date}`;
};
