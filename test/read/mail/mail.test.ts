import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMail } from '../../../src/read/mail/mail.js';
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

  it('takes the HTML if the plain part is a stub or missing', async () => {
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

  it('reads a message after empty lines, or after the "From " line of an mbox file', async () => {
    const message = `${HEADER}\nThe bridge opened today.`;
    for (const before of [
      '\n',
      '\n \n\n',
      '\uFEFF\n',
      'From a@b.example Wed Jan 31 10:00:00 2024\n',
      '>From x 10:00\n\n',
    ]) {
      const found = article(await readMail(crlf(before + message), place));
      expect([before, found.title, found.text]).toEqual([before, 'Brücke eröffnet', 'The bridge opened today.']);
    }
  });

  it('says that the end of a message is missing', async () => {
    const whole = alternative('The bridge opened today.', '<p>The bridge opened today.</p>');
    const part = async (message: string) => article(await readMail(crlf(message), place));
    expect(await part(whole)).not.toHaveProperty('incomplete');
    expect((await part(whole.slice(0, whole.indexOf('today') + 5))).incomplete).toContain('its last part has no end');
    const base64 = `${HEADER}Content-Transfer-Encoding: base64\n\n${Buffer.from('The bridge opened.').toString('base64')}`;
    expect(await part(base64)).not.toHaveProperty('incomplete');
    expect((await part(base64.slice(0, -6))).incomplete).toContain('Base64');
  });

  it('reads messages without a boundary, without line feeds, without a charset', async () => {
    const body = 'The café opened today.';
    const lost = `${HEADER}Content-Type: multipart/mixed\n\n${body}`;
    expect(article(await readMail(crlf(lost), place))).toMatchObject({
      text: body,
      incomplete: 'its parts have no boundary',
    });
    const returns = Buffer.from(`${HEADER}\n${body}`.replaceAll('\n', '\r'));
    expect(article(await readMail(returns, place))).toMatchObject({ text: body, title: 'Brücke eröffnet' });
    const latin1 = Buffer.from(`${HEADER}\n${`${body} Der Bär und die Tür über dem Tor. `.repeat(9)}`, 'latin1');
    expect(article(await readMail(latin1, place)).text).toContain('café opened today. Der Bär');
  });

  it('reads attached messages as separate articles', async () => {
    const inner = (n: number, body: string) => `From: b@b.example\nSubject: Inner ${n}\n\n${body}`;
    const outer = (words: string, ...inners: string[]) =>
      `From: a@b.example\nSubject: Fwd\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\n${words}\n${inners
        .map(one => `--o\nContent-Type: message/rfc822\nContent-Disposition: attachment\n\n${one}\n`)
        .join('')}--o--\n`;
    const told = async (message: string) =>
      (await readMail(crlf(message), place)).map(item =>
        'article' in item ? `${item.article.id}: ${item.article.text}` : item,
      );
    expect(await told(outer('', inner(1, 'The bridge opened.')))).toEqual(['message.eml#1: The bridge opened.']);
    expect(await told(outer('See below.', inner(1, 'One.'), inner(2, 'Two.')))).toEqual([
      'message.eml: See below.',
      'message.eml#1: One.',
      'message.eml#2: Two.',
    ]);
    const report = outer('It failed.', inner(1, 'Lost.')).replace('multipart/mixed', 'multipart/report');
    expect(await told(report)).toEqual(['message.eml: It failed.']);
    let deep = inner(0, 'Deepest.');
    for (let depth = 0; depth < 8; depth++) {
      deep = `From: a@b.example\nContent-Type: message/rfc822\n\n${deep}`;
    }
    expect(await readMail(crlf(deep), place)).toMatchObject([
      { notice: { reason: expect.stringContaining('1 attached messages left out') } },
    ]);
  });

  it('takes the attached text of a message without other text', async () => {
    const message = `${HEADER}Content-Type: text/html; charset=utf-8\nContent-Disposition: attachment\n\n<p>The bridge.</p>`;
    expect(article(await readMail(crlf(message), place)).text).toBe('The bridge.');
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

  it('takes linear time for long headers (exceeds the time limit otherwise)', async () => {
    const fields = [
      'Subject',
      'From',
      'To',
      'Date',
      'Message-ID',
      'Content-Type',
      'Archived-At',
      'Content-Disposition',
    ];
    const runs = [' ', '>', '<', '(', 'a', '"', ',', '=?', '=?x?Q?', '@', '<a@', '\\', ';', ';a=', 'a*0=', '\n '];
    for (const field of fields) {
      for (const run of runs) {
        const value = `Mon, 1 Jan 2024 10:00:00 <a${run.repeat(60_000 / run.length)}x`;
        await readMail(crlf(`From: a@b.c\n${field}: ${value}\n\nwords`), place);
      }
    }
    await readMail(crlf(`${'To: a@b.c\n'.repeat(90_000)}\nwords`), place);
  });

  it('takes linear time for many parts', async () => {
    const message = (parts: number) =>
      crlf(`${HEADER}Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\nx\n'.repeat(parts)}`);
    await expectLinear(2000, size => readMail(message(size), place));
  });
});
