/** Tables and JSON as programs write them, as they should not, and as they are joined afterwards. */
import { combinations, ENCODINGS, encode, type Family, named, STORIES, type Story, textOf, urlOf } from './variant.js';

const recordOf = (story: Story) => ({
  id: story.name,
  title: story.title,
  url: urlOf(story),
  text: `He said "so", and it was; or was it? ${textOf(story)}`,
});
/** The stories as the records hold them. */
const QUOTED: readonly Story[] = STORIES.map(story => ({
  ...story,
  paragraphs: ['He said "so", and it was; or was it?', ...story.paragraphs],
}));

const LINE_ENDS = ['\n', '\r\n', '\r'] as const;

interface Dialect {
  readonly header: string;
  readonly rows: string;
  readonly delimiter: string;
  readonly escape: string;
  readonly breaks: boolean;
}

function table({ header, rows, delimiter, escape: mark, breaks }: Dialect): string {
  const field = (value: string): string =>
    `"${value.replaceAll('"', `${mark}"`).replaceAll('\n\n', breaks ? '\n' : ' ')}"`;
  const records = STORIES.map(recordOf);
  const lines = [Object.keys(records[0]), ...records.map(record => Object.values(record))];
  return lines.map((line, n) => line.map(field).join(delimiter) + (n === 0 ? header : rows)).join('');
}

const csv: Family = () =>
  combinations({
    header: LINE_ENDS,
    rows: LINE_ENDS,
    delimiter: [',', ';', '\t', '|'],
    escape: ['"', '\\'],
    breaks: [false, true],
    encoding: ENCODINGS,
  })
    // all line ends with one delimiter, all delimiters with equal line ends
    .filter(its => its.delimiter === ',' || its.header === its.rows)
    .map(its => ({
      file: its.delimiter === '\t' ? 'table.tsv' : 'table.csv',
      what: named(its),
      stories: QUOTED,
      content: encode(table(its), its.encoding),
    }));

const NULS: Readonly<Record<string, (table: string) => string>> = {
  'in a word': text => text.replace('déjà', 'dé\0jà'),
  'in a field of its own': text => text.replace('"https://post.example/bees"', '"\0"'),
  'after the last row': text => text + '\0'.repeat(300),
  'before the header': text => `\0${text}`,
  'between rows': text => text.replaceAll('"\n"', '"\n\0"'),
};

const nuls: Family = () =>
  combinations({ place: Object.keys(NULS), delimiter: [',', ';', '\t'], rows: LINE_ENDS }).map(its => ({
    file: its.delimiter === '\t' ? 'table.tsv' : 'table.csv',
    what: named(its),
    stories: QUOTED,
    content: NULS[its.place](table({ ...its, header: its.rows, escape: '"', breaks: false })),
  }));

const SHORT: Readonly<Record<string, (line: string) => string>> = {
  'a field is missing': line => line.slice(line.indexOf(',') + 1),
  'a field too many': line => `${line},more`,
  'a quotation mark too many': line => line.replace(' déjà', ' "déjà'),
  'the last quotation mark is missing': line => line.slice(0, -1),
  'the row is cut off': line => line.slice(0, line.length / 2),
};

const badRows: Family = () =>
  combinations({ fault: Object.keys(SHORT), row: [1, 2, 3], rows: ['\n', '\r\n'] }).map(its => {
    const lines = table({ ...its, header: its.rows, delimiter: ',', escape: '"', breaks: false }).split(its.rows);
    lines[its.row] = SHORT[its.fault](lines[its.row]);
    return { file: 'table.csv', what: named(its), stories: QUOTED, content: lines.join(its.rows), isDamaged: true };
  });

const SEPARATORS = ['\n', '\r\n', '\n\n', '', ' ', ',', ',\n', '\x1e', '\n\x1e', '\n,'] as const;
const QUIRKS: Readonly<Record<string, (json: string) => string>> = {
  none: json => json,
  NaN: json => json.replace('{', '{"score": NaN, '),
  Infinity: json => json.replace('{', '{"score": -Infinity, '),
  'a raw tab and line feed in a string': json => json.replace('déjà', '\tdéjà\n'),
  'a trailing comma': json => json.replace(/\}$/, ',}'),
  'a comment': json => json.replace('{', '{ /* made by hand */ '),
};

const joinedJson: Family = () =>
  combinations({
    separator: SEPARATORS,
    indent: ['', '  ', '\t'],
    quirk: Object.keys(QUIRKS),
    file: ['records.jsonl', 'records.json'],
  }).map(its => {
    const records = STORIES.map(story => QUIRKS[its.quirk](JSON.stringify(recordOf(story), null, its.indent)));
    const first = its.separator === '\x1e' ? '\x1e' : '';
    return { file: its.file, what: named(its), stories: QUOTED, content: first + records.join(its.separator) };
  });

const wrappedJson: Family = () =>
  combinations({
    wrapper: ['array', 'articles', 'data'],
    indent: ['', '  '],
    quirk: Object.keys(QUIRKS),
    encoding: ['utf-8', 'utf-8 with BOM', 'utf-16le'] as const,
  }).map(its => {
    const records = STORIES.map(story => QUIRKS[its.quirk](JSON.stringify(recordOf(story), null, its.indent)));
    const list = `[${records.join(', ')}]`;
    const wrapped: Readonly<Record<string, string>> = {
      array: list,
      articles: `{"count": 3, "articles": ${list}}`,
      data: `{"data": ${list}}`,
    };
    return {
      file: 'records.json',
      what: named(its),
      stories: QUOTED,
      content: encode(wrapped[its.wrapper], its.encoding),
    };
  });

const FAULTS: Readonly<Record<string, (json: string) => string>> = {
  'the record is cut off': json => json.slice(0, json.length / 2),
  'a quotation mark is missing': json => json.replace('"title":"', '"title":'),
  'a brace is missing': json => json.slice(0, -1),
  'a text is a number': json => json.replace(/"text":".*"/, '"text":7'),
  'something else stands there': () => 'Warning: something in export.php',
};

const badJson: Family = () =>
  combinations({ fault: Object.keys(FAULTS), record: [0, 1, 2], file: ['records.jsonl', 'records.json'] }).map(its => {
    const records = STORIES.map(story => JSON.stringify(recordOf(story)));
    records[its.record] = FAULTS[its.fault](records[its.record]);
    const content = its.file === 'records.json' ? `[${records.join(',\n')}]` : records.join('\n');
    return { file: its.file, what: named(its), stories: QUOTED, content, isDamaged: true };
  });

export const TABLES: Readonly<Record<string, Family>> = {
  'tables of any dialect': csv,
  'NUL bytes in tables': nuls,
  'bad rows': badRows,
  'concatenated JSON values': joinedJson,
  'JSON lists in any wrapper': wrappedJson,
  'bad records in JSON': badJson,
};
