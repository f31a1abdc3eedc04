import { describe, expect, it } from 'vitest';
import { decodeHtml } from '../../../src/read/markup/charset.js';

const page = (meta: string, body: string | Buffer): Buffer =>
  Buffer.concat([Buffer.from(`<html><head>${meta}</head><p>`), Buffer.from(body)]);
/** "記者は東京で取材した。" in Shift_JIS, which is too little for detection to be sure. */
const SHIFT_JIS = Buffer.from('i0yO0oLNk4yLnoLFjuaN3oK1gr2BQg==', 'base64');
const LATIN_2 = Buffer.from([0xb3, 0xf3, 0x64, 0xbc]); // łódź

describe('decodeHtml', () => {
  it.each([
    ['<meta charset=shift_jis>', SHIFT_JIS, '記者は東京で取材した。', 'shift_jis'],
    [
      '<META CONTENT="text/html; charset=x-sjis" HTTP-EQUIV=Content-Type>',
      SHIFT_JIS,
      '記者は東京で取材した。',
      'shift_jis',
    ],
    ['<meta charset="iso-8859-2">', LATIN_2, 'łódź', 'iso-8859-2'],
    ['<meta charset="iso-8859-1">', Buffer.from([0x93, 0xe9, 0x94]), '“é”', 'windows-1252'],
    ['<meta charset="iso-8859-1">', 'déjà', 'déjà', 'utf-8'],
    ['<meta charset="no-such"><meta charset="iso-8859-2">', LATIN_2, 'łódź', 'iso-8859-2'],
    ['<!-- <meta charset="iso-8859-5"> --><meta charset="iso-8859-2">', LATIN_2, 'łódź', 'iso-8859-2'],
    ['<meta charset=utf-8>', Buffer.from([0x93, 0x61, 0xe9, 0x62, 0x94]), '“aéb”', 'windows-1252'],
    ['<meta charset=utf-16>', 'déjà', 'déjà', 'utf-8'],
    ['<meta charset=iso-2022-jp>', '\x1b$B5-<T$OEl5~$G<h:`$7$?!#\x1b(B', '記者は東京で取材した。', 'iso-2022-jp'],
  ])('%s', (meta, body, text, encoding) => {
    const decoded = decodeHtml(page(meta, body));
    expect(decoded).toEqual({ text: `<html><head>${meta}</head><p>${text}`, encoding });
  });

  it('reads an XML declaration', () => {
    const bytes = Buffer.concat([Buffer.from('<?xml version="1.0" encoding="iso-8859-2"?><html><p>'), LATIN_2]);
    expect(decodeHtml(bytes)).toMatchObject({ encoding: 'iso-8859-2' });
  });

  it('prefers a byte order mark', () => {
    const text = '<meta charset=iso-8859-2><p>déjà';
    expect(decodeHtml(Buffer.from(`\uFEFF${text}`))).toEqual({ text, encoding: 'utf-8' });
    expect(decodeHtml(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual({ text, encoding: 'utf-16le' });
  });

  it('ignores a declaration that is too late or in which the bytes are not valid', () => {
    const western = Buffer.from('Le caf\xe9 d\xe9j\xe0 vu \xe0 No\xebl, \xe7a va. '.repeat(20), 'latin1');
    expect(decodeHtml(page('<meta charset=euc-kr>', western))).toMatchObject({ encoding: 'windows-1252' });
    expect(decodeHtml(page(`${' '.repeat(1024)}<meta charset=iso-8859-2>`, western))).toMatchObject({
      encoding: 'windows-1252',
    });
  });

  it('removes stray NUL bytes from pages only', () => {
    const text = '<!doctype html><p>A page with a NUL';
    expect(decodeHtml(Buffer.from(`${text}\0`))).toEqual({ text, encoding: 'utf-8' });
    expect(decodeHtml(Buffer.from('\x89PNG\r\n\x1a\n\0\0<meta charset=utf-8>', 'latin1'))).toEqual({
      binary: 'PNG image',
    });
    expect(decodeHtml(Buffer.from('words\0words'))).toHaveProperty('binary');
    expect(decodeHtml(Buffer.alloc(0))).toEqual({ text: '', encoding: 'utf-8' });
  });
});
