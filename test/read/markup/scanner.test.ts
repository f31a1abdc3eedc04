import { describe, expect, it } from 'vitest';
import { attributesOf, type Dialect, MarkupScanner } from '../../../src/read/markup/scanner.js';

function pieces(text: string, dialect: Dialect): string[] {
  const scanner = new MarkupScanner(text, dialect);
  const seen: string[] = [];
  while (scanner.next()) {
    const { kind, name, start, end } = scanner;
    seen.push(`${kind} ${name || text.slice(start, end)}`);
  }
  return seen;
}

describe('MarkupScanner', () => {
  it('finds tags, sections, declarations and stray signs of XML', () => {
    const text = 'a <b c=">"> 1 <2 <!-- <x> --><?p ?><![CDATA[<y>]]></b ><d/><!DOCTYPE r [<!ENTITY e "x">] ><!odd></';
    expect(pieces(text, 'xml')).toEqual([
      'open b',
      'stray <',
      'comment <!-- <x> -->',
      'instruction <?p ?>',
      'cdata <![CDATA[<y>]]>',
      'close b',
      'empty d',
      'doctype <!DOCTYPE r [<!ENTITY e "x">] >',
      'stray <',
      'stray <',
    ]);
  });

  it.each([
    ['<!-- never', 'stray <'],
    ['<![CDATA[never', 'cdata <![CDATA[never'],
    ['<a href="never', 'stray <'],
    ['<a href="x<y">', 'stray <'],
    ['<a', 'stray <'],
  ])('takes one character of broken XML as stray: %j', (text, first) => {
    expect(pieces(text, 'xml')[0]).toBe(first);
  });

  it.each([
    ['<A Href=x>b</A >', ['open a', 'close a']],
    ['<br/><a href=x/><a href="x"/>', ['empty br', 'open a', 'empty a']],
    ['<!---->a<!-->b<!-- never <i>', ['comment <!---->', 'comment <!-->', 'comment <!-- never <i>']],
    ['</>a<!odd>b<?p>', ['comment </>', 'comment <!odd>', 'instruction <?p>']],
    ['1 < 2, <3', ['stray <', 'stray <']],
    ['<![CDATA[<p>]]>', ['cdata <![CDATA[', 'open p']],
    ['<a href="never <b>', ['open a']],
  ])('reads HTML as browsers do: %j', (text, seen) => {
    expect(pieces(text, 'html')).toEqual(seen);
  });

  it('gives the attributes of a tag, the first of each name', () => {
    const scanner = new MarkupScanner('<a HREF=x title="a &lt; b" title=\'c\' hidden data-x=1>', 'html');
    scanner.next();
    expect([...attributesOf(scanner.attributes)]).toEqual([
      ['href', 'x'],
      ['title', 'a < b'],
      ['hidden', ''],
      ['data-x', '1'],
    ]);
  });
});
