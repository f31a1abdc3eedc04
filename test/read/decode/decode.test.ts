import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/read/decode/decode.js';
import { encodeAs } from '../tree.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const utf16 = (text: string, order: 'le' | 'be') => {
  const buffer = Buffer.from(text, 'utf16le');
  return order === 'le' ? buffer : buffer.swap16();
};
// Each text encoded once with a standard codec.
const SAMPLES: readonly (readonly [encoding: string, base64: string, text: string])[] = [
  [
    'shift_jis',
    'i0yO0oLNk4yLnoLFjuaN3oK1gr2BQo7xkYqCzY3wk/qBQY2Rie+CxZBWgrWCopZAiMSCyYLCgqKCxJDglr6CtYLcgrWCvYFC',
    '記者は東京で取材した。首相は昨日、国会で新しい法案について説明しました。',
  ],
  [
    'euc-jp',
    'ta281KTPxey1/qTHvOi64KS3pL+ho7zzweqkz7ryxvyhornxsvGkx7+3pLekpMuhsMaky6TEpKSkxsDizMCkt6TepLekv6Gj',
    '記者は東京で取材した。首相は昨日、国会で新しい法案について説明しました。',
  ],
  ['iso-2022-jp', 'GyRCNS08VCRPRWw1fiRHPGg6YCQ3JD8hIxsoQg==', '記者は東京で取材した。'],
  [
    'gb18030',
    'vMfV39fyyNW007GxvqmxqLXAo6zX3MDt1NrIy8PxtPO74czDu+G8+8HLwLTX1Lj3tdi1xLT6se2jrL7Nvq28w7ei1bnOyszit6Kx7cHLvbK7sKGj',
    '记者昨日从北京报道，总理在人民大会堂会见了来自各地的代表，就经济发展问题发表了讲话。',
  ],
  [
    'big5',
    'sE+qzKxRpOmxcaV4pV+z+L7JoUHBYLLOpmKl36prsHy7oan6t3Oqurl3uuKu16FBqMOlQqZetaqkRqZVxNKlTqrtqdK0o6VYqrqw3cNEoUM=',
    '記者昨日從台北報導，總統在立法院說明新的預算案，並且回答了各黨代表所提出的問題。',
  ],
  [
    'euc-kr',
    'vu7BpiC8rb/vv6G8rSC068Xrt8nAzCCxuci4v6Egu/W3zr/uIL+5u+q+yMC7ILyzuO3Hz7DtIL+pt68gwMe/+LXpwMcgwfq5rr+hILTkx9+02S4=',
    '어제 서울에서 대통령이 국회에 새로운 예산안을 설명하고 여러 의원들의 질문에 답했다.',
  ],
];
const CAFE = 'The café in “Paris” wasn’t open – said the naïve owner, who paid £40 for it on Tuesday.\n';

describe('decode', () => {
  it.each([
    ['', ''],
    ['plain ASCII', 'plain ASCII'],
    ['\uFEFFwith a mark', 'with a mark'],
    [CAFE, CAFE],
    ['记者从北京报道', '记者从北京报道'],
    ['emoji 🙂', 'emoji 🙂'],
    ['\u001b[31mred\u001b[0m terminal text', '\u001b[31mred\u001b[0m terminal text'],
  ])('takes UTF-8 as it is: %j', (text, expected) => {
    expect(decode(bytes(text))).toEqual({ text: expected, encoding: 'utf-8' });
  });

  it.each(['le', 'be'] as const)('reads UTF-16%s with a mark and without', order => {
    const encoding = `utf-16${order}`;
    for (const text of ['Hi', CAFE, `${CAFE}“記者” wrote`]) {
      expect(decode(utf16(text, order))).toEqual({ text, encoding });
      expect(decode(utf16(`\uFEFF${text}`, order))).toEqual({ text, encoding });
    }
    const chinese = '記者從北京報道，天氣很好。'.repeat(50);
    expect(decode(utf16(`\uFEFF${chinese}`, order))).toEqual({ text: chinese, encoding });
    const cut = utf16(`\uFEFF${CAFE}`, order);
    expect(decode(cut.subarray(0, cut.length - 1))).toEqual({ text: CAFE.slice(0, -1), encoding });
  });

  it.each([
    ['windows-1252', CAFE],
    ['windows-1252', 'El niño comió en la montaña mañana, según el español que habló ayer. ¿Qué pasó?'],
    ['windows-1252', 'Die Bundesregierung prüft nun mögliche Maßnahmen für ältere Bürger und Städte.'],
    ['windows-1252', 'café'],
    ['windows-1252', '“Hi”'],
    ['windows-1251', 'Вчера вечером в Москве встретились министры иностранных дел двух стран.'],
    ['koi8-r', 'Вчера вечером в Москве встретились министры иностранных дел двух стран.'],
    ['windows-1250', 'Příliš žluťoučký kůň úpěl ďábelské ódy. Včera večer se v Praze sešli ministři.'],
    ['iso-8859-7', 'Χθες το βράδυ στην Αθήνα συναντήθηκαν οι υπουργοί εξωτερικών των δύο χωρών'],
    ['windows-1254', 'Dün akşam İstanbul’da bakanlar görüştü, şehirde yağmur vardı ve güneş açtı'],
  ])('recognises %s: %s', (encoding, text) => {
    const decoded = decode(encodeAs(encoding, text));
    expect(decoded).toMatchObject({ text });
  });

  it('recognises Shift_JIS, EUC-JP, ISO-2022-JP, GB18030, Big5 and EUC-KR', () => {
    for (const [encoding, base64, text] of SAMPLES) {
      expect([encoding, decode(Buffer.from(base64, 'base64'))]).toEqual([encoding, { text, encoding }]);
    }
  });

  it('decodes UTF-8 that was cut in the middle of a character', () => {
    const whole = bytes('The café serves 記者 and 🙂');
    for (let cut = 1; cut <= 3; cut++) {
      expect(decode(whole.subarray(0, whole.length - cut))).toEqual({
        text: 'The café serves 記者 and \uFFFD',
        encoding: 'utf-8',
      });
    }
  });

  it('decodes a long UTF-8 text with a few damaged bytes', () => {
    const damaged = Buffer.from(CAFE.repeat(100));
    damaged[500] = 0xff;
    damaged[5000] = 0xc0;
    const decoded = decode(damaged);
    expect(decoded).toMatchObject({ encoding: 'utf-8', text: expect.stringContaining('naïve owner') });
    expect('text' in decoded && decoded.text.split('\uFFFD').length).toBeGreaterThanOrEqual(3);
  });

  it('finds the encoding of a large file by its first accents, wherever they are', () => {
    const text = `${'Plain words only. '.repeat(20_000)}${CAFE.repeat(3)}`;
    expect(decode(encodeAs('windows-1252', text))).toMatchObject({ text });
  });

  it.each([
    ['PNG image', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
    ['JPEG image', Buffer.from('ffd8ffe000104a464946', 'hex')],
    ['GIF image', Buffer.from('GIF89a\x01\0\x01\0', 'latin1')],
    ['PDF document; convert it, e.g. with pdftotext', Buffer.from('%PDF-1.7\n1 0 obj\n')],
    ['ZIP archive or office document', Buffer.from('PK\x03\x04\x14\0', 'latin1')],
    ['gzip archive', Buffer.from('1f8b0800', 'hex')],
    ['ELF program', Buffer.from('\x7fELF\x02\x01\x01', 'latin1')],
    ['RTF document', Buffer.from('{\\rtf1\\ansi words}')],
    ['MP4 or HEIF media file', Buffer.from('\0\0\0\x18ftypmp42', 'latin1')],
    ['MP3 audio', Buffer.from('ID3\x03\xff\xfb\x90\x64\x80\xc1', 'latin1')],
    ['binary data (NUL bytes)', Buffer.from('words\0and more words')],
    ['binary data (NUL bytes)', Buffer.from(Int16Array.from({ length: 2000 }, (_, at) => at % 16).buffer)],
    ['binary data (control characters)', Buffer.from(Uint8Array.from({ length: 500 }, (_, at) => (at % 6) + 1))],
  ])('calls a %s what it is', (binary, content) => {
    expect(decode(content)).toEqual({ binary });
  });

  it('does not mistake words for a file signature', () => {
    for (const text of [
      'BM is a city',
      'ID3 tags explained',
      'GIF89a is a format',
      'PK',
      'Rar! cried the bird',
      'MZ',
    ]) {
      expect(decode(bytes(text))).toEqual({ text, encoding: 'utf-8' });
    }
    expect(decode(encodeAs('windows-1252', 'MZ stands for Märkische Zeitung, a paper'))).toHaveProperty('text');
  });

  it('never throws, and returns any UTF-8 text unchanged', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), content => {
        const decoded = decode(content);
        return 'binary' in decoded || typeof decoded.text === 'string';
      }),
      { numRuns: 2000 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), text => {
        fc.pre(!text.includes('\0') && !text.startsWith('\uFEFF'));
        const decoded = decode(bytes(text));
        return 'binary' in decoded || decoded.encoding !== 'utf-8' || decoded.text === text;
      }),
    );
  });
});
