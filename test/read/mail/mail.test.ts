import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMail, readMbox } from '../../../src/read/mail/mail.js';
import { MboxSplitter } from '../../../src/read/mail/mbox.js';
import { decompress } from '../../../src/read/unpack/decompress.js';
import type { Article, ReadItem } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';
import { inPieces, prose } from '../streams.js';

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

  it('reads a message behind empty lines, or behind the line of an mbox file', async () => {
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

  it('reads messages that are attached as articles of their own', async () => {
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

  it('takes the attached text of a message that has no other', async () => {
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
Date: Wed, 31 Jan 2024 11:00:00 +0000

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
      {
        article: {
          id: 'all.mbox#2',
          path: 'all.mbox',
          title: 'Two',
          source: 'Bob',
          published: '2024-01-31T11:00:00Z',
          text: 'Second message.',
        },
      },
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

  it('says where a message that is shorter than it says may go on as the next one', async () => {
    const inner = `From b@c.example Wed Jan 31 10:00:00 2024\nFrom: b@c.example\n\n${prose(600)}`;
    const letter = (body: string, length: number) =>
      `From a@b.example Wed Jan 31 10:00:00 2024\nFrom: a@b.example\nContent-Length: ${length}\n\n${body}\n`;
    const incompleteOf = async (content: string) =>
      (await read(Buffer.from(content))).map(item => 'article' in item && item.article.incomplete);
    const body = `See below.\n\n${inner}`;
    expect(await incompleteOf(letter(body, body.length))).toEqual([
      expect.stringMatching(/^ends after 1\d of \d+ bytes: a line in it may look like the next message$/),
      undefined,
    ]);
    expect(await incompleteOf(letter(prose(3000), 3090) + letter('Short.', 20))).toEqual([undefined, undefined]);
  });

  it('says where a message may be a letter that another one quotes', async () => {
    const from = 'From a@b.example Wed Jan 31 10:00:00 2024\n';
    const dated = 'From: a@b.example\nSubject: One\nDate: Wed, 31 Jan 2024 10:00:00 +0000\n\n';
    const bare = 'From: c@d.example\nSubject: Two\n\n';
    const incompleteOf = async (...parts: string[]) =>
      (await read(Buffer.from(parts.join('')))).map(item => 'article' in item && item.article.incomplete);
    const part = 'it has neither date nor id, and may be a part of the message before';
    expect(await incompleteOf(from, dated, 'See:\n\n', from, bare, prose(600))).toEqual([undefined, part]);
    const blank = 'the message before has no text, and this one may be a part of it';
    expect((await incompleteOf(from, dated, '\n', from, dated, prose(600))).at(-1)).toBe(blank);
    // Exports without dates, and letters that are whole.
    expect(await incompleteOf(from, bare, 'Words.\n\n', from, bare, 'Words.\n')).toEqual([undefined, undefined]);
    expect(await incompleteOf(from, dated, 'Words.\n\n', from, dated, 'Words.\n')).toEqual([undefined, undefined]);
  });

  it('keeps nothing of a message that is too long', async () => {
    const long = MBOX.replace('it rains', 'it rains '.repeat(1000));
    expect(await read(Buffer.from(long), 512, 4000)).toMatchObject([
      { problem: { id: 'all.mbox#1', reason: 'message 1: longer than 3.9 KB' } },
      { article: { title: 'Two' } },
    ]);
  });

  it('finds messages without an empty line between them, and cuts none at a sentence', async () => {
    const body = [
      'From 08:00 on Monday the road is closed.',
      'From Tarnholm to Sula at 10:00 it rains.',
      '',
      'From Tarnholm on Wed at 08:00 in May 2024 a boat leaves.',
    ].join('\n');
    const letter = (line: string, n: number) => `${line}\nFrom: a@b.example\nSubject: ${n}\n\n${body}\n`;
    for (const line of [
      'From a@b.example Wed Jan 31 10:00:00 2024',
      'From - Wed Jan 31 10:00:00 2024',
      'From a@b.example Wed, 31 Jan 2024 10:00:00 +0000',
      'From a@b.example',
      'From - ',
      'From MAILER-DAEMON',
      'From a@b.example Wed Jan 31 10:00:00 2024\n',
    ]) {
      for (const ends of ['', '\n']) {
        const mbox = [1, 2, 3, 4].map(n => letter(line, n) + ends).join('');
        for (const bytes of [Buffer.from(mbox), crlf(mbox)]) {
          for (const size of [100, 1 << 16]) {
            const found = await read(bytes, size);
            expect([line, ends, size, found.map(item => 'article' in item && item.article.title)]).toEqual([
              ...[line, ends, size, ['1', '2', '3', '4']],
            ]);
          }
        }
      }
    }
    const damagedFirst = `rom a@b.example\n${letter('', 1).trimStart()}${letter('From a@b.example 10:00', 2)}`;
    expect((await read(Buffer.from(damagedFirst))).map(item => 'article' in item && item.article.title)).toEqual([
      '1',
      '2',
    ]);
    const headless = letter('', 1).trimStart() + letter('From a@b.example Wed Jan 31 10:00:00 2024', 2);
    expect((await read(Buffer.from(headless))).length).toBe(2);
  });

  it('finds messages between lines that a tool has spelled otherwise, and none where a letter quotes such a line', async () => {
    const letter = (line: string, n: number) =>
      `${line}\nfrom: a@b.example\nsubject: ${n}\n\nfrom Tarnholm on Wed at 08:00 in May 2024 a boat leaves.\nFROM 08:00 on.\n\n`;
    const titlesOf = async (mbox: string, size: number) =>
      (await read(Buffer.from(mbox), size)).map(item => 'article' in item && item.article.title);
    for (const word of ['from ', 'FROM ', 'From\t', ' From ']) {
      const mbox = [1, 2, 3].map(n => letter(`${word}a@b.example Wed Jan 31 10:00:00 2024`, n)).join('');
      for (const size of [100, 1 << 16]) expect([word, await titlesOf(mbox, size)]).toEqual([word, ['1', '2', '3']]);
    }
    const quoting = letter('From a@b.example Wed Jan 31 10:00:00 2024', 1);
    const quoted = 'from a@b.example Wed Jan 31 10:00:00 2024\nwords without headers\n';
    expect(await titlesOf(quoting + quoted, 1 << 16)).toEqual(['1']);
  });

  it('reads the message in part that a fault is in, and those behind it', async () => {
    const pages = Array.from({ length: 5 }, (_, n) => MBOX.replaceAll('it rains', `${prose(3000)} ${n}`));
    const members = pages.map(page => gzipSync(page));
    members[2] = Buffer.concat([members[2].subarray(0, 700), members[2].subarray(720)]);
    const items: ReadItem[] = [];
    const stream = decompress(inPieces(Buffer.concat(members)), 'gzip', 1e9);
    for await (const batch of readMbox(stream, { path: 'all.mbox', explicit: true })) items.push(...batch);
    const incomplete = items.map(item => ('article' in item ? item.article.incomplete : 'no article'));
    const part = 'damaged gzip data in gzip member 3';
    expect(incomplete.filter(clause => clause !== 'no article')).toEqual([...Array(3), part, part, ...Array(4)]);
    // Others may have stood where the damage is.
    expect(items.filter(item => 'problem' in item)).toEqual([
      { problem: { id: 'all.mbox', path: 'all.mbox', status: 'unreadable', reason: part } },
    ]);
  });

  it('says why a file is not an mbox file, and which part is not a message', async () => {
    expect(await read(Buffer.from('Only words.'))).toMatchObject([
      { problem: { reason: expect.stringContaining('it has no "From " line') } },
    ]);
    expect(await read(Buffer.alloc(0))).toMatchObject([{ problem: { reason: 'no messages' } }]);
    expect(await read(Buffer.from('From a 10:00\nwords'))).toMatchObject([
      { problem: { reason: 'message 1: no headers' } },
    ]);
  });

  it.each(['From \n', 'from \n From \nFROM \n'])('takes linear time for a message of lines %j', async lines => {
    await expectLinear(10_000, size => {
      const mbox = new MboxSplitter(1 << 26);
      const messages = mbox.push(Buffer.from(`From a 10:00\n\n${lines.repeat(size)}`)).length + mbox.end().length;
      expect(messages).toBe(1);
    });
  });
});
