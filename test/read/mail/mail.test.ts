import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMail, readMbox } from '../../../src/read/mail/mail.js';
import { MboxSplitter } from '../../../src/read/mail/mbox.js';
import type { Article, ReadItem } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';

const place = { path: 'message.eml', explicit: true };
const crlf = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'));
const article = (items: readonly ReadItem[]): Article => {
  expect(items).toHaveLength(1);
  const [item] = items;
  if (!('article' in item)) throw new Error(JSON.stringify(item));
  return item.article;
};

const HEADER = `From: "The Daily" <news@daily.example>
To: reader@example.org
Subject: =?UTF-8?Q?Br=C3=BCcke_er=C3=B6ffnet?=
Date: Wed, 31 Jan 2024 10:00:00 +0100 (CET)
Message-ID: <17@daily.example>
MIME-Version: 1.0
`;
const alternative = (plain: string, html: string): string => `${HEADER}Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8

${plain}
--b
Content-Type: text/html; charset=utf-8

${html}
--b--
`;

describe('readMail', () => {
  it('takes subject, sender, date and message id; the plain part before the HTML', async () => {
    const message = alternative(
      'The bridge opened today.\n\nSo did the tunnel.',
      '<p>The bridge opened today.</p><p>So did the tunnel.</p>',
    );
    expect(article(await readMail(crlf(message), place))).toEqual({
      id: '17@daily.example',
      path: 'message.eml',
      title: 'Brücke eröffnet',
      source: 'The Daily',
      published: '2024-01-31T10:00:00+01:00',
      text: 'The bridge opened today.\n\nSo did the tunnel.',
    });
  });

  it('takes the HTML where the plain part is a stub, or where there is none', async () => {
    const html = `<style>p { color: red }</style><p>The bridge opened today after seven years of work.</p><p>So did the tunnel, and the road that leads to both.</p>`;
    const shown =
      'The bridge opened today after seven years of work.\n\nSo did the tunnel, and the road that leads to both.';
    expect(article(await readMail(crlf(alternative('See https://daily.example/17', html)), place)).text).toBe(shown);
    const single = `${HEADER}Content-Type: text/html; charset=utf-8\n\n${html}`;
    expect(article(await readMail(crlf(single), place)).text).toBe(shown);
  });

  it('decodes quoted-printable, Base64 and the declared charset', async () => {
    const quoted = `${HEADER}Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nEine lange Br=FCcke =\nist offen.`;
    expect(article(await readMail(crlf(quoted), place)).text).toBe('Eine lange Brücke ist offen.');
    const base64 = `${HEADER}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n${Buffer.from('Die Brücke.').toString('base64')}`;
    expect(article(await readMail(crlf(base64), place)).text).toBe('Die Brücke.');
  });

  it('leaves attachments out and takes the path as id without a message id', async () => {
    const message = `From: a@b.example
Archived-At: <https://lists.example/17>
Content-Type: multipart/mixed; boundary=b

--b

Words.
--b
Content-Type: text/plain; name=notes.txt
Content-Disposition: attachment; filename=notes.txt

Not these.
--b--`;
    expect(article(await readMail(crlf(message), place))).toEqual({
      id: 'message.eml',
      path: 'message.eml',
      source: 'a@b.example',
      url: 'https://lists.example/17',
      text: 'Words.',
    });
  });

  it('keeps dates that it cannot read', async () => {
    const dated = (date: string) => readMail(crlf(`From: a@b.example\nDate: ${date}\n\nx`), place).then(article);
    expect((await dated('Wed, 31 Jan 2024 10:00:00')).published).toBe('2024-01-31T10:00:00');
    expect((await dated('some day')).published).toBe('some day');
    expect(await dated('')).not.toHaveProperty('published');
  });

  it('reads a message that is cut off', async () => {
    const message = crlf(alternative('The bridge opened today.', '<p>The bridge'));
    expect(article(await readMail(message.subarray(0, -15), place)).text).toBe('The bridge opened today.');
  });

  it('says why a file is not an email message', async () => {
    const reason = async (bytes: Uint8Array) => JSON.stringify(await readMail(bytes, place));
    expect(await reason(Buffer.alloc(0))).toContain('empty file');
    expect(await reason(Buffer.from('Only words.\n\nAnd more.'))).toContain('not an email message: no headers');
    expect(await reason(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))).toContain('"binary"');
    expect(await readMail(Buffer.from('words'), { path: 'f', explicit: false })).toEqual([
      { skipped: { path: 'f', reason: 'not an email message: no headers' } },
    ]);
    const deep = Array.from(
      { length: 80 },
      (_, at) => `Content-Type: multipart/mixed; boundary=b${at}x\n\n--b${at}x\n`,
    ).join('');
    expect(await reason(crlf(`From: a@b.example\n${deep}\nx`))).toMatch(
      /cannot be read as an email message: .*nesting/i,
    );
    expect(await reason(crlf(`From: a@b.example\nSubject: ${'x'.repeat(2_000_000)}\n\nx`))).toMatch(/header/i);
  });

  it('never throws for random bytes', async () => {
    const whole = crlf(alternative('One two three.', '<p>One two three four five six seven.</p>'));
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length), fc.uint8Array({ maxLength: 20 }), async (at, bytes) => {
        await readMail(Buffer.concat([whole.subarray(0, at), bytes, whole.subarray(at + bytes.length)]), place);
        await readMail(bytes, place);
      }),
      { numRuns: 300 },
    );
  });

  it('takes linear time for many parts', async () => {
    const message = (parts: number) =>
      crlf(`${HEADER}Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(parts)}`);
    await expectLinear(2000, size => readMail(message(size), place));
  });
});

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  const buffer = Buffer.alloc(size);
  for (let at = 0; at < bytes.length; at += size) yield buffer.subarray(0, bytes.copy(buffer, 0, at, at + size));
}

const MBOX = `From a@b.example Wed Jan 31 10:00:00 2024
From: Ann <a@b.example>
Subject: One
Message-ID: <1@b.example>

From here on it rains.

From the hill, too.
>From a line that was quoted.
>>From a line that was quoted twice.

From b@b.example Wed Jan 31 11:00:00 2024
From: Bob <b@b.example>
Subject: Two

Second message.

`;

describe('readMbox', () => {
  const read = async (bytes: Buffer, size = 1 << 16, longest?: number): Promise<ReadItem[]> => {
    const items: ReadItem[] = [];
    for await (const batch of readMbox(chunks(bytes, size), { path: 'all.mbox', explicit: true }, longest))
      items.push(...batch);
    return items;
  };

  it('splits the file into messages and undoes the quoting of "From "', async () => {
    const expected = [
      {
        article: {
          id: '1@b.example',
          path: 'all.mbox',
          title: 'One',
          source: 'Ann',
          text: 'From here on it rains.\n\nFrom the hill, too.\nFrom a line that was quoted.\n>From a line that was quoted twice.',
        },
      },
      { article: { id: 'all.mbox#2', path: 'all.mbox', title: 'Two', source: 'Bob', text: 'Second message.' } },
    ];
    for (const size of [1, 7, 100, 1 << 16]) {
      expect(await read(Buffer.from(MBOX), size)).toEqual(expected);
      expect(await read(crlf(MBOX), size)).toEqual(expected);
    }
    expect(await read(Buffer.from(`\uFEFF\n${MBOX}`))).toEqual(expected);
  });

  it('does not depend on the sizes of the chunks', async () => {
    const many = Buffer.from(
      Array.from({ length: 40 }, (_, at) => MBOX.replaceAll('rains', 'rains '.repeat(at * 7))).join(''),
    );
    const whole = await read(many, many.length);
    expect(whole).toHaveLength(80);
    for (const size of [997, 1000, 1024, 1025, 4096]) expect(await read(many, size)).toEqual(whole);
  });

  it('keeps nothing of a message that is too long', async () => {
    const long = MBOX.replace('it rains', 'it rains '.repeat(1000));
    expect(await read(Buffer.from(long), 512, 4000)).toMatchObject([
      { problem: { id: 'all.mbox#1', reason: 'message 1: longer than 3.9 KB' } },
      { article: { title: 'Two' } },
    ]);
  });

  it('says why a file is not an mbox file, and which part is not a message', async () => {
    expect(await read(Buffer.from('Only words.'))).toMatchObject([
      { problem: { reason: expect.stringContaining('does not begin with a "From " line') } },
    ]);
    expect(await read(Buffer.alloc(0))).toMatchObject([{ problem: { reason: 'no messages' } }]);
    expect(await read(Buffer.from('From a 10:00\nwords'))).toMatchObject([
      { problem: { reason: 'message 1: no headers' } },
    ]);
  });

  it('takes linear time for a message of "From " lines', async () => {
    await expectLinear(10_000, size => {
      const mbox = new MboxSplitter(1 << 26);
      const messages = mbox.push(Buffer.from(`From a 10:00\n\n${'From \n'.repeat(size)}`)).length + mbox.end().length;
      expect(messages).toBe(1);
    });
  });
});
