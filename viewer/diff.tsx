/**
 * The two texts in rows of about a paragraph, each beside its counterpart, so that they scroll together. The joined text of a column is exactly
 * the text of the article; marks are only colours and generated content.
 */
import { signal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { MovedLines } from './moved-lines.js';
import { chosen, isChosen } from './replacements.js';
import { type Diff, isWrapped, type Run } from './unpack-diff.js';
import { counted, grouped } from './wording.js';

const MARKS = ['exchanged', 'only left', 'only right', 'moved', 'boilerplate', 'quotations'] as const;
/** The class of a mark. */
const classOf = (mark: string): string => mark.replace(' ', '-');
const hiddenMarks = signal<ReadonlySet<string>>(new Set());

/** A piece of text in a column. */
interface Piece {
  readonly kind: 'kept' | 'exchanged' | 'only' | 'moved' | 'boilerplate';
  readonly text: string;
  readonly passage: number;
  /** The run that the piece comes from. */
  readonly run: Run;
}

type Side = 'left' | 'right';

const KINDS: Readonly<Record<Run['kind'], Piece['kind']>> = {
  kept: 'kept',
  replaced: 'exchanged',
  added: 'only',
  removed: 'only',
  moved: 'moved',
  boilerplate: 'boilerplate',
};

const piecesOf = (row: readonly Run[], side: Side): Piece[] =>
  row.flatMap(run => (run[side] === '' ? [] : [{ kind: KINDS[run.kind], text: run[side], passage: run.passage, run }]));

export function DiffView({ diff }: { readonly diff: Diff }) {
  const grid = useRef<HTMLDivElement>(null);
  const hidden = hiddenMarks.value;
  const columns = useMemo(() => {
    const columnOf = (side: Side): readonly (readonly Piece[])[] =>
      withQuotations(
        diff.rows.map(row => piecesOf(row, side)),
        diff.quotations[side],
      );
    return { left: columnOf('left'), right: columnOf('right') };
  }, [diff]);
  const wrapped = useMemo(() => ({ left: isWrapped(diff.left), right: isWrapped(diff.right) }), [diff]);
  const toggle = (mark: string): void => {
    const next = new Set(hidden);
    if (!next.delete(mark)) next.add(mark);
    hiddenMarks.value = next;
  };
  const { words } = diff;
  const counts: Readonly<Record<(typeof MARKS)[number], string>> = {
    exchanged: bothSides(words.replaced, words.replacing),
    'only left': counted(words.removed ?? 0, 'word'),
    'only right': counted(words.added ?? 0, 'word'),
    moved: bothSides(words.moved, words.movedInB),
    boilerplate: counted(words.boilerplate ?? 0, 'word'),
    quotations: '',
  };
  return (
    <section aria-labelledby="texts-title" class="texts">
      <h2 id="texts-title" class="hidden">
        The texts
      </h2>
      <div class="legend" role="group" aria-label="Marks in the texts">
        <span class="key kept">copied {counted(words.kept ?? 0, 'word')}</span>
        {MARKS.filter(mark => mark === 'quotations' || counts[mark] !== '0 words').map(mark => (
          <button
            key={mark}
            type="button"
            class={`key ${classOf(mark)}`}
            aria-pressed={!hidden.has(mark)}
            onClick={() => toggle(mark)}
          >
            {mark} {counts[mark] !== '' && <span class="count">{counts[mark]}</span>}
          </button>
        ))}
      </div>
      <div class={`diff ${[...hidden].map(mark => `without-${classOf(mark)}`).join(' ')}`} ref={grid}>
        {diff.rows.map((_, n) => (
          // rows never move
          <div class="diff-row" key={n}>
            <Column side="left" pieces={columns.left[n]} isWrapped={wrapped.left} />
            <Column side="right" pieces={columns.right[n]} isWrapped={wrapped.right} />
          </div>
        ))}
        {(words.moved ?? 0) > 0 && !hidden.has('moved') && <MovedLines grid={grid} diff={diff} />}
      </div>
    </section>
  );
}

/** "68 words", or "68 words, 69 on the right": the words of a side are then the sum of its marks. */
const bothSides = (left = 0, right = left): string =>
  left === right ? counted(left, 'word') : `${counted(left, 'word')}, ${grouped(right)} on the right`;

/** A piece, and whether it is part of a quotation. */
type Quoted = Piece & { readonly isQuoted?: boolean };

/** Cuts pieces where quotations begin and end. */
function withQuotations(
  rows: readonly (readonly Piece[])[],
  quotations: readonly (readonly [number, number])[],
): Quoted[][] {
  let [at, n] = [0, 0];
  return rows.map(pieces => {
    const cut: Quoted[] = [];
    for (const piece of pieces) {
      const end = at + piece.text.length;
      for (let from = at; from < end; ) {
        while (n < quotations.length && quotations[n][1] <= from) n++;
        const [start, stop] = quotations[n] ?? [end, end];
        const isQuoted = start <= from;
        const to = Math.min(end, isQuoted ? stop : start);
        cut.push({ ...piece, text: piece.text.slice(from - at, to - at), isQuoted });
        from = to;
      }
      at = end;
    }
    return cut;
  });
}

interface ColumnProperties {
  readonly side: Side;
  readonly pieces: readonly Quoted[];
  readonly isWrapped: boolean;
}

function Column({ side, pieces, isWrapped: wraps }: ColumnProperties) {
  const isEmpty = pieces.every(({ text }) => text.trim() === '');
  return (
    <div class={`column ${side}${wraps ? ' wrapped' : ''}${isEmpty ? ' empty' : ''}`} dir="auto">
      {pieces.map((piece, n) => (
        <PieceView key={n} piece={piece} side={side} isFirst={pieces[n - 1]?.run !== piece.run} />
      ))}
    </div>
  );
}

/** Splits off white space around words, which is not coloured. */
const SPACED = /^(\s*)(.*?)(\s*)$/s;

function PieceView({
  piece,
  side,
  isFirst,
}: {
  readonly piece: Quoted;
  readonly side: Side;
  readonly isFirst: boolean;
}) {
  const { kind, passage, run } = piece;
  const quoted = piece.isQuoted ? ' quoted' : '';
  if (kind === 'kept')
    return quoted === '' ? (
      <Paragraphs text={piece.text} />
    ) : (
      <span class="quoted">
        <Paragraphs text={piece.text} />
      </span>
    );
  const [, before, text, after] = SPACED.exec(piece.text) ?? ['', '', piece.text, ''];
  const name = `${kind}${quoted}${isChosen(run, chosen.value) ? ' chosen' : ''}`;
  const content = <Paragraphs text={text} />;
  return (
    <>
      <Paragraphs text={before} />
      {text !== '' &&
        (kind === 'exchanged' ? (
          <mark class={name}>{content}</mark>
        ) : kind === 'only' ? (
          side === 'left' ? (
            <del class={name}>{content}</del>
          ) : (
            <ins class={name}>{content}</ins>
          )
        ) : (
          <span
            class={name}
            data-passage={kind === 'moved' ? passage : undefined}
            data-number={kind === 'moved' && isFirst ? passage : undefined}
          >
            {content}
          </span>
        ))}
      <Paragraphs text={after} />
    </>
  );
}

/** Text in which paragraph breaks are shown as space. */
function Paragraphs({ text }: { readonly text: string }) {
  if (!text.includes('\n')) return <>{text}</>;
  return (
    <>
      {text.split(/(\n[ \t]*\n\s*)/).map((part, n) =>
        n % 2 === 0 ? (
          part
        ) : (
          <span key={n} class="break">
            {part}
          </span>
        ),
      )}
    </>
  );
}
