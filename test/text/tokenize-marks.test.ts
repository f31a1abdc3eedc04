/** Sentences, paragraphs and quotations, which the tokeniser reads off punctuation and keeps as flags. */
import { describe, expect, test } from 'vitest';
import { PARAGRAPH_START, QUOTED, SENTENCE_START, tokenizeLocated } from '../../src/text/tokenize.js';

/** The words that carry a flag, as written. */
function flagged(text: string, flag: number): string[] {
  const { bytes, starts, ends, flags } = tokenizeLocated(text);
  return Array.from(starts, (start, i) => new TextDecoder().decode(bytes.subarray(start, ends[i]))).filter(
    (_, i) => flags[i] & flag,
  );
}

describe('sentences', () => {
  test.each([
    ['the first word begins one', 'rain fell', ['rain']],
    ['. ! and ? end one', 'It rained. Who knew? Nobody! so it is', ['It', 'Who', 'Nobody', 'so']],
    ['a point inside a word or number ends none', 'see example.com or pay 3.50 today', ['see']],
    ['titles do not', 'Yesterday Mr. Smith met Dr. Jones. They spoke', ['Yesterday', 'They']],
    ['initials do not', 'In the U.S. Congress it failed. Again', ['In', 'Again']],
    ['a quotation mark may follow the stop', 'He said "It is over." "Why?" she asked', ['He', 'Why', 'she']],
    ['a bracket may follow the stop', '(It rained.) We left', ['It', 'We']],
    ['Chinese stops need no space', '下雨了。我们走', ['下', '我']],
    ['full-width stops', '真的！我们走？好', ['真', '我', '好']],
    ['Hindi danda', 'वर्षा हुई। हम गए', ['वर्षा', 'हम']],
    ['Arabic question mark', 'هل تمطر؟ نعم', ['هل', 'نعم']],
    ['a new paragraph begins one', 'A headline\n\nthen text', ['A', 'then']],
    ['a hard-wrapped line does not', 'the rain that\nfell on the\r\nplain', ['the']],
  ])('%s', (_, text, starts) => {
    expect(flagged(text, SENTENCE_START)).toEqual(starts);
  });
});

describe('paragraphs', () => {
  test.each([
    ['a blank line', 'one two\n\nthree', ['one', 'three']],
    ['a blank line of white space', 'one two\n \t \nthree', ['one', 'three']],
    ['a blank line of Windows', 'one two\r\n\r\nthree', ['one', 'three']],
    ['a line end after a full stop', 'It rained.\nThen sun', ['It', 'Then']],
    ['a line end after a closing quotation mark', 'He said “no”\nThen sun', ['He', 'Then']],
    ['several blank lines', 'one\n\n\n\ntwo\n\n\nthree', ['one', 'two', 'three']],
    ['text that begins with blank lines', '\n\n\none two', ['one']],
    ['not a hard-wrapped line', 'one two\nthree, four\r\nfive', ['one']],
    ['not a sentence', 'It rained. Then sun', ['It']],
  ])('%s', (_, text, starts) => {
    expect(flagged(text, PARAGRAPH_START)).toEqual(starts);
  });
});

describe('quotations', () => {
  test.each([
    ['straight', 'he said "it is over" and left'],
    ['curly', 'he said “it is over” and left'],
    ['German', 'he said „it is over“ and left'],
    ['Polish', 'he said „it is over” and left'],
    ['guillemets', 'he said «it is over» and left'],
    ['guillemets with French spaces', 'he said «\u00a0it is over\u00a0» and left'],
    ['Japanese', 'he said「it is over」and left'],
    ['over a hard line end', 'he said "it\nis over" and left'],
  ])('%s', (_, text) => {
    expect(flagged(text, QUOTED)).toEqual(['it', 'is', 'over']);
  });

  test('in scripts without spaces', () => {
    expect(flagged('他说“下雨了”就走', QUOTED)).toEqual(['下', '雨', '了']);
    expect(flagged('彼は「雨だ」と言った', QUOTED)).toEqual(['雨', 'だ']);
  });

  test('two in one sentence', () => {
    expect(flagged('"yes," he said, "no" and left', QUOTED)).toEqual(['yes', 'no']);
    expect(flagged('„yes“, he said, „no“ and left', QUOTED)).toEqual(['yes', 'no']);
  });

  test('an apostrophe is no quotation mark', () => {
    expect(flagged("it's the dogs' day, 'tis said", QUOTED)).toEqual([]);
  });

  test('one that is never closed ends with its paragraph', () => {
    expect(flagged('he said "it is over\n\nand left', QUOTED)).toEqual(['it', 'is', 'over']);
  });

  test('one that is never closed does not swallow a text without paragraphs', () => {
    const quoted = flagged(`he said "${'on and '.repeat(1000)}`, QUOTED);
    expect(quoted.length).toBeGreaterThan(300);
    expect(quoted.length).toBeLessThan(500);
  });
});
