/** Mailboxes: files of concatenated messages. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readMbox } from '../../../src/read/mail/mail.js';
import { MboxSplitter } from '../../../src/read/mail/mbox.js';
import { decompress } from '../../../src/read/unpack/decompress.js';
import type { ReadItem } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';
import { inPieces, prose } from '../streams.js';

const crlf = (text: string): Buffer => Buffer.from(text.replaceAll('\n', '\r\n'));

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

  it('marks a message that is shorter than its Content-Length', async () => {
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

  it('marks a message that may be a quotation in the previous one', async () => {
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

  it('drops a message that is too long', async () => {
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

  it('accepts other spellings of the "From " line, except in quotations', async () => {
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

  it('reads a message with a fault in part, and the messages after it', async () => {
    const pages = Array.from({ length: 5 }, (_, n) => MBOX.replaceAll('it rains', `${prose(3000)} ${n}`));
    const members = pages.map(page => gzipSync(page));
    members[2] = Buffer.concat([members[2].subarray(0, 700), members[2].subarray(720)]);
    const items: ReadItem[] = [];
    const stream = decompress(inPieces(Buffer.concat(members)), 'gzip', 1e9);
    for await (const batch of readMbox(stream, { path: 'all.mbox', explicit: true })) items.push(...batch);
    const incomplete = items.map(item => ('article' in item ? item.article.incomplete : 'no article'));
    const part = 'damaged gzip data in gzip member 3';
    expect(incomplete.filter(clause => clause !== 'no article')).toEqual([...Array(3), part, part, ...Array(4)]);
    // The damage may have destroyed further messages.
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
