/** A list of rows of equal height that renders only the visible rows. Arrow keys move between rows. */
import { signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';

/** Number of rendered rows above and below the window. */
const BEYOND = 5;

interface Properties<Row> {
  readonly rows: readonly Row[];
  /** The height of a row in pixels, by the width of the window. */
  readonly heightOf: (isNarrow: boolean) => number;
  readonly render: (row: Row, index: number) => ComponentChildren;
  readonly label: string;
}

const narrow = window.matchMedia('(max-width: 640px)');
const isNarrow = signal(narrow.matches);
narrow.addEventListener('change', () => {
  isNarrow.value = narrow.matches;
});

export function VirtualList<Row>({ rows, heightOf, render, label }: Properties<Row>) {
  const list = useRef<HTMLUListElement>(null);
  const shown = useMemo(() => signal<readonly [number, number]>([0, 16]), []);
  const wanted = useRef(-1);
  const height = heightOf(isNarrow.value);

  const update = (): void => {
    const element = list.current;
    if (element === null) return;
    const top = -element.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / height) - BEYOND);
    const last = Math.ceil((top + window.innerHeight) / height) + BEYOND;
    const [before, behind] = shown.peek();
    // after a small movement the visible rows are still rendered
    if (Math.abs(first - before) > 3 || Math.abs(last - behind) > 3) shown.value = [first, last];
  };

  useLayoutEffect(update);
  useEffect(() => {
    let frame = 0;
    const onScroll = (): void => {
      if (frame === 0)
        frame = requestAnimationFrame(() => {
          frame = 0;
          update();
        });
    };
    window.addEventListener('scroll', onScroll, { passive: true });
    window.addEventListener('resize', onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener('scroll', onScroll);
      window.removeEventListener('resize', onScroll);
    };
  }, [height]);

  const focus = (index: number): boolean => {
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
    link?.focus();
    return link != null;
  };
  useLayoutEffect(() => {
    if (wanted.current >= 0 && focus(wanted.current)) wanted.current = -1;
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const row = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 };
    const at = Number(row?.dataset.index);
    const next =
      event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : at + (steps[event.key] ?? Number.NaN);
    if (row === null || Number.isNaN(next)) return;
    event.preventDefault();
    const index = Math.max(0, Math.min(rows.length - 1, next));
    if (focus(index)) return;
    wanted.current = index;
    const top = (list.current?.getBoundingClientRect().top ?? 0) + window.scrollY;
    window.scrollTo({ top: top + index * height - window.innerHeight / 2, behavior: 'instant' });
    update();
  };

  const [first, last] = shown.value;
  const start = Math.min(first, Math.max(0, rows.length - 1));
  return (
    <ul
      class="rows"
      aria-label={label}
      ref={list}
      style={{ height: `${rows.length * height}px` }}
      onKeyDown={onKeyDown}
    >
      {rows.slice(start, last).map((row, n) => (
        <li
          // the key is the position: changing the words of an element costs less than replacing it
          key={start + n}
          data-index={start + n}
          aria-setsize={rows.length}
          aria-posinset={start + n + 1}
          style={{ height: `${height}px`, transform: `translateY(${(start + n) * height}px)` }}
        >
          {render(row, start + n)}
        </li>
      ))}
    </ul>
  );
}
