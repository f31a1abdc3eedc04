import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../src/read/markup/html-text.js';

describe('htmlToText', () => {
  it.each([
    ['<p>One <b>two</b><p>Three<ul><li>a<li>b</ul>end', 'One two\n\nThree\n\na\nb\n\nend'],
    ['One<br>two<br/>three</br>four', 'One\ntwo\nthree\nfour'],
    ['<h1>Title</h1>Text<hr>More', 'Title\n\nText\n\nMore'],
    ['<table><tr><th>a<td>b<tr><td>c</table>', 'a b\nc'],
    ['<pre>let x;\n  let y;\n\nend</pre>', 'let x;\nlet y;\nend'],
    ['wo<b>r</b>d  <i>\n x</i>', 'word x'],
    ['<script>x("<p>no</p>")</script>a<style>p{}</style>b<template>no</template>', 'ab'],
    ['<SCRIPT>no</SCRIPT >yes<script>never closed', 'yes'],
    ['<div hidden>no</div><p style="color:red; DISPLAY : none">no</p><p aria-hidden=true>no</p>yes', 'yes'],
    ['<span class="sr-only">no</span><span class="hidden md:block">yes</span>', 'yes'],
    ['<p hidden>no<p>yes', 'yes'],
    ['<div style="display:none">all of it, never closed', 'all of it, never closed'],
    ['<!-- no --><!doctype html><?php no ?>yes<!-- never closed', 'yes'],
    ['<a href="x>y" title=\'a"b\'>link</a> <a href=a>b=c>d</a>', 'link b=c>d'],
    ['a < b and c > d, 1<2, </ >', 'a < b and c > d, 1<2,'],
    [
      'Caf&eacute; &amp; bar &#8217;&#x2019;&#146; &copy 2020 &unknown; &AMP; &#0; &Scaron;',
      'Café & bar ’’’ © 2020 &unknown; & \uFFFD Š',
    ],
    ['a&nbsp;b&amp;lt;c', 'a b&lt;c'],
    ['nul\0byte', 'nulbyte'],
    ['Plain text\n\nin two  paragraphs\nand lines', 'Plain text\n\nin two paragraphs\nand lines'],
    ['<b>Plain</b> text\n\nwith emphasis', 'Plain text\n\nwith emphasis'],
    ['<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字', '漢字'],
    ['<constructor>a</constructor><valueof>b</valueof>', 'ab'],
    ['', ''],
    [' \n ', ''],
    ['<p></p>', ''],
  ])('%j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it.each([
    ['&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;p&gt;three&lt;/p&gt;', 'One & two\n\nthree'],
    ['<div>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</div>', 'One\n\ntwo'],
    ['<div><![CDATA[<p>One</p><p>Two &amp; 3</p>]]></div>', 'One\n\nTwo & 3'],
    ['<div><![CDATA[&lt;p&gt;One&lt;/p&gt;&lt;br /&gt;two]]></div>', 'One\n\ntwo'],
  ])('reads what was escaped twice: %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it.each([
    ['<p>Use &lt;p&gt; and &lt;/p&gt; for it</p>', 'Use <p> and </p> for it'],
    [
      '<p>Like this:</p><pre><code>&lt;p&gt;Hi&lt;/p&gt;\n&lt;p&gt;Ho&lt;/p&gt;</code></pre>',
      'Like this:\n\n<p>Hi</p>\n<p>Ho</p>',
    ],
    ['How to use &lt;br&gt;', 'How to use <br>'],
    ['1 &lt; 2 &gt; 0', '1 < 2 > 0'],
  ])('keeps markup that the text is about: %j', (html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it.each(['script', 'style', 'title', 'textarea', 'iframe', 'noembed', 'noframes', 'xmp', 'svg', 'video', 'object'])(
    'keeps what follows a %s that ends itself',
    name => {
      for (const tag of [
        `<${name}/>`,
        `<${name} src="x"/>`,
        `<${name.toUpperCase()} a='b' />`,
        `<${name}/></${name}>`,
      ]) {
        expect(htmlToText(`<p>One</p>${tag}<p>Two</p><p>Three</p>`)).toBe('One\n\nTwo\n\nThree');
        expect(htmlToText(`<p>One</p>${tag}<p>Two</p><${name}></${name}>${tag}Three`)).toBe('One\n\nTwo\n\nThree');
      }
    },
  );

  it.each(['title', 'textarea', 'iframe', 'noembed', 'noframes'])('keeps what follows a %s without an end', name => {
    expect(htmlToText(`<p>One</p><${name}><p>Two</p>`)).toBe('One\n\nTwo');
    expect(htmlToText(`<p>One</p><${name}><p>Two</p><${name}>no</${name}>`)).toBe('One\n\nTwo');
  });

  it('leaves out the contents of a raw element that has an end tag', () => {
    expect(htmlToText('One<iframe src=http://x/><p>no</p></iframe><script>"<b>no"</script>two')).toBe('Onetwo');
    expect(htmlToText('<iframe><iframe src=x/></iframe></iframe>two')).toBe('two');
  });

  it('keeps all words between tags that are not closed', () => {
    const tag = fc.constantFrom(
      '<p>',
      '</p>',
      '<div>',
      '</div>',
      '<b>',
      '</b>',
      '<li>',
      '<table>',
      '<td>',
      '</a>',
      '<a href=x>',
      '<br>',
    );
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(tag, word)), parts => {
        const words = parts.filter(part => !part.startsWith('<'));
        expect(htmlToText(parts.join(' ')).split(/\s+/).filter(Boolean)).toEqual(words);
      }),
    );
  });

  it('never throws', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '=',
      '/',
      '!',
      '--',
      '<!--',
      '<![CDATA[',
      ']]>',
      '&',
      '#',
      ';',
      'script',
      'div',
      ' ',
      '\0',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map(pieces => pieces.join('')),
        ),
        html => {
          expect(typeof htmlToText(html)).toBe('string');
        },
      ),
    );
  });

  it.each([
    '<',
    '<div>',
    '<a href="',
    '<a b=\'c" ',
    '<!--',
    '<b><td></div>',
    '<p>a\n',
    '</',
    '&',
    '&lt;a ',
    '<a =',
    ' ',
    '<script>',
    '<![CDATA[',
  ])(
    'a million characters of %j, on which quadratic time exceeds the time limit',
    part => {
      expect(typeof htmlToText(`<b><div>${'<i>'.repeat(1000)}${part.repeat(1_000_000 / part.length)}`)).toBe('string');
    },
    60_000,
  );
});
