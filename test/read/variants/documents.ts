/** ZIP archives, RTF documents and mojibake, as programs write them and as they are damaged afterwards. */
import { TextDecoder } from 'node:util';
import { decodeWindows1252 } from '../../../src/read/decode/unicode.js';
import { writeZip, type ZipFile } from '../unpack/zip-writer.js';
import { combinations, type Family, markupOf, named, STORIES, type Story, textOf } from './variant.js';

const ENTRIES: Readonly<Record<string, (story: Story) => ZipFile>> = {
  texts: story => ({ name: `${story.name}.txt`, content: textOf(story) }),
  'pages in a folder': story => ({
    name: `news/${story.name}.html`,
    content: `<!doctype html><meta charset="utf-8"><article><h1>${story.title}</h1>${markupOf(story)}</article>`,
  }),
  'records, a file each': story => ({ name: `${story.name}.json`, content: JSON.stringify({ text: textOf(story) }) }),
};

const ARCHIVES: Readonly<Record<string, (archive: Buffer) => Buffer>> = {
  whole: archive => archive,
  'behind a program': archive => Buffer.concat([Buffer.from('MZ'.repeat(500)), archive]),
  'with bytes after it': archive => Buffer.concat([archive, Buffer.from('\r\n')]),
};

const zips: Family = () =>
  combinations({
    entries: Object.keys(ENTRIES),
    method: [0, 8],
    flags: [0, 0x800],
    archive: Object.keys(ARCHIVES),
  }).map(its => ({
    file: 'texts.zip',
    what: named(its),
    stories: STORIES,
    // the offsets in its list are wrong
    isDamaged: its.archive !== 'whole',
    content: ARCHIVES[its.archive](
      writeZip(STORIES.map(story => ({ ...ENTRIES[its.entries](story), method: its.method, flags: its.flags }))),
    ),
  }));

/** Damage to one of the entries, or to the list of entries. */
const ZIP_DAMAGE: Readonly<Record<string, (archive: Buffer, name: string) => Buffer>> = {
  'a byte of the data': (archive, name) => flipped(archive, archive.indexOf(name) + 200),
  'the first byte of the data': (archive, name) => flipped(archive, archive.indexOf(name) + name.length),
  'its header': (archive, name) => flipped(archive, archive.indexOf(name) - 30),
  'its checksum': (archive, name) => flipped(archive, archive.indexOf(name) - 16),
  'its name in the list': (archive, name) => flipped(archive, archive.lastIndexOf(name) + 1),
  'its place in the list': (archive, name) => flipped(archive, archive.lastIndexOf(name) - 4),
  'the list is missing': archive => archive.subarray(0, archive.indexOf('PK\x01\x02')),
  'the end is missing': archive => archive.subarray(0, -10),
  'cut off within it': (archive, name) => archive.subarray(0, archive.indexOf(name) + 300),
  'a gap within it': (archive, name) =>
    Buffer.concat([archive.subarray(0, archive.indexOf(name) + 100), archive.subarray(archive.indexOf(name) + 140)]),
};

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] ^= 0x55;
  return copy;
}

const damagedZips: Family = () =>
  combinations({ damage: Object.keys(ZIP_DAMAGE), entry: [0, 1, 2], method: [0, 8] }).map(its => {
    const archive = writeZip(STORIES.map(story => ({ ...ENTRIES.texts(story), method: its.method })));
    return {
      file: 'texts.zip',
      what: named(its),
      stories: STORIES,
      isDamaged: true,
      content: ZIP_DAMAGE[its.damage](archive, `${STORIES[its.entry].name}.txt`),
    };
  });

const hex = (byte: number): string => `\\'${byte.toString(16).padStart(2, '0')}`;
/** How characters beyond ASCII are written. */
const CHARACTERS: Readonly<Record<string, (character: string) => string>> = {
  'by code page': character => [...Buffer.from(character, 'latin1')].map(hex).join(''),
  'by code point': character => `\\u${character.charCodeAt(0)}?`,
  'by code point, with a fallback of two bytes': character => `{\\uc2\\u${character.charCodeAt(0)}\\'c3\\'a9}`,
  'by code point, without a fallback': character => `{\\uc0\\u${character.charCodeAt(0)} }`,
  raw: character => character,
};
const RTF_HEADS: Readonly<Record<string, string>> = {
  short: '\\ansi\\ansicpg1252',
  'of a word processor':
    '\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\froman\\fcharset0 Times;}}{\\colortbl;\\red0;}{\\*\\generator W 1;}{\\header Post\\par}',
  'without a code page': '',
};
const RTF_CUTS: Readonly<Record<string, (rtf: string) => string>> = {
  whole: rtf => rtf,
  'without its last bracket': rtf => rtf.slice(0, -1),
  'cut off': rtf => rtf.slice(0, -300),
  'with bytes after it': rtf => `${rtf}\0\0more`,
};

const rtfs: Family = () =>
  combinations({
    characters: Object.keys(CHARACTERS),
    head: Object.keys(RTF_HEADS),
    paragraph: ['\\par\n', '\\par\\pard\\plain\r\n', '}{\\par '],
    cut: Object.keys(RTF_CUTS),
  }).map(its => {
    const [story] = STORIES;
    const text = textOf(story)
      .replace(/[^\0-\x7f]/g, CHARACTERS[its.characters])
      .replaceAll('\n\n', its.paragraph);
    return {
      file: 'story.rtf',
      what: named(its),
      stories: [story],
      isDamaged: its.cut !== 'whole',
      content: Buffer.from(RTF_CUTS[its.cut](`{\\rtf1${RTF_HEADS[its.head]} {${text}}\\par}`), 'latin1'),
    };
  });

const CODE_PAGES = ['iso-8859-1', 'windows-1252', 'windows-1250', 'windows-1254', 'iso-8859-15', 'macintosh'] as const;
const readAs = (text: string, codePage: string): string => {
  const bytes = Buffer.from(text);
  if (codePage === 'iso-8859-1') return bytes.toString('latin1');
  return codePage === 'windows-1252' ? decodeWindows1252(bytes) : new TextDecoder(codePage).decode(bytes);
};
const CARRIERS: Readonly<Record<string, (text: string) => string>> = {
  'story.txt': text => text,
  'story.html': text =>
    `<!doctype html><meta charset="utf-8"><article>${text.replace(/[^\n]+/g, '<p>$&</p>')}</article>`,
  'story.json': text => JSON.stringify({ text }),
  'story.jsonl': text => `${JSON.stringify({ text })}\n`,
  'story.csv': text => `id,text\n1,"${text}"\n`,
};

const mojibake: Family = () =>
  combinations({ file: Object.keys(CARRIERS), first: CODE_PAGES, second: ['none', 'iso-8859-1', 'windows-1252'] })
    // A page turns the no-break space in "†" into a space. The rest is the common end of "”", so that no answer is
    // certain.
    .filter(its => !(its.file === 'story.html' && its.first === 'macintosh' && its.second === 'windows-1252'))
    .map(its => {
      const [story] = STORIES;
      const once = readAs(textOf(story), its.first);
      const text = its.second === 'none' ? once : readAs(once, its.second);
      return { file: its.file, what: named(its), stories: [story], content: CARRIERS[its.file](text) };
    });

export const DOCUMENTS: Readonly<Record<string, Family>> = {
  'ZIP archives': zips,
  'damaged ZIP archives': damagedZips,
  'RTF documents': rtfs,
  mojibake,
};
