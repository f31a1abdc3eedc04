/** Renders a report for a person at a terminal: the clusters, other pairs, and remarks about the input. */
import type { ArticleRow, Cluster, Pair, Relation, StreamedReport } from '../types/report.js';
import { memberLine, sharedWords, timeBetween } from './relation-words.js';
import { oneLine, printable } from './sanitize.js';
import {
  acrossClusters,
  andMore,
  disguisedLine,
  IDS_SHOWN,
  incompleteLine,
  leftOut,
  namedRows,
  PairIndex,
  pairsOf,
  REASONS_SHOWN,
  type Remark,
  remarkLine,
  remarksOf,
  remarksOn,
  sharedRemarks,
  withoutArticle,
  withoutWords,
} from './sections.js';
import { filteredLine } from './select.js';
import { cutEnd, isPlain, type Layout, type Paint, relationPaint } from './style.js';
import {
  acceptedLine,
  closingLine,
  counted,
  discountLine,
  evidenceLine,
  familyLine,
  memberRemark,
  OF_A,
  OF_B,
  originLine,
  score,
} from './wording.js';
import { wrap } from './wrap.js';

/** Most pairs shown of articles in different clusters; the JSON has all of them. */
const ACROSS_SHOWN = 20;
/** Most template families shown. */
const FAMILIES_SHOWN = 20;
/** Most pairs shown that share a passage. */
const PASSAGES_SHOWN = 100;
/** Most stories listed of a digest page. */
const STORIES_SHOWN = 10;
/** What lists the rest of a shortened list. */
const LISTS_ALL = '-v lists all';
/** Columns in front of the entries of the section "About the input". */
const ENTRY_INDENT = 14;

/** Sections with an empty line between them; ends with the closing line. */
export function* reportText(report: StreamedReport, layout: Layout): Generator<string> {
  const { style } = layout;
  const articles = namedRows(report);
  const index = new PairIndex(report);
  const lines = new ArticleLines(articles, layout);
  for (const cluster of report.clusters) {
    yield* clusterText(cluster, articles, index, lines);
    yield '\n';
  }
  yield* section(
    'Similar articles in different stories',
    acrossClusters(report, index),
    lines.most(ACROSS_SHOWN),
    lines,
  );
  yield* section('Translations', pairsOf(report, 'translation'), Number.POSITIVE_INFINITY, lines);
  yield* section('Shared passages', pairsOf(report, 'passage'), lines.most(PASSAGES_SHOWN), lines);
  yield* section('Same story, told independently', pairsOf(report, 'related'), Number.POSITIVE_INFINITY, lines);
  if (report.digests.length > 0) {
    yield `${style.bold('Pages with parts of several stories')}\n`;
    for (const { id, of } of report.digests) {
      yield* lines.article('', undefined, id);
      const shown = of.slice(0, lines.most(STORIES_SHOWN));
      yield* lines.note(`parts of ${counted(of.length, 'story', 'stories')}:`);
      for (const story of shown) yield* lines.id(story);
      yield* lines.more(of.length - shown.length);
    }
    yield '\n';
  }
  if (report.families.length > 0) {
    yield `${style.bold('Notes of one template, not copies')}\n`;
    const shown = report.families.slice(0, lines.most(FAMILIES_SHOWN));
    for (const family of shown) {
      yield `  ${cutEnd(familyLine(family), layout.width - 2, layout.measure)}\n`;
      if (layout.isDetailed) yield* lines.id(family.example);
    }
    yield* lines.more(report.families.length - shown.length);
    yield '\n';
  }
  yield* leftOutText(report, layout);
  if (report.clusters.length > 0) yield* compareHint(`${report.clusters[0]!.id}.1`, layout);
  const filtered = filteredLine(report);
  if (filtered !== undefined) yield `${printable(filtered)}\n`;
  yield `${style.bold(closingLine(report.summary))}\n`;
}

/** @param member number of a member of a cluster */
function* compareHint(member: string, { style, width, measure, savedAs }: Layout): Generator<string> {
  const operands = savedAs === undefined ? 'A B' : `${member} --report ${printable(savedAs)}`;
  const text = `Words of a pair: twicetold compare ${operands}`;
  const paint = isPlain(style) ? undefined : style.dim;
  for (const line of wrap([{ text, paint }], width, measure)) yield `${line.text}\n`;
}

function* clusterText(
  cluster: Cluster,
  articles: ReadonlyMap<string, ArticleRow>,
  index: PairIndex,
  lines: ArticleLines,
): Generator<string> {
  const { id, representative, members } = cluster;
  yield* lines.heading(String(id), representative, members.length, originLine(cluster));
  const numbers = new Map(members.map((member, n) => [member.id, `${id}.${n + 1}`]));
  for (const member of members) {
    const { similarity, relation, via } = member;
    yield* lines.article(numbers.get(member.id)!, { similarity, relation }, member.id);
    const pair = index.pair(member.id, via ?? representative);
    const from = via === undefined ? '' : `, made from ${numbers.get(via) ?? 'another copy'}`;
    const words = pair === undefined ? relation : memberLine(pair, member.id, articles);
    yield* lines.note(memberRemark(member) + words + from);
    yield* lines.detail(pair, member.id);
    yield* lines.idBelow(member.id);
  }
}

function* section(name: string, pairs: readonly Pair[], most: number, lines: ArticleLines): Generator<string> {
  if (pairs.length === 0) return;
  yield `${lines.layout.style.bold(name)}\n`;
  for (const pair of pairs.slice(0, most)) {
    const { a, b, similarity, relation } = pair;
    // the similarity of whole articles says nothing about a passage
    yield* lines.article('', relation === 'passage' ? undefined : { similarity, relation }, a);
    yield* lines.idBelow(a);
    yield* lines.article('and', undefined, b);
    yield* lines.idBelow(b);
    yield* lines.note(lines.pairLine(pair));
    yield* lines.detail(pair);
  }
  yield* lines.more(pairs.length - most);
  yield '\n';
}

function* leftOutText(report: StreamedReport, layout: Layout): Generator<string> {
  const { summary, notices = [] } = report;
  const { unreadable, partial, binary, tooShort, boilerplateWords } = summary;
  const skipped = withoutArticle(report);
  const disguised = disguisedLine(report, oneLine, layout.isDetailed);
  const accepted = acceptedLine(report);
  const remarks = unreadable + partial + binary + tooShort + boilerplateWords + skipped.length + notices.length;
  if (remarks === 0 && disguised === undefined && accepted === undefined) return;
  const unread = [...remarksOn(report, 'unreadable')];
  const isShortened =
    !layout.isDetailed &&
    [unread, remarksOf(skipped), remarksOf(notices)].some(all => sharedRemarks(all).some(({ more = 0 }) => more > 0));
  yield `${layout.style.bold('About the input')}${isShortened ? ` (${LISTS_ALL})` : ''}\n`;
  if (unreadable > 0) {
    yield* entry('unreadable', counted(unreadable, 'article'), layout);
    yield* remarkText(unread, layout);
  }
  const incomplete = incompleteLine(report, oneLine, layout.isDetailed);
  if (incomplete !== undefined) yield* entry('partial', incomplete, layout);
  if (disguised !== undefined) yield* entry('disguised', disguised, layout);
  for (const [label, status] of [
    ['binary', 'binary'],
    ['too short', 'too-short'],
  ] as const) {
    const { rows, more, all } = leftOut(report, status, layout.isDetailed ? Number.POSITIVE_INFINITY : IDS_SHOWN);
    if (all === 0) continue;
    const ids = rows.map(row => printable(row.id) + withoutWords(row)).join(', ');
    const noun = counted(all, status === 'binary' ? 'file' : 'article');
    yield* entry(label, `${noun}: ${ids}${more > 0 ? `, ${andMore(more, '', LISTS_ALL)}` : ''}`, layout);
  }
  if (skipped.length > 0) {
    yield* entry('no article', counted(skipped.length, 'file'), layout);
    yield* remarkText(remarksOf(skipped), layout);
  }
  if (notices.length > 0) {
    yield* entry('notices', counted(notices.length, 'notice'), layout);
    yield* remarkText(remarksOf(notices), layout);
  }
  if (accepted !== undefined) yield* entry('accepted', accepted, layout);
  if (boilerplateWords > 0) {
    const words = `${counted(boilerplateWords, 'word')} that recur across articles, not compared: see --format html or json`;
    yield* entry('boilerplate', words, layout);
  }
  yield '\n';
}

function* remarkText(remarks: Iterable<Remark>, layout: Layout): Generator<string> {
  const lines = layout.isDetailed ? sharedRemarks(remarks, Number.POSITIVE_INFINITY) : sharedRemarks(remarks);
  const shown = layout.isDetailed ? lines : lines.slice(0, REASONS_SHOWN);
  for (const line of shown) yield* entry('', remarkLine(line, oneLine), layout);
  if (lines.length > shown.length) yield* entry('', andMore(lines.length - shown.length, '', LISTS_ALL), layout);
}

function* entry(label: string, text: string, { style, width, measure }: Layout): Generator<string> {
  const gap = ' '.repeat(ENTRY_INDENT - 2 - label.length);
  let lead = `  ${label === '' ? '' : style.yellow(label)}${gap}`;
  for (const line of wrap([{ text }], width - ENTRY_INDENT, measure)) {
    yield `${lead}${line.text}\n`;
    lead = ' '.repeat(ENTRY_INDENT);
  }
}

const BAR_WIDTH = 5;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
/** Similarity of an empty bar: a copy at the default threshold fills a sixth. */
const BAR_BEGINS = 0.4;
/** Least terminal width for bars. */
const MIN_WIDTH_FOR_BAR = 72;
/** Columns of a similarity, such as "0.972". */
const SCORE_WIDTH = 5;
/** Columns in front of an id that is too long for its place. */
const LEAST_INDENT = 4;
/** Columns for the number of a member, such as "12.3". */
const NUMBER_WIDTH = 4;

interface Measured {
  readonly similarity: number;
  readonly relation: Relation;
}

/**
 * Renders lines about one article: title, source and date, relation to another article, and the whole id on its own
 * line.
 */
class ArticleLines {
  readonly #articles: ReadonlyMap<string, ArticleRow>;
  readonly #bar: boolean;
  /** Columns in front of the title. */
  readonly #indent: number;

  constructor(
    articles: ReadonlyMap<string, ArticleRow>,
    readonly layout: Layout,
  ) {
    this.#articles = articles;
    this.#bar = layout.width >= MIN_WIDTH_FOR_BAR;
    this.#indent = 2 + NUMBER_WIDTH + 2 + SCORE_WIDTH + (this.#bar ? BAR_WIDTH + 1 : 0) + 2;
  }

  /** The lines about the representative of a cluster. */
  *heading(number: string, id: string, copies: number, remark: string | undefined): Generator<string> {
    const { style, width, measure } = this.layout;
    const row = this.#articles.get(id);
    const title = row?.title === undefined ? '' : oneLine(row.title);
    const name = title === '' ? id : title;
    const lead = `${number}  `;
    if (title === '' && measure.columns(printable(id)) > width - lead.length) {
      yield `${style.bold(number)}\n`;
      yield* this.id(id, 4);
    } else yield `${style.bold(lead + cutEnd(title === '' ? printable(name) : title, width - lead.length, measure))}\n`;
    const about = aboutLine(row);
    yield* this.#wrapped(`${about}${about === '' ? '' : '; '}${counted(copies, 'copy', 'copies')}`, 4);
    if (title !== '') yield* this.id(id, 4);
    if (remark !== undefined) yield* this.#wrapped(remark, 4);
  }

  /** Number, similarity and title of an article, and its source and date. */
  *article(number: string, measured: Measured | undefined, id: string): Generator<string> {
    const { style, width, measure } = this.layout;
    const row = this.#articles.get(id);
    const paint = measured === undefined ? style.dim : relationPaint(measured.relation, style);
    const value = measured === undefined ? ' '.repeat(SCORE_WIDTH) : style.bold(score(measured.similarity));
    const bar = this.#bar
      ? ` ${filled(measured === undefined ? '' : barOf(measured.similarity), BAR_WIDTH, paint)}`
      : '';
    const room = width - this.#indent - Math.max(0, number.length - NUMBER_WIDTH);
    const title = row?.title === undefined ? '' : oneLine(row.title);
    const shown = title === '' ? this.#shortId(id, room) : title;
    const name = shown === '' ? '' : `  ${cutEnd(shown, room, measure)}`;
    yield `${`  ${number.padStart(NUMBER_WIDTH)}  ${value}${bar}${name}`.trimEnd()}\n`;
    const about = aboutLine(row);
    if (about !== '') yield* this.#wrapped(about, this.#indent);
  }

  /** The id of an article, unless its first line is the id. */
  *idBelow(id: string): Generator<string> {
    const title = this.#articles.get(id)?.title;
    const isNamed = title === undefined || oneLine(title) === '';
    if (!isNamed || this.#shortId(id, this.layout.width - this.#indent) === '') yield* this.id(id);
  }

  /** A whole id, so that a reader can copy it; with less indent if the line would be too long. */
  *id(id: string, indent = this.#indent): Generator<string> {
    const { style, width, measure } = this.layout;
    const shown = printable(id);
    const fits = indent + measure.columns(shown) <= width;
    yield `${' '.repeat(fits ? indent : LEAST_INDENT)}${style.dim(shown)}\n`;
  }

  /** How many entries of a list are shown. @param most in a brief report; a detailed one shows all */
  most(most: number): number {
    return this.layout.isDetailed ? Number.POSITIVE_INFINITY : most;
  }

  /** Counts the entries that a list leaves out, if any. */
  *more(count: number): Generator<string> {
    if (count > 0) yield* this.note(andMore(count, '', LISTS_ALL));
  }

  *note(text: string): Generator<string> {
    yield* this.#wrapped(text, this.#indent);
  }

  /** The evidence of a pair if the layout is detailed, else the share of boilerplate if large. */
  *detail(pair: Pair | undefined, member?: string): Generator<string> {
    if (pair === undefined) return;
    const context = { articles: this.#articles, ...(member !== undefined && { member }) };
    if (this.layout.isDetailed) yield* this.note(evidenceLine(pair, context));
    else {
      const discount = discountLine(pair, member === pair.b ? OF_B : OF_A);
      if (discount !== undefined) yield* this.note(discount);
    }
  }

  pairLine(pair: Pair): string {
    const { a, b, relation, passages = [] } = pair;
    if (relation !== 'passage') return memberLine(pair, b, this.#articles);
    const time = timeBetween(this.#articles.get(a)?.published, this.#articles.get(b)?.published);
    return sharedWords(passages) + (time === undefined ? '' : `, the second ${time}`);
  }

  /** The id if it fits; '' otherwise. */
  #shortId(id: string, room: number): string {
    const shown = printable(id);
    return this.layout.measure.columns(shown) <= room ? shown : '';
  }

  *#wrapped(text: string, indent: number): Generator<string> {
    const { style, width, measure } = this.layout;
    const paint = isPlain(style) ? undefined : style.dim;
    for (const line of wrap([{ text, paint }], width - indent, measure)) yield `${' '.repeat(indent)}${line.text}\n`;
  }
}

/** "Harbour Courier, 2026-03-02". */
function aboutLine(row: ArticleRow | undefined): string {
  const parts = [row?.source, row?.published?.slice(0, 16).replace('T', ' ')];
  return parts
    .map(part => (part === undefined ? '' : oneLine(part)))
    .filter(part => part !== '')
    .join(', ');
}

/** Paints the text, then pads it with unpainted spaces. */
function filled(text: string, width: number, paint: Paint): string {
  return (text === '' ? '' : paint(text)) + ' '.repeat(width - text.length);
}

/** A similarity as a bar of eighths of a column. */
function barOf(similarity: number): string {
  const share = (Math.min(1, similarity) - BAR_BEGINS) / (1 - BAR_BEGINS);
  const eighths = Math.round(Math.max(0, share) * BAR_WIDTH * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}
