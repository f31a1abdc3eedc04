/** The page: header, current view, keys, and messages for screen readers. */
import { signal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { baseline, decisions, download, forget } from './decisions.js';
import { listAddress } from './filter.js';
import { ListView } from './list.js';
import { model } from './loaded.js';
import { NotesView, TemplateView } from './notes.js';
import { PairView, type ShownPair } from './pair.js';
import { ViewTitle } from './parts.js';
import { apartAddress, copyAddress, go, type Route, route, storyAddress } from './route.js';
import { StoryView, storyTitle } from './story.js';
import { nextTheme, theme } from './theme.js';
import { counted, grouped, RELATION_WORDS } from './wording.js';

const { page } = model;
const message = signal('');

/** The view of an address; undefined if the report has nothing there. */
function viewOf(shown: Route) {
  switch (shown.view) {
    case 'list':
      return { title: '', view: <ListView /> };
    case 'notes':
      return { title: 'About the input', view: <NotesView /> };
    case 'template':
      if (shown.template > page.families.length) return undefined;
      return { title: `Template ${shown.template}`, view: <TemplateView at={shown.template - 1} /> };
    case 'story': {
      const story = model.stories.at(shown.story - 1);
      return story && { title: storyTitle(story), view: <StoryView key={story.number} story={story} /> };
    }
    case 'pair': {
      const pair = copyPair(shown.story, shown.copy);
      return pair && { title: pairTitle(pair), view: <PairView key={`${shown.story} ${shown.copy}`} shown={pair} /> };
    }
    case 'apart': {
      const pair = apartPair(shown.pair - 1);
      return pair && { title: pairTitle(pair), view: <PairView key={`apart ${shown.pair}`} shown={pair} /> };
    }
    default:
      return undefined;
  }
}

function copyPair(storyNumber: number, copyNumber: number): ShownPair | undefined {
  const story = model.stories.at(storyNumber - 1);
  const copy = story?.copies.at(copyNumber - 1);
  if (story === undefined || copy === undefined) return undefined;
  const isCheck = page.kind === 'check';
  const what = isCheck ? 'repeat' : 'copy';
  const kicker =
    story.copies.length === 1
      ? `The ${what} in`
      : `${isCheck ? 'Repeat' : 'Copy'} ${grouped(copyNumber)} of ${grouped(story.copies.length)} in`;
  const next = copyNumber < story.copies.length ? copyAddress(storyNumber, copyNumber + 1) : nextStory(storyNumber, 1);
  const previous = copyNumber > 1 ? copyAddress(storyNumber, copyNumber - 1) : nextStory(storyNumber, -1);
  return {
    left: copy.against,
    right: copy.article,
    similarity: copy.similarity,
    relation: copy.relation,
    pair: model.pairAt(copy.pair),
    kicker: page.kind === 'comparison' ? 'Comparison' : kicker,
    up: page.kind === 'comparison' ? '' : storyAddress(storyNumber),
    upText: `${isCheck ? 'new article' : 'story'} ${grouped(storyNumber)}`,
    previous,
    next,
  };
}

/** The address of the first copy of the next story with copies (step 1), or the last copy of the previous one (step -1). */
function nextStory(from: number, step: 1 | -1): string {
  for (let number = from + step; number >= 1 && number <= model.stories.length; number += step) {
    const { copies } = model.stories[number - 1];
    if (copies.length > 0) return copyAddress(number, step === 1 ? 1 : copies.length);
  }
  return '';
}

function apartPair(number: number): ShownPair | undefined {
  const pair = model.pairAt(number);
  if (pair === undefined) return undefined;
  const at = model.apart.findIndex(other => other.number === number);
  const neighbour = (index: number): string => {
    const other = index < 0 ? undefined : model.apart.at(index);
    return other === undefined ? '' : apartAddress(other.number);
  };
  // the earlier article is on the left
  const isTurned = model.articles[pair.b].time < model.articles[pair.a].time;
  return {
    left: isTurned ? pair.b : pair.a,
    right: isTurned ? pair.a : pair.b,
    similarity: pair.similarity,
    relation: pair.relation,
    pair,
    kicker: at < 0 ? 'Pair' : `Pair ${grouped(at + 1)} of ${grouped(model.apart.length)} in`,
    up: '#list?kind=apart',
    upText: 'shared passages and others',
    previous: at < 0 ? '' : neighbour(at - 1),
    next: at < 0 ? '' : neighbour(at + 1),
  };
}

const pairTitle = ({ left, right, relation }: ShownPair): string =>
  `${RELATION_WORDS[relation]}: ${model.articles[right].title} / ${model.articles[left].title}`;

export function App() {
  const shown = route.value;
  const found = viewOf(shown);
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = found === undefined || found.title === '' ? 'twicetold report' : `${found.title} · twicetold`;
    if (isFirst.current) {
      isFirst.current = false;
      return;
    }
    // scroll and focus to the heading of a new view
    window.scrollTo({ top: 0, behavior: 'instant' });
    // but keep the focus in the search box
    if (document.activeElement?.id !== 'search') document.getElementById('title')?.focus({ preventScroll: true });
  }, [shown]);
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById('title')?.focus()}>
        To the content
      </button>
      <Header shown={shown} />
      <main>
        {found?.view ?? (
          <article class="notes">
            <ViewTitle>There is nothing at this address</ViewTitle>
            <p class="lead">
              The report has no <bdi class="id">{shown.view === 'unknown' ? shown.address : location.hash}</bdi>.{' '}
              <a href={listAddress.value}>To the list</a>
            </p>
          </article>
        )}
      </main>
      <DecisionBar />
      <Footer />
      <Help />
      <p class="hidden" role="status" id="message">
        {message.value}
      </p>
    </>
  );
}

function Header({ shown }: { readonly shown: Route }) {
  const isList = shown.view === 'list';
  return (
    <header class="page-header">
      <a class="name" href={page.kind === 'comparison' ? '#story/1/pair/1' : listAddress.value}>
        twicetold
      </a>
      <nav aria-label="Report">
        {page.kind !== 'comparison' && (
          <a href={listAddress.value} aria-current={isList ? 'page' : undefined}>
            Overview
          </a>
        )}
        {page.kind !== 'comparison' && (
          <a href="#notes" aria-current={shown.view === 'notes' ? 'page' : undefined}>
            Input
          </a>
        )}
      </nav>
      <button type="button" class="quiet" aria-label={`Colours: ${theme.value}`} onClick={nextTheme}>
        {theme.value === 'dark' ? '☾' : theme.value === 'light' ? '☀' : '◐'} <span>{theme.value}</span>
      </button>
      <button type="button" class="quiet" aria-label="Keys" aria-keyshortcuts="?" onClick={() => openHelp()}>
        ?
      </button>
    </header>
  );
}

function DecisionBar() {
  const all = [...decisions.value.values()];
  if (all.length === 0) return null;
  const accepted = all.filter(({ verdict }) => verdict === 'accepted').length;
  const save = (): void => {
    download('twicetold.baseline', baseline());
    message.value = `Baseline file with ${counted(all.length, 'decision')} saved`;
  };
  return (
    <aside class="decision-bar" aria-label="Decisions">
      <p>
        <strong>{counted(all.length, 'decision')}</strong>: {accepted} accepted, {all.length - accepted} not a copy.{' '}
        <span class="aside">
          Use the file with <code>--baseline</code>, or add its lines but the first to the one you have.
        </span>
      </p>
      <button type="button" id="save" class="primary" onClick={save}>
        Save baseline file
      </button>
      <button type="button" onClick={forget}>
        Forget
      </button>
    </aside>
  );
}

function Footer() {
  const { options, version } = page;
  return (
    <footer class="page-footer">
      <p>
        twicetold {version}
        {options !== undefined &&
          `, threshold ${options.threshold}, shingles of ${counted(options.shingleSize, 'word')}`}
        . The page holds all its data and loads nothing from the network.
      </p>
    </footer>
  );
}

// ---- keys

const KEYS: readonly (readonly [key: string, what: string])[] = [
  ['/', 'search'],
  ['j or →', 'next pair or story'],
  ['k or ←', 'previous pair or story'],
  ['↑ ↓', 'move in the list'],
  ['a', 'accept the pair'],
  ['n', 'the pair is not a copy'],
  ['u or Esc', 'up: to the story, to the list'],
  ['?', 'these keys'],
];

const dialog = (): HTMLDialogElement | null => document.querySelector('dialog');
function openHelp(): void {
  dialog()?.showModal();
}

const singleKeys = signal(true);

function Help() {
  return (
    <dialog aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl>
        {KEYS.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label class="check">
        <input
          type="checkbox"
          checked={singleKeys.value}
          onChange={event => {
            singleKeys.value = event.currentTarget.checked;
          }}
        />
        <span>Single keys do this</span>
      </label>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, [contenteditable], dialog[open]') !== null;

function upFrom(shown: Route): string {
  if (shown.view === 'pair') return storyAddress(shown.story);
  if (shown.view === 'apart') return '#list?kind=apart';
  return listAddress.value;
}

/** Presses a button, and announces the result. */
function press(id: string): void {
  const button = document.getElementById(id) as HTMLButtonElement | null;
  if (button === null || button.disabled) return;
  button.click();
  const name = id === 'accept' ? 'accepted' : 'not a copy';
  message.value = button.ariaPressed === 'true' ? `Taken back: ${name}` : `Decided: ${name}`;
}

/** Most frames to wait until the list is rendered. */
const MOST_FRAMES = 60;

/** Focuses the search box as soon as it is rendered. */
function focusSearch(frames = MOST_FRAMES): void {
  requestAnimationFrame(() => {
    const box = document.getElementById('search');
    if (box !== null) box.focus();
    else if (frames > 0) focusSearch(frames - 1);
  });
}

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (!singleKeys.value && event.key !== 'Escape') return;
  const shown = route.value;
  /** False without a next or previous view: arrow keys then scroll. */
  const turn = (rel: 'next' | 'prev'): boolean => {
    const link = document.querySelector<HTMLAnchorElement>(`main a[rel=${rel}]`);
    link?.click();
    return link !== null;
  };
  const actions: Readonly<Record<string, () => unknown>> = {
    '/': () => {
      if (shown.view !== 'list') go(listAddress.value);
      focusSearch();
    },
    '?': openHelp,
    j: () => turn('next'),
    k: () => turn('prev'),
    ArrowRight: () => turn('next'),
    ArrowLeft: () => turn('prev'),
    a: () => press('accept'),
    n: () => press('distinct'),
    u: () => go(upFrom(shown)),
    Escape: () => go(upFrom(shown)),
  };
  const action = Object.hasOwn(actions, event.key) ? actions[event.key] : undefined;
  if (action === undefined) return;
  if (action() !== false) event.preventDefault();
});
