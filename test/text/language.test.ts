import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { voters, votesModule } from '../../bench/lexicon-votes.js';
import { knownWords, LANGUAGES, languageOf, RARE_SHARE, UNKNOWN_LANGUAGE } from '../../src/text/language.js';
import { tokenize } from '../../src/text/tokenize.js';

const expectedShare = (language: number, hash: number): number => knownWords(language).get(hash) ?? RARE_SHARE;
const hashOf = (word: string): number => tokenize(word).hashes[0];
const nameOf = (text: string): string | undefined => LANGUAGES[languageOf(tokenize(text).hashes)];

describe('the language of a text', () => {
  test.each([
    ['en', 'The mayor said that the bridge would be closed for a month, and that the ferry would run at night.'],
    ['es', 'El alcalde dijo que el puente estará cerrado durante un mes y que el transbordador funcionará de noche.'],
    ['fr', 'Le maire a dit que le pont serait fermé pendant un mois et que le bac circulerait la nuit.'],
    ['de', 'Der Bürgermeister sagte, dass die Brücke für einen Monat gesperrt wird und die Fähre in der Nacht fährt.'],
    ['it', 'Il sindaco ha detto che il ponte sarà chiuso per un mese e che il traghetto navigherà anche di notte.'],
    ['pt', 'O prefeito disse que a ponte ficará fechada durante um mês e que a balsa não vai parar à noite.'],
    ['nl', 'De burgemeester zei dat de brug een maand dicht blijft en dat het veer ook in de nacht zal varen.'],
    ['sv', 'Borgmästaren sade att bron ska vara stängd i en månad och att färjan också går på natten.'],
    ['pl', 'Burmistrz powiedział, że most będzie zamknięty przez miesiąc, a prom będzie kursował także w nocy.'],
    ['tr', 'Belediye başkanı köprünün bir ay kapalı kalacağını ve bu süre için gece de vapur olacağını söyledi.'],
    ['ru', 'Мэр сказал, что мост будет закрыт на месяц и что паром будет ходить и ночью.'],
    ['el', 'Ο δήμαρχος είπε ότι η γέφυρα θα είναι κλειστή για έναν μήνα και ότι το πλοίο θα περνά και τη νύχτα.'],
    ['ar', 'قال رئيس البلدية إن الجسر سوف يكون مغلقا في هذا الشهر وإن العبارة سوف تعمل في الليل.'],
    ['hi', 'महापौर ने कहा कि पुल एक महीने के लिए बंद रहेगा और नाव रात में भी चलेगी।'],
    ['zh', '市长说，这座桥将关闭一个月，渡船在晚上也会开。'],
    ['ja', '市長は、この橋は一か月のあいだ閉まり、船は夜にも動くと言った。'],
  ])('%s', (language, text) => {
    expect(nameOf(text)).toBe(language);
  });

  test('does not depend on capitals', () => {
    expect(nameOf('THE MAYOR SAID THAT THE BRIDGE WOULD BE CLOSED FOR A MONTH.')).toBe('en');
  });

  test.each([
    ['nothing', ''],
    ['numbers', '17 204 3300 42 1999 2047'],
    ['invented words', 'blorvak quizzen tralfen murgleb hostrip vandoz prelk '.repeat(10)],
  ])('%s has none', (_, text) => {
    expect(languageOf(tokenize(text).hashes)).toBe(UNKNOWN_LANGUAGE);
  });

  test('follows from the beginning of a long text', () => {
    const english = 'The mayor said that the bridge would be closed for a month. '.repeat(40);
    expect(nameOf(english + 'Le maire a dit que le pont serait fermé pendant un mois. '.repeat(400))).toBe('en');
  });
});

describe('voting words', () => {
  test('ship with the hashes of this tokeniser (npm run lexicon-votes)', () => {
    const shipped = readFileSync(new URL('../../src/text/lexicon-votes.ts', import.meta.url), 'utf8');
    expect(shipped).toBe(votesModule());
  });

  test('vote for their languages, and split their vote among several', () => {
    for (const [hash, languages] of voters()) {
      // the first of those with as many votes wins
      expect(languageOf(Uint32Array.of(hash))).toBe(languages.length <= 20 ? languages[0] : UNKNOWN_LANGUAGE);
    }
  });
});

describe('the expected share of articles of a word', () => {
  const english = LANGUAGES.indexOf('en');

  test('nearly every article holds the commonest words of its language', () => {
    for (const [language, word] of [
      ['en', 'the'],
      ['de', 'die'],
      ['fr', 'de'],
      ['es', 'la'],
      ['ru', 'в'],
    ] as const) {
      expect(expectedShare(LANGUAGES.indexOf(language), hashOf(word))).toBeGreaterThan(0.95);
    }
  });

  test('common words come before rarer ones, and those before unknown ones', () => {
    const shares = ['the', 'people', 'water'].map(word => expectedShare(english, hashOf(word)));
    expect(shares).toEqual([...shares].sort((x, y) => y - x));
    expect(new Set(shares).size).toBe(shares.length);
    expect(expectedShare(english, hashOf('blorvak'))).toBe(RARE_SHARE);
    expect(shares.at(-1)).toBeGreaterThan(RARE_SHARE);
  });

  test('an unknown language has no words', () => {
    expect(expectedShare(UNKNOWN_LANGUAGE, hashOf('the'))).toBe(RARE_SHARE);
    expect(knownWords(UNKNOWN_LANGUAGE).size).toBe(0);
  });

  test.each(LANGUAGES)('%s has words, each in a share of the articles', name => {
    const words = [...knownWords(LANGUAGES.indexOf(name)).values()];
    expect(words.length).toBeGreaterThan(300);
    expect(words.every(share => share > 0 && share <= 1)).toBe(true);
  });
});
