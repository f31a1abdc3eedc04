/** The report for a person at a terminal: clusters with the evidence, other pairs, and the articles that were left out. */
import {
  type ArticleRow,
  type Cluster,
  type Pair,
  RELATIONS,
  type Relation,
  type StreamedReport,
} from '../types/report.js';
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
  passagePairs,
  REASONS_SHOWN,
  type Remark,
  relatedPairs,
  remarkLine,
  remarksOf,
  remarksOn,
  sharedRemarks,
  translatedPairs,
  withoutArticle,
} from './sections.js';
import { filteredLine } from './select.js';
import { cutEnd, cutMiddle, isPlain, type Layout, type Paint, relationPaint } from './style.js';
import {
  acceptedLine,
  closingLine,
  clusterMeasure,
  counted,
  evidenceLine,
  familyLine,
  memberRemark,
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
/** Columns before the entries of the last section. */
const ENTRY_INDENT = 14;

/** Sections with an empty line between them; ends with the closing line. */
export function* reportText(report: StreamedReport, layout: Layout): Generator<string> {
  const { style } = layout;
  const articles = namedRows(report);
  const index = new PairIndex(report);
  const rows = new RowLayout(layout);
  for (const cluster of report.clusters) {
    yield* clusterText(cluster, articles, index, rows);
    yield '\n';
  }
  const across = acrossClusters(report, index);
  if (across.length > 0) {
    yield `${style.bold('Similar articles in different clusters')}\n`;
    yield* pairsText(across.slice(0, ACROSS_SHOWN), articles, rows);
    const left = across.length - ACROSS_SHOWN;
    if (left > 0) yield* rows.note(andMore(left));
    yield '\n';
  }
  const translated = translatedPairs(report);
  if (translated.length > 0) {
    yield `${style.bold('Translations')}\n`;
    yield* pairsText(translated, articles, rows);
    yield '\n';
  }
  const passages = passagePairs(report);
  if (passages.length > 0) {
    yield `${style.bold('Shared passages')}\n`;
    yield* pairsText(passages.slice(0, PASSAGES_SHOWN), articles, rows);
    const left = passages.length - PASSAGES_SHOWN;
    if (left > 0) yield* rows.note(andMore(left));
    yield '\n';
  }
  const related = relatedPairs(report);
  if (related.length > 0) {
    yield `${style.bold('Same story, told independently')}\n`;
    yield* pairsText(related, articles, rows);
    yield '\n';
  }
  if (report.digests.length > 0) {
    yield `${style.bold('Pages with parts of several stories')}\n`;
    const ids = rows.idColumn(report.digests.map(digest => digest.id));
    for (const { id, of } of report.digests) {
      yield rows.row({ label: '', id, title: articles.get(id)?.title, ids });
      yield* rows.note(
        `of ${counted(of.length, 'story', 'stories')}: ${of.slice(0, STORIES_SHOWN).map(printable).join(', ')}${of.length > STORIES_SHOWN ? `, ${andMore(of.length - STORIES_SHOWN)}` : ''}`,
      );
    }
    yield '\n';
  }
  if (report.families.length > 0) {
    yield `${style.bold('Template families')}\n`;
    const shown = report.families.slice(0, FAMILIES_SHOWN);
    const ids = rows.idColumn(shown.map(family => family.example));
    for (const family of shown) {
      yield rows.row({ label: 'template', id: family.example, title: articles.get(family.example)?.title, ids });
      yield* rows.note(familyLine(family));
    }
    const left = report.families.length - shown.length;
    if (left > 0) yield* rows.note(andMore(left));
    yield '\n';
  }
  yield* leftOutText(report, layout);
  const filtered = filteredLine(report);
  if (filtered !== undefined) yield `${printable(filtered)}\n`;
  yield `${style.bold(closingLine(report.summary))}\n`;
}

function* clusterText(
  cluster: Cluster,
  articles: ReadonlyMap<string, ArticleRow>,
  index: PairIndex,
  rows: RowLayout,
): Generator<string> {
  const { id, representative, members } = cluster;
  const ids = rows.idColumn([representative, ...members.map(member => member.id)]);
  yield* rows.heading(`Cluster ${id}`, clusterMeasure(cluster));
  yield rows.row({ label: 'representative', id: representative, title: articles.get(representative)?.title, ids });
  const origin = originLine(cluster);
  if (origin !== undefined) yield* rows.note(origin);
  for (const member of members) {
    const { similarity, relation, via } = member;
    yield rows.row({ label: relation, similarity, id: member.id, title: articles.get(member.id)?.title, ids });
    const pair = index.pair(member.id, via ?? representative);
    const evidence = pair === undefined ? undefined : evidenceLine(pair, { member: member.id, articles });
    if (evidence !== undefined) yield* rows.note(memberRemark(member) + evidence, via);
    else if (via !== undefined) yield* rows.note('', via);
  }
}

/** Two rows for each pair, and its evidence. */
function* pairsText(
  pairs: readonly Pair[],
  articles: ReadonlyMap<string, ArticleRow>,
  rows: RowLayout,
): Generator<string> {
  const ids = rows.idColumn(pairs.flatMap(pair => [pair.a, pair.b]));
  for (const pair of pairs) {
    const { a, b, similarity, relation } = pair;
    yield rows.row({ label: relation, similarity, id: a, title: articles.get(a)?.title, ids });
    yield rows.row({ label: '', id: b, title: articles.get(b)?.title, ids });
    yield* rows.note(evidenceLine(pair, { articles }));
  }
}

function* leftOutText(report: StreamedReport, layout: Layout): Generator<string> {
  const { summary, notices = [] } = report;
  const { unreadable, partial, binary, tooShort, boilerplateWords } = summary;
  const skipped = withoutArticle(report);
  const disguised = disguisedLine(report, oneLine);
  const accepted = acceptedLine(report);
  const remarks = unreadable + partial + binary + tooShort + boilerplateWords + skipped.length + notices.length;
  if (remarks === 0 && disguised === undefined && accepted === undefined) return;
  yield `${layout.style.bold('Left out')}\n`;
  if (unreadable > 0) {
    yield* entry('unreadable', counted(unreadable, 'article'), layout);
    yield* remarkText(remarksOn(report, 'unreadable'), layout);
  }
  const incomplete = incompleteLine(report, oneLine);
  if (incomplete !== undefined) yield* entry('partial', incomplete, layout);
  if (disguised !== undefined) yield* entry('disguised', disguised, layout);
  for (const [label, status] of [
    ['binary', 'binary'],
    ['too short', 'too-short'],
  ] as const) {
    const { rows, more, all } = leftOut(report, status, IDS_SHOWN);
    if (all === 0) continue;
    const ids = rows.map(row => printable(row.id)).join(', ');
    const noun = counted(all, status === 'binary' ? 'file' : 'article');
    yield* entry(label, `${noun}: ${ids}${more > 0 ? `, ${andMore(more)}` : ''}`, layout);
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
    const words = `${counted(boilerplateWords, 'word')} that recur across articles: see --format json`;
    yield* entry('boilerplate', words, layout);
  }
  yield '\n';
}

function* remarkText(remarks: Iterable<Remark>, layout: Layout): Generator<string> {
  const lines = sharedRemarks(remarks);
  for (const line of lines.slice(0, REASONS_SHOWN)) yield* entry('', remarkLine(line, oneLine), layout);
  if (lines.length > REASONS_SHOWN) yield* entry('', andMore(lines.length - REASONS_SHOWN), layout);
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
/** Width of the longest labels, "near-identical" and "representative". */
const LABEL_WIDTH = 14;
/** Width from which rows have a bar. */
const MIN_WIDTH_FOR_BAR = 72;
/** Titles that would get fewer columns are left out. */
const MIN_TITLE_WIDTH = 8;
/** A similarity as it is printed. */
const SCORE_WIDTH = 5;
const NOTE_INDENT = 8;

interface Row {
  readonly label: Relation | 'representative' | 'template' | '';
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
    this.#room = layout.width - 2 - SCORE_WIDTH - (this.#bar ? BAR_WIDTH + 1 : 0) - 2 - LABEL_WIDTH - 2;
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
    const number = similarity === undefined ? ' '.repeat(SCORE_WIDTH) : style.bold(score(similarity));
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
