/** A range of a text, looked up in the source of the text and cut out there, is that range. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMarkdown } from '../../../src/read/markdown/markdown.js';
import { htmlToText } from '../../../src/read/markup/html-text.js';
import { type LineRange, SourceMap, type SourceText } from '../../../src/read/source/source-map.js';
import { inventStory, randomFrom } from '../../invented/stories.js';

/** The text between two positions of an editor. */
function cut(source: string, { line, column, endLine, endColumn }: LineRange): string {
  const lines = source.split(/\r\n|\r|\n/).slice(line - 1, endLine);
  lines[lines.length - 1] = lines.at(-1)!.slice(0, endColumn - 1);
  lines[0] = lines[0]!.slice(column - 1);
  return lines.join('\n');
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/** Expects the positions of words, and the source from the first to the last word of some ranges. */
function expectFound(text: string, source: SourceText, shown: (cut: string) => string, ranges = 12): void {
  const find = new SourceMap(source).find(text);
  expect(find, text.slice(0, 60)).toBeDefined();
  const words = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)];
  const random = randomFrom(text.length);
  for (let n = 0; n < ranges; n++) {
    const [x, y] = [Math.floor(random() * words.length), Math.floor(random() * words.length)];
    const [first, last] = [words[Math.min(x, y)]!, words[Math.max(x, y)]!];
    const [start, end] = [first.index, last.index + last[0].length];
    const range = find!(start, end);
    const wanted = wordsOf(text.slice(start, end));
    // Markup may split a range of few words, which is then not found.
    if (range === undefined && wanted.length < 8) continue;
    expect(range).toBeDefined();
    const found = wordsOf(shown(cut(source.text, range!)));
    expect([found[0], found.at(-1)]).toEqual([wanted[0], wanted.at(-1)]);
  }
}

const whole = (text: string, format: SourceText['format']): SourceText => ({ text, format, line: 1, column: 1 });
const SEEDS = Array.from({ length: 6 }, (_, n) => n + 1);
const story = (seed: number): string =>
  `${inventStory(randomFrom(seed), 300)}\n\nGrüße, said “Åse” — 東京は大きい都市です。`;

describe('a range of a text is found in its source', () => {
  test.each(SEEDS)('plain text with any line ends (%i)', seed => {
    const text = story(seed);
    for (const end of ['\n', '\r\n', '\r']) expectFound(text, whole(text.replaceAll('\n', end), 'text'), cut => cut);
  });

  test.each(SEEDS)('Markdown after front matter that quotes it (%i)', seed => {
    const paragraphs = story(seed).split('\n\n');
    const marked = paragraphs.map((paragraph, n) =>
      n % 3 === 0
        ? paragraph.replace(/(\w+) (\w+)/g, (all, a: string, b: string) =>
            a.length > 4 ? `**${a}** [${b}](https://x.example/${a}-${b})` : all,
          )
        : n % 3 === 1
          ? `## ${paragraph}`
          : `> ${paragraph}`,
    );
    const lead = paragraphs[0]!.slice(0, 120);
    const source = `---\ntitle: "${lead.slice(0, 40)}"\ndescription: "${lead}"\n---\n\n${marked.join('\n\n')}\n`;
    expectFound(readMarkdown(source).text, whole(source, 'text'), cut => readMarkdown(cut).text);
  });

  test.each(SEEDS)('a page with references, inline elements and the same words in its head (%i)', seed => {
    const paragraphs = story(seed).split('\n\n');
    const body = paragraphs.map((paragraph, n) => {
      const marked = paragraph
        .replaceAll('“', '&ldquo;')
        .replaceAll('ü', n % 2 === 0 ? '&uuml;' : '&#252;')
        .replace(/\w{7,}/g, long => `${long.slice(0, 3)}<b>${long.slice(3)}</b>`);
      return `<p class="${paragraphs[0]!.split(' ').slice(0, 3).join(' ')}">${marked}</p>`;
    });
    const script = `<script type="application/ld+json">${JSON.stringify({ articleBody: paragraphs.join('\n') })}</script>`;
    const source = `<html><head><title>${paragraphs[0]}</title>${script}</head>\n<body>\n${body.join('\n')}\n</body></html>`;
    const text = htmlToText(`<body>${body.join('\n')}</body>`);
    expectFound(text, whole(source, 'html'), htmlToText);
  });

  test.each(SEEDS)('a record of JSON with escapes (%i)', seed => {
    const text = `“${story(seed)}”\tsaid "she" \\ he\n\nnew words`;
    const record = (value: string): string =>
      JSON.stringify({ id: seed, teaser: text.slice(0, 150), text: value, more: 'words' }).replace(
        /[\u0080-\uffff]/g,
        character => (seed % 2 === 0 ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`),
      );
    const decoded = (cut: string): string =>
      JSON.parse(`"${cut.replace(/^(?:[^\\]|\\.)*?(?="text":")"text":"/s, '')}"`) as string;
    expectFound(text, whole(record(text), 'json'), decoded);
    const html = text
      .split('\n\n')
      .map(part => `<p>${part.replaceAll('“', '&ldquo;')}</p>`)
      .join('');
    expectFound(htmlToText(html), whole(record(html), 'json'), cut => htmlToText(decoded(cut)));
  });
});

test('texts of one source are found in their order, even if they are equal', () => {
  const text = story(1);
  const source = [text, story(2), text].map(part => JSON.stringify({ text: part })).join('\n');
  const map = new SourceMap(whole(source, 'json'));
  const lines = [text, story(2), text].map(part => map.find(part)!(0, part.length)!.line);
  expect(lines).toEqual([1, 2, 3]);
});

test('a text that the source lacks is not found', () => {
  expect(new SourceMap(whole(story(3), 'text')).find(story(4))).toBeUndefined();
  expect(new SourceMap(whole('', 'html')).find(story(4))).toBeUndefined();
  expect(new SourceMap(whole(story(3), 'text')).find('')).toBeUndefined();
});

test('any source and any text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }),
      fc.constantFrom('text', 'json', 'html'),
      (text, noise, format) => {
        const source = whole(`${noise}${text}${noise}`, format as SourceText['format']);
        const range = new SourceMap(source).find(text)?.(0, text.length);
        if (range !== undefined)
          expect([range.line, range.column, range.endLine, range.endColumn].every(n => n > 0)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});
