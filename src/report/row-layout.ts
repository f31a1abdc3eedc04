/** The columns of the text report: similarity with its bar, relation, id, title. */
import { RELATIONS, type Relation } from '../types/report.js';
import { score } from './phrases.js';
import { oneLine, printable } from './sanitize.js';
import { isPlain, type Paint, relationPaint } from './style.js';
import type { View } from './view.js';
import { columns, cutEnd, cutMiddle } from './width.js';
import { wrap } from './wrap.js';

const BAR_WIDTH = 5;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
/** "near-identical" and "representative". */
const LABEL_WIDTH = 14;
/** Below this many columns the bar gives way to the id. */
const ROOM_FOR_BAR = 72;
/** Fewer columns than these tell nothing of a title. */
const LEAST_TITLE = 8;
const NOTE_INDENT = 7;

interface Row {
  readonly label: Relation | 'representative' | '';
  readonly similarity?: number;
  readonly id: string;
  readonly title: string | undefined;
  /** Columns that ids are padded to. */
  readonly ids: number;
}

export class RowLayout {
  readonly #bar: boolean;
  /** Columns for id and title. */
  readonly #room: number;

  constructor(private readonly view: View) {
    this.#bar = view.width >= ROOM_FOR_BAR;
    this.#room = view.width - 2 - 4 - (this.#bar ? BAR_WIDTH + 1 : 0) - 2 - LABEL_WIDTH - 2;
  }

  /** Columns that these ids take up, within the part of the line they may claim from the titles. */
  idColumn(ids: readonly string[]): number {
    const most = Math.floor(this.#room * 0.6);
    return ids.reduce((widest, id) => Math.max(widest, Math.min(most, columns(printable(id)))), 0);
  }

  *heading(name: string, measure: string): Generator<string> {
    const { style, width } = this.view;
    for (const line of wrap([{ text: `${name}:`, paint: style.bold }, { text: ` ${measure}` }], width))
      yield `${line.text}\n`;
  }

  /** One line about one article. */
  row({ label, similarity, id, title, ids }: Row): string {
    const { style } = this.view;
    const relation = RELATIONS.find(one => one === label);
    const paint = relation === undefined ? style.dim : relationPaint(relation, style);
    const number = similarity === undefined ? '    ' : style.bold(score(similarity));
    const bar = this.#bar ? ` ${filled(similarity === undefined ? '' : barOf(similarity), BAR_WIDTH, paint)}` : '';
    const shownId = cutMiddle(printable(id), this.#room);
    const room = this.#room - Math.max(ids, columns(shownId)) - 2;
    const shownTitle = title === undefined || room < LEAST_TITLE ? '' : cutEnd(oneLine(title), room);
    const name = label === 'representative' ? style.bold(shownId) : shownId;
    const gap = ' '.repeat(Math.max(0, ids - columns(shownId)) + 2);
    const rest = shownTitle === '' ? name : name + gap + style.dim(shownTitle);
    return `  ${number}${bar}  ${filled(label, LABEL_WIDTH, paint)}  ${rest}\n`;
  }

  /** A remark under a row, on one line where it fits. @param via id of the article it is about, if not the representative */
  *note(text: string, via?: string): Generator<string> {
    const { style, width } = this.view;
    const room = width - NOTE_INDENT;
    const paint = isPlain(style) ? undefined : style.dim;
    const link = via === undefined ? '' : `via ${cutMiddle(printable(via), room - 5)}${text === '' ? '' : ': '}`;
    for (const line of wrap([{ text: link + text, paint }], room)) yield `${' '.repeat(NOTE_INDENT)}${line.text}\n`;
  }
}

/** Painted text with bare spaces behind it. */
function filled(text: string, width: number, paint: Paint): string {
  return (text === '' ? '' : paint(text)) + ' '.repeat(width - columns(text));
}

/** A similarity of 0 to 1 as a bar of eighths of a column. */
function barOf(similarity: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, similarity)) * BAR_WIDTH * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}
