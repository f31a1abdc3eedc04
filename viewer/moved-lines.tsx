/** Lines between the two positions of each moved passage, in the gap between the columns. Numbers in the text mark the same pairs. */
import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import type { Diff } from './unpack-diff.js';

interface Properties {
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly diff: Diff;
}

interface Line {
  readonly passage: string;
  readonly from: readonly [x: number, y: number];
  readonly to: readonly [x: number, y: number];
}

export function MovedLines({ grid, diff }: Properties) {
  const [lines, setLines] = useState<readonly Line[]>([]);
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const draw = (): void => setLines(linesIn(element));
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [grid, diff]);
  return (
    <svg class="moved-lines" aria-hidden="true">
      {lines.map(({ passage, from: [x, y], to: [toX, toY] }) => (
        <path key={passage} d={`M${x} ${y}C${(x + toX) / 2} ${y} ${(x + toX) / 2} ${toY} ${toX} ${toY}`} />
      ))}
    </svg>
  );
}

/** The start of each passage on both sides, relative to the grid; none in a layout with one column. */
function linesIn(grid: HTMLElement): Line[] {
  const frame = grid.getBoundingClientRect();
  const ends = new Map<string, { left?: DOMRect; right?: DOMRect }>();
  for (const mark of grid.querySelectorAll<HTMLElement>('[data-number]')) {
    const passage = mark.dataset.number ?? '';
    const end = ends.get(passage) ?? {};
    const side = mark.closest('.left') === null ? 'right' : 'left';
    end[side] ??= mark.getClientRects()[0];
    ends.set(passage, end);
  }
  const gap = frame.left + frame.width / 2;
  return [...ends].flatMap(([passage, { left, right }]) => {
    if (left === undefined || right === undefined || left.left > gap || right.left < gap) return [];
    const middle = ({ top, height }: DOMRect): number => top - frame.top + height / 2;
    const half = frame.width / 2;
    return [{ passage, from: [half - GAP, middle(left)] as const, to: [half + GAP, middle(right)] as const }];
  });
}

/** Half of the space between the columns, in pixels. */
const GAP = 18;
