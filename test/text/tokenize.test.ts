import { describe, expect, test } from 'vitest';
import { CAPITAL, CHARACTER, NUMBER, tokenize, tokenizeLocated } from '../../src/text/tokenize.js';

const hashes = (text: string): number[] => [...tokenize(text).hashes];
const flags = (text: string): number[] => [...tokenize(text).flags];

/** The tokens as they are written. */
function written(text: string): string[] {
  const { bytes, starts, ends } = tokenizeLocated(text);
  return Array.from(starts, (start, i) => new TextDecoder().decode(bytes.subarray(start, ends[i])));
}

describe('the same word in several spellings', () => {
  test.each([
    ['case', 'The QUICK brown Fox', 'the quick BROWN fOX'],
    ['case outside ASCII', 'ÉCOLE Ωμέγα МОСКВА', 'école ωμέγα москва'],
    ['final sigma', 'ΟΔΟΣ', 'οδος'],
    ['composed and decomposed', 'caf\u00e9 na\u00efve \u1ec7', 'cafe\u0301 nai\u0308ve e\u0323\u0302'],
    ['Hangul syllables and their letters', '한국', '\u1112\u1161\u11ab\u1100\u116e\u11a8'],
    ['full width', 'Ｎｅｗｓ　２０２４', 'News 2024'],
    ['half-width Katakana', 'ﾃﾞｰﾀ', 'データ'],
    ['ligatures', 'oﬃce ﬁle', 'office file'],
    ['digits of other scripts', '٢٠٢٤ २०२४', '2024 2024'],
    ['apostrophes', "don't the department's", 'don’t the department`s'],
    ['dotted initials', 'the U.S. and the F.B.I. met', 'the US and the FBI met'],
    ['initials at the very end', 'made in the U.S.A.', 'made in the USA'],
    ['thousands', '200,000 people, 1,234,567 votes', '200000 people 1234567 votes'],
    ['thousands with points', '200.000', '200000'],
    ['hyphens', 'state-of-the-art', 'state of the art'],
    ['dashes', 'rain—then sun – at last', 'rain then sun at last'],
    ['soft hyphens', 'Minis\u00adtry of Jus\u00adtice', 'Ministry of Justice'],
    ['zero-width characters', 'M\u200bi\u200cn\u200di\u2060s\ufefftry', 'Ministry'],
    ['marks of direction', '\u202eMinistry\u202c of \u2066Justice\u2069', 'Ministry of Justice'],
    ['emoji between words', 'good 👍🏽 news', 'good news'],
    ['Markdown and typography', '**Bold** and _thin_…', 'bold and thin'],
    ['line ends', 'one\r\ntwo\rthree\nfour', 'one two three four'],
    ['other spaces', 'one\u00a0two\u2009three\u3000four', 'one two three four'],
  ])('%s', (_, one, other) => {
    expect(hashes(one)).toEqual(hashes(other));
  });

  test.each([
    ['decimals are not thousands of something else', '3.5', '3 5'],
    ['numbers apart', '12, 13', '1213'],
    ['letters with and without an accent', 'résumé', 'resume'],
    ['an abbreviation and its letters apart', 'U.S.', 'U S'],
    ['words in another order', 'man bites dog', 'dog bites man'],
  ])('but not: %s', (_, one, other) => {
    expect(hashes(one)).not.toEqual(hashes(other));
  });
});

describe('where words begin and end', () => {
  test.each([
    ['an apostrophe ends a word', "the department's", ['the', 'department', 's']],
    ['initials are one word, without the last point', 'In the U.S. today', ['In', 'the', 'U.S', 'today']],
    ['a number keeps its separators', 'paid $1,250.50, he said', ['paid', '1,250.50', 'he', 'said']],
    ['letters and digits hold together', 'the F16 and G7', ['the', 'F16', 'and', 'G7']],
    ['Han by character', '中国 News', ['中', '国', 'News']],
    ['Kana by character', 'これは', ['こ', 'れ', 'は']],
    ['Thai by letter, with its vowel signs', 'ที่นี่', ['ที่', 'นี่']],
    ['Han touching Latin letters', 'iPhone版', ['iPhone', '版']],
    ['Hangul in words', '서울 시장이 말했다', ['서울', '시장이', '말했다']],
    ['Arabic in words, vowel signs inside', 'كِتَاب جديد', ['كِتَاب', 'جديد']],
    ['Hindi in words, vowel signs inside', 'हिन्दी में', ['हिन्दी', 'में']],
    ['Hebrew with points', 'שָׁלוֹם', ['שָׁלוֹם']],
  ])('%s', (_, text, words) => {
    expect(written(text)).toEqual(words);
  });

  test.each(['', ' ', '\n\n', '...', '👩‍🚀🇩🇪', '—', '\u0301', '\u200b', '\0'])('%j has no word', text => {
    expect(hashes(text)).toEqual([]);
  });

  test('lone surrogates separate words and have no other effect', () => {
    expect(hashes('good\ud83dnews')).toEqual(hashes('good news'));
    expect(hashes('good\udc4d news\ud83d')).toEqual(hashes('good news'));
  });

  test('a combining mark is part of the word before it, and no word alone', () => {
    expect(hashes('कि')).not.toEqual(hashes('क'));
    expect(hashes('ดี')).not.toEqual(hashes('ด'));
    expect(hashes('word \u0301 word')).toEqual(hashes('word word'));
  });
});

describe('flags of kinds of words', () => {
  test('characters of scripts without spaces say so', () => {
    for (const text of ['中国人', 'これは', 'カタカナ', 'ไทย', 'ລາວ', 'ខ្មែរ', 'မြန်မာ']) {
      expect(flags(text).every(flag => flag & CHARACTER)).toBe(true);
    }
    for (const text of ['한국어', 'العربية', 'हिन्दी', 'русский', 'words']) {
      expect(flags(text).some(flag => flag & CHARACTER)).toBe(false);
    }
  });

  test('numbers say so', () => {
    const numbers = (text: string): string[] => written(text).filter((_, i) => flags(text)[i] & NUMBER);
    expect(numbers('In 2024 some 200,000 of the G7 paid 3.5 or ٣٥')).toEqual(['2024', '200,000', '3.5', '٣٥']);
  });

  test('capitals say so', () => {
    const text = 'In Élysée the élan of Omsk and Ωμέγα';
    expect(written(text).filter((_, i) => flags(text)[i] & CAPITAL)).toEqual(['In', 'Élysée', 'Omsk', 'Ωμέγα']);
  });
});
