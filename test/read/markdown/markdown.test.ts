import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAsciiDoc } from '../../../src/read/markdown/asciidoc.js';
import { readMarkdown } from '../../../src/read/markdown/markdown.js';
import { readRestructured } from '../../../src/read/markdown/restructured.js';
import { expectLinear } from '../../setup/count-work.js';

const strip = (markdown: string) => readMarkdown(markdown).text;

describe('readMarkdown', () => {
  it.each([
    ['[Jane *Doe*](http://e.x/(p)?a=b "Title") spoke', 'Jane Doe spoke'],
    ['[a](<b c> "t") and [b]( c ) and [c]()', 'a and b and c'],
    ['[a]((#b)) and [c](d(e)f(g) "h (i)")', 'a and c'],
    ['[not](a link at all)', '[not](a link at all)'],
    ['![a _chart_](data:image/png;base64,AAAA==) here', 'a chart here'],
    ['[![logo](a.png)](b.html)', 'logo'],
    ['[text][1], [1][] and [1]\n\n[1]: http://x.y "t"', 'text, 1 and 1\n'],
    ['He said [sic] and [maybe][that]', 'He said [sic] and [maybe][that]'],
    ['words[^1] follow\n\n[^1]: The note.', 'words follow\n\nThe note.'],
    ['**bold** __bold__ *it* _it_ ***both*** ~~gone~~', 'bold bold it it both gone'],
    ['**a _b** c_ and ***both** it*', 'a b c and both it'],
    ['snake_case_name, 2 * 3, 5*3, **open, ~5', 'snake_case_name, 2 * 3, 5*3, **open, ~5'],
    ['`code *raw*` and ``a`b`` and `open', 'code *raw* and a`b and `open'],
    ['\\*lit\\* \\[x\\](y) C:\\dir', '*lit* [x](y) C:\\dir'],
    ['Tom &amp; Ann &mdash; &#8217; &#x2019; &unknown; &#0;', 'Tom & Ann — ’ ’ &unknown; \uFFFD'],
    ['in <b>bo</b>ld<br>end <https://auto.link/> a < b', 'in bold end   a < b'],
    ['a<!-- hidden\ntext -->b <script>x()</script>c <style>p{}</style>d <!-- open', 'ab c d <!-- open'],
    ['# One #\n## Two ##\nText\n\nSet\n===\nSub\n---', 'One\nTwo\nText\n\nSet\nSub'],
    ['> quoted\n> > - deep\n- [x] done\n1. one\n2) two\n+ three', 'quoted\ndeep\ndone\none\ntwo\nthree'],
    ['| a | b |\n|---|:-:|\n| c | *d* |', 'a   b\nc   d'],
    ['a | b', 'a | b'],
    ['```js\nlet *a* = [1];\n``\n```\nafter\n\n---\n\n* * *', 'after\n\n'],
    ['One\n\n~~~\ncode\n~~~\n\nTwo', 'One\n\n\nTwo'],
    [
      '{{< figure src="a.png" >}}One {{% notice %}}two{{% /notice %}} {% include x.html %}{{ page.title }}three',
      'One two three',
    ],
    [
      'One\n{{< highlight go >}}\nfunc main() {}\n{{< /highlight >}}\n{% highlight c %}int a;{% endhighlight %}Two',
      'One\n\nTwo',
    ],
    ['Set {{ open and {% open too', 'Set {{ open and {% open too'],
    ['~~~\nnever closed *x*', 'never closed *x*'],
    ['#hashtag and #1', '#hashtag and #1'],
    ['a\r\nb\r\n', 'a\nb\n'],
  ])('%j', (markdown, text) => {
    expect(strip(markdown)).toBe(text);
  });

  it('reads simple front matter', () => {
    const markdown = `---
title: "Bridge: repaired"
date: 2024-01-31 # checked
author: Ann Lee
Publisher:
  - The Daily
  - The Coast
canonical: 'https://x.y/z'
tags: [a, b]
nested:
  title: none
---
Words.`;
    expect(readMarkdown(markdown)).toEqual({
      title: 'Bridge: repaired',
      published: '2024-01-31',
      source: 'The Daily, The Coast',
      url: 'https://x.y/z',
      credits: 'https://x.y/z',
      text: 'Words.',
    });
    expect(readMarkdown('+++\ntitle = "T"\ndate = 2024-01-31T10:00:00Z\n+++\nW')).toEqual({
      title: 'T',
      published: '2024-01-31T10:00:00Z',
      text: 'W',
    });
    expect(readMarkdown('---\nsite: Daily\n__proto__: x\nconstructor: y\n---\n# Head\n')).toEqual({
      title: 'Head',
      source: 'Daily',
      text: 'Head\n',
    });
  });

  it('reads lists in front matter however deep they are nested', () => {
    const nested = `${'['.repeat(20_000)}x${']'.repeat(20_000)}`;
    expect(readMarkdown(`---\ntitle: T\ntags: ${nested}\n---\nW`)).toEqual({ title: 'T', text: 'W' });
    expect(readMarkdown('---\nsite: ["Ann", \'Bob\' , Eve]\n---\nW').source).toBe('Ann, Bob, Eve');
  });

  it('does not take text between rules for front matter', () => {
    expect(strip('---\nThe council met.\n---\nMore.')).toContain('The council met.');
    expect(strip('---\ntitle: never closed\nMore.')).toContain('title: never closed');
    expect(strip('---\n---\nMore.')).toContain('More.');
  });

  it('takes the first heading for the title', () => {
    expect(readMarkdown('Intro\n\n## The *big* story\n\n# Later').title).toBe('The big story');
    expect(readMarkdown('No heading').title).toBeUndefined();
  });

  describe('takes linear time (on the long texts a quadratic expression exceeds the time limit)', () => {
    const parts = [
      '[',
      '*',
      '`',
      '<',
      '![',
      '[a](',
      '[a][',
      '<!--',
      '<a ',
      '_',
      '~~',
      '&',
      '\\',
      '(',
      '`a``',
      '> ',
      '- ',
      '#',
      '|',
    ];
    const more = [
      '[^',
      ' ',
      '\t|',
      '<script ',
      '# ###x#',
      '[a](x ',
      '*a ',
      '**a*',
      "[a](b '",
      '[a](x[a](x ',
      '[a]((x)',
      '(x)',
      '[a](<',
      `[a](x "[a](x '`,
      '[a](b (',
      '] ',
      '---\na: b\n',
      '|-|\n',
      '\n',
    ];
    it.each([...parts, ...more])('for a repeated %j', { timeout: 20_000 }, async part => {
      for (const tail of ['', 'x) -->']) await expectLinear(1000, size => strip(part.repeat(size) + tail));
      const long = part.repeat((1 << 18) / part.length);
      strip(long);
      strip(`[a](${long}x) -->`);
    });
  });

  it('never throws and keeps plain words in their order', () => {
    const piece = fc.constantFrom(
      '[',
      ']',
      '(',
      ')',
      '*',
      '_',
      '`',
      '<',
      '>',
      '!',
      '#',
      '|',
      '-',
      '\n',
      ' ',
      '\\',
      '~',
      ':',
      '&',
      '"',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(piece, fc.string()), { maxLength: 60 }),
        parts => typeof strip(parts.join('')) === 'string',
      ),
    );
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-zà-ö]{1,8}$/), { minLength: 1 }), words => {
        expect(strip(words.join(' '))).toBe(words.join(' '));
      }),
    );
  });
});

describe('MDX', () => {
  it('leaves out imports, exports, expressions and tags', () => {
    const mdx = `---
title: Bridge
---
import { Chart } from '../chart.js'
import Base from "./base"
export const data = {
  a: [1, 2],

  b: '}',
}

# Bridge to be repaired

<Chart data={data} onClick={() => { if (1 > 0) go() }} title="a > b" />

import duties were not spoken of. {/* a note */}The council{' '}met on {new Date().getFullYear()}Monday.

<Note type="info">
  It *agreed*.
</Note>

\`\`\`js
import x from 'y'
\`\`\`

A \`{brace}\` and 2 < 3 stay, and so does { what never ends.`;
    const { text, ...fields } = readMarkdown(mdx, true);
    expect(fields).toEqual({ title: 'Bridge' });
    expect(text.split(/\s+/).join(' ').trim()).toBe(
      'Bridge to be repaired import duties were not spoken of. The council met on Monday. It agreed. ' +
        'A {brace} and 2 < 3 stay, and so does { what never ends.',
    );
  });

  it.each(['{', '<A ', '<A b="', '{{', '{"', 'import {\n', '`', '<A b={', '{{< a', '{% b', '{{< highlight >}}'])(
    'takes linear time for a repeated %j',
    async part => {
      await expectLinear(1000, size => readMarkdown(part.repeat(size), true));
    },
  );
});

describe('reStructuredText', () => {
  it('gives the words, and the fields of the head', () => {
    const rst = `=====================
Bridge to be repaired
=====================
:date: 2024-03-05
:author: Ann Lee

The **council** met on \`Monday <https://e.x/>\`_ and *agreed*; see :ref:\`the plan <plan>\` [1]_.

.. image:: bridge.jpg
   :alt: The bridge

.. note:: It is a
   long bridge.

.. code-block:: python

   import bridge

   bridge.repair()

Costs
-----

As follows::

    4 million

* One item
#. Another

.. _plan: https://e.x/plan
.. [1] The plan of May.
.. a comment
   of two lines`;
    const { text, ...fields } = readRestructured(rst);
    expect(fields).toEqual({ title: 'Bridge to be repaired', published: '2024-03-05' });
    expect(text.split(/\s+/).join(' ')).toBe(
      'Bridge to be repaired The council met on Monday and agreed; see the plan . It is a long bridge. ' +
        'Costs As follows: One item Another The plan of May.',
    );
  });
});

describe('AsciiDoc', () => {
  it('gives the words, and the fields of the head', () => {
    const adoc = `= Bridge to be repaired
Ann Lee <ann@e.x>
v1.0, 2024-03-05
:toc: left

The *council* met on https://e.x/[Monday] and _agreed_; see <<plan,the plan>>.footnote:[Of May.]

image::bridge.jpg[The bridge]

[source,python]
----
import bridge
----

[NOTE]
====
It is a \`long\` bridge.
====

== Costs
// a comment
* One item
. Another

|===
|a |b
|===
TIP: Walk. +
term:: what it is`;
    const { text, ...fields } = readAsciiDoc(adoc);
    expect(fields).toEqual({ title: 'Bridge to be repaired', published: '2024-03-05' });
    expect(text.split(/\s+/).join(' ')).toBe(
      'Bridge to be repaired The council met on Monday and agreed; see the plan.Of May. It is a long bridge. ' +
        'Costs One item Another a b Walk. term what it is',
    );
  });
});

it.each(['*a', '`', '[', 'link:', 'link:x[', '<<', '`a <', '|', '.. ', '::\n  ', '----\n', ':a:', '{a', '((('])(
  'reStructuredText and AsciiDoc take linear time for a repeated %j',
  async part => {
    await expectLinear(1000, size => readRestructured(part.repeat(size)));
    await expectLinear(1000, size => readAsciiDoc(part.repeat(size)));
    const long = part.repeat(200_000 / part.length);
    readRestructured(long);
    readAsciiDoc(long);
  },
);
