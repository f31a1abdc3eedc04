/** The rows of the text report: similarity with its bar, relation, id and title of an article. */
import { RELATIONS, type Relation } from '../types/report.js';
import { oneLine, printable } from './sanitize.js';
import { isPlain, type Layout, type Paint, relationPaint } from './style.js';
import { cutEnd, cutMiddle } from './width.js';
import { score } from './wording.js';
import { wrap } from './wrap.js';

const BAR_WIDTH = 5;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
/** Width of the longest labels, "near-identical" and "representative". */
const LABEL_WIDTH = 14;
/** Width from which rows have a bar. */
const MIN_WIDTH_FOR_BAR = 72;
/** Titles that would get fewer columns are left out. */
const MIN_TITLE_WIDTH = 8;
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

  constructor(private readonly layout: Layout) {
    this.#bar = layout.width >= MIN_WIDTH_FOR_BAR;
    this.#room = layout.width - 2 - 4 - (this.#bar ? BAR_WIDTH + 1 : 0) - 2 - LABEL_WIDTH - 2;
  }

  /** Columns for these ids: at most 60 % of what ids and titles share. */
  idColumn(ids: readonly string[]): number {
    const most = Math.floor(this.#room * 0.6);
    return ids.reduce((widest, id) => Math.max(widest, Math.min(most, this.layout.measure.columns(printable(id)))), 0);
  }

  *heading(name: string, text: string): Generator<string> {
    const spans = [{ text: `${name}:`, paint: this.layout.style.bold }, { text: ` ${text}` }];
    for (const line of wrap(spans, this.layout.width, this.layout.measure)) yield `${line.text}\n`;
  }

  /** One line about one article. */
  row({ label, similarity, id, title, ids }: Row): string {
    const { style, measure } = this.layout;
    const relation = RELATIONS.find(one => one === label);
    const paint = relation === undefined ? style.dim : relationPaint(relation, style);
    const number = similarity === undefined ? '    ' : style.bold(score(similarity));
    const bar = this.#bar ? ` ${filled(similarity === undefined ? '' : barOf(similarity), BAR_WIDTH, paint)}` : '';
    const shownId = cutMiddle(printable(id), this.#room, measure);
    const idWidth = measure.columns(shownId);
    const room = this.#room - Math.max(ids, idWidth) - 2;
    const shownTitle = title === undefined || room < MIN_TITLE_WIDTH ? '' : cutEnd(oneLine(title), room, measure);
    const name = label === 'representative' ? style.bold(shownId) : shownId;
    const gap = ' '.repeat(Math.max(0, ids - idWidth) + 2);
    const rest = shownTitle === '' ? name : name + gap + style.dim(shownTitle);
    return `  ${number}${bar}  ${filled(label, LABEL_WIDTH, paint)}  ${rest}\n`;
  }

  /**
   * A remark under a row.
   *
   * @param via id of the article that the remark compares with, unless that is the representative
   */
  *note(text: string, via?: string): Generator<string> {
    const { style, width, measure } = this.layout;
    const room = width - NOTE_INDENT;
    const paint = isPlain(style) ? undefined : style.dim;
    const link =
      via === undefined ? '' : `via ${cutMiddle(printable(via), room - 5, measure)}${text === '' ? '' : ': '}`;
    for (const line of wrap([{ text: link + text, paint }], room, measure))
      yield `${' '.repeat(NOTE_INDENT)}${line.text}\n`;
  }
}

/** Painted text of single columns, padded with unpainted spaces. */
function filled(text: string, width: number, paint: Paint): string {
  return (text === '' ? '' : paint(text)) + ' '.repeat(width - text.length);
}

/** A similarity of 0 to 1 as a bar of eighths of a column. */
function barOf(similarity: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, similarity)) * BAR_WIDTH * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}
