/** The text of a block quotation gets quotation marks, so that it is not taken for words of the article. */
import { describe, expect, test } from 'vitest';
import { findDuplicates } from '../../src/library/detect.js';
import { readMarkdown } from '../../src/read/markdown/markdown.js';
import { htmlToText } from '../../src/read/markup/html-text.js';
import { InventedLanguage } from '../corpus/invented.js';

const language = new InventedLanguage(21);
const prose = (words: number): string => language.text(words).replaceAll('\n', ' ');
const PROSE = prose(60);

const markdown = (text: string): string => readMarkdown(text).text;

describe('a block quotation', () => {
  test('of a page', () => {
    const html = `<p>${PROSE}</p><blockquote><p>One two.</p><p>Three <b>four</b>.</p></blockquote><p>Five.</p>`;
    expect(htmlToText(html)).toBe(`${PROSE}\n\n“One two.”\n\n“Three four.”\n\nFive.`);
  });

  test('of Markdown, with lines without the mark', () => {
    expect(markdown(`${PROSE}\n\n> One two\n> three\nfour.\n>\n> Five.\n\nSix.`)).toBe(
      `${PROSE}\n\n“One two\nthree\nfour.”\n\n“Five.”\n\nSix.`,
    );
    expect(markdown(`${PROSE}\n> One.`)).toBe(`${PROSE}\n“One.”`);
  });

  test('with quotation marks keeps them', () => {
    expect(htmlToText(`<p>${PROSE}</p><blockquote>"One", he said.</blockquote>`)).toBe(`${PROSE}\n\n"One", he said.`);
  });

  test('that is most of the text is the article', () => {
    expect(htmlToText(`<p>He wrote:</p><blockquote>${PROSE}</blockquote>`)).toBe(`He wrote:\n\n${PROSE}`);
    expect(markdown(`He wrote:\n\n> ${PROSE}`)).toBe(`He wrote:\n\n${PROSE}`);
  });

  test('in two articles is no shared passage, but prose is', async () => {
    const statement = prose(60);
    const relations = async (mark: string): Promise<string[]> => {
      const articles = ['a', 'b'].map(id => ({ id, text: markdown(`${prose(200)}\n\n${mark}${statement}`) }));
      return (await findDuplicates(articles)).pairs.map(({ relation }) => relation);
    };
    expect(await relations('')).toEqual(['passage']);
    expect(await relations('> ')).toEqual([]);
  });
});
