import { describe, expect, it } from 'vitest';
import { readRtf } from '../../../src/read/office/rtf.js';
import type { ReadItem } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';
import { prose, said } from '../streams.js';

const read = (rtf: string, explicit = true): ReadItem[] =>
  readRtf(Buffer.from(rtf, 'latin1'), { path: 'story.rtf', explicit });

function articleOf(rtf: string) {
  const [item] = read(rtf);
  if (!('article' in item)) throw new Error(JSON.stringify(item));
  return item.article;
}
const textOf = (body: string): string => articleOf(`{\\rtf1\\ansi\\ansicpg1252 ${body}}`).text;

describe('readRtf', () => {
  it('reads paragraphs, title and date, and nothing of styles, pictures, headers and instructions', () => {
    const rtf = String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil Arial;}}{\colortbl;\red0;}{\stylesheet{\s0 Normal;}}
{\*\generator Writer 1.0;}{\info{\title The {\b ferry}}{\author Nobody}{\creatim\yr2024\mo5\dy1\hr8\min5}{\revtim\yr2025\mo1\dy1}}
{\header\pard Page \chpgn\par}\pard\f0 The ferry {\b stops} {\pict\pngblip 89504e47}today.\par
{\field{\*\fldinst{HYPERLINK "https://a.example"}}{\fldrslt One}}\line two{\v hidden} th
ree.\par\par {\listtext 1.\tab}Four{\footnote no}.{\*\unknown no}{\bin3 }}}}Five.\par}`;
    expect(read(rtf)).toEqual([
      {
        article: {
          id: 'story.rtf',
          path: 'story.rtf',
          title: 'The ferry',
          published: expect.stringMatching(/^2024-05-01T08:05/),
          text: 'The ferry stops today.\n\nOne\ntwo three.\n\nFour.Five.',
        },
      },
      { notice: { path: 'story.rtf', reason: '1 footnote and 1 header are left out' } },
    ]);
    const margins = String.raw`{\rtf1{\headerl Post}{\footer{\field{\*\fldinst PAGE}{\fldrslt 3}}}{\footerr\u1055?\'cf}One.}`;
    expect(said(read(margins))).toEqual(['story.rtf: One.', '* 1 header and 1 footer are left out']);
  });

  it('reads characters by code point, by the code page of the document and of the font, and as symbols', () => {
    expect(textOf(String.raw`caf\'e9 \ldblquote a\rdblquote\~\emdash b\_c \{d\} so\-ft`)).toBe(
      'café “a”\u00a0—b‑c {d} soft',
    );
    expect(textOf('caf\xe9 \x93x\x94')).toBe('café “x”');
    expect(textOf(String.raw`\u1055?\u1088\'3f\u-10179?\u-8704?{\uc0\u233 t}{\uc2\u233\'c3\'a9t}`)).toBe('Пр😀étét');
    expect(articleOf(String.raw`{\rtf1\ansi\ansicpg1251 \'cf\'f0}`).text).toBe('Пр');
    expect(
      articleOf(String.raw`{\rtf1\ansi{\fonttbl{\f1\fcharset204 A;}{\f2\fcharset128 B;}}\f1\'cf{\f2\'83A\'83\'42}\'f0}`)
        .text,
    ).toBe('ПアィрП'.slice(0, 4));
    expect(articleOf(String.raw`{\rtf1{\upr{\title no}{\*\ud{\title no}}}a{\upr{b}{\*\ud{\u233?}}}}`).text).toBe('aé');
    expect(textOf(String.raw`{\shp{\*\shpinst\shpleft1{\sp{\sn a}{\sv 1}}{\shptxt In a box.\par}}}`)).toBe('In a box.');
  });

  it('reads the complete part of a document that is cut off', () => {
    const whole = String.raw`{\rtf1\ansi ${prose(500)}\par {\b ${prose(500)}}\par}`;
    for (let end = 12; end < whole.length; end += 37) {
      expect(articleOf(whole.slice(0, end)).incomplete).toBe('cut off: its last group has no end');
    }
    expect(articleOf(whole).incomplete).toBeUndefined();
  });

  it('reports repairs, unread bytes, and files that are no documents', () => {
    expect(read(String.raw`{\rtf1\ansi\ansicpg437 a\'82}{\rtf1 b}`).slice(1)).toEqual([
      { notice: { path: 'story.rtf', reason: expect.stringContaining('code page 437') } },
      { notice: { path: 'story.rtf', reason: expect.stringContaining('9 bytes after the end') } },
    ]);
    expect(read('words')).toEqual([{ problem: expect.objectContaining({ reason: 'not an RTF document' }) }]);
    expect(read('', false)).toEqual([{ skipped: { path: 'story.rtf', reason: 'not an RTF document' } }]);
    const deep = articleOf(`{\\rtf1 ${'{\\b '.repeat(70_000)}a${'}'.repeat(70_000)} b}`);
    expect(deep).toMatchObject({ text: 'a b', incomplete: expect.stringContaining('70,001 deep') });
  });

  it('takes linear time', async () => {
    for (const part of [
      '{',
      '{\\upr{\\*\\ud ',
      '\\par ',
      "\\'e9\\b ",
      '\\u233?',
      '\\*',
      '\\bin1 x',
      '{\\fonttbl{\\f1\\fcharset204}}',
    ]) {
      await expectLinear(4000, async size => read(`{\\rtf1 ${part.repeat(size)}`));
    }
  });
});
