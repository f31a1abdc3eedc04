/** Disguised words are compared as what they show, in any share of a text, and genuine texts are left alone. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { disguised, OF_CYRILLIC, OF_GREEK, OF_LATIN } from '../../bench/disguises.js';
import { LANGUAGES } from '../../src/text/language.js';
import { LEXICON_DATA } from '../../src/text/lexicon-data.js';
import { addWords, locateWords } from '../../src/text/read-words.js';
import { TokenColumns, tokenize } from '../../src/text/tokenize.js';

const ENGLISH = `The paper mill at Drosten will start one of its three machines again on Monday, seven weeks after a fire
destroyed the drying hall and left 410 people without work. Plant director Sunniva Harcastle said engineers had rebuilt the steam line
in record time and that inspectors from the Labour Board had signed off the new sprinklers on Friday evening.

The blaze began on 3 August in a heap of waste fibre, investigators found, probably because a bearing in a conveyor ran hot.`;
const RUSSIAN = `Бумажная фабрика в Дростене снова запустит в понедельник одну из трёх своих машин, спустя семь недель после пожара,
который уничтожил сушильный цех и оставил без работы 410 человек. Директор завода сообщила, что инженеры восстановили паровую линию в
рекордные сроки, а инспекторы по труду приняли новые спринклеры вечером в пятницу. Огонь вспыхнул 3 августа в куче отходов волокна.`;
const GREEK = `Το εργοστάσιο χαρτιού στο Ντρόστεν θα θέσει ξανά σε λειτουργία τη Δευτέρα μία από τις τρεις μηχανές του, επτά εβδομάδες
αφότου μια πυρκαγιά κατέστρεψε το στεγνωτήριο και άφησε 410 ανθρώπους χωρίς δουλειά. Η διευθύντρια Σουνίβα Χάρκασλ είπε ότι οι μηχανικοί
ξαναέχτισαν τη γραμμή ατμού σε χρόνο ρεκόρ και ότι οι επιθεωρητές εργασίας ενέκριναν τους νέους ψεκαστήρες το βράδυ της Παρασκευής.
Περίπου το μισό προσωπικό θα επιστρέψει την πρώτη εβδομάδα. Οι υπόλοιποι μένουν με μειωμένο μισθό.`;

function read(text: string): { readonly hashes: number[]; readonly disguised: string | undefined } {
  const columns = new TokenColumns();
  const { disguised: clause } = addWords(text, columns);
  return { hashes: [...columns.hashes.subarray(0, columns.length)], disguised: clause };
}

/** The words as they are printed. */
function printed(text: string): string[] {
  const { bytes, starts, ends } = locateWords(text).tokens;
  return [...starts].map((start, i) => Buffer.from(bytes).toString('utf8', start, ends[i]));
}

describe.each([
  ['English', ENGLISH, OF_LATIN],
  ['Russian', RUSSIAN, OF_CYRILLIC],
  ['Greek', GREEK, OF_GREEK],
])('%s', (_, text, kinds) => {
  const hashes = [...tokenize(text).hashes];

  test.each(Object.entries(kinds))('in %s', (_, disguise) => {
    for (const every of [5, 3, 2, 1]) {
      const found = read(disguised(text, disguise, word => word % every === 0));
      expect(found.hashes).toEqual(hashes);
      expect(found.disguised).toMatch(/^\d+ \p{L}/u);
    }
  });
});

test('any words of a text, disguised in several ways, are compared as shown', () => {
  const kinds = Object.values(OF_LATIN);
  const choices = fc.array(fc.nat(kinds.length * 2), { minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(choices, chosen => {
      let count = 0;
      const disguise = (word: string): string => kinds[chosen[count++ % chosen.length]]?.(word) ?? word;
      const text = disguised(ENGLISH, disguise, () => true);
      if (read(text).disguised !== undefined) expect(read(text).hashes).toEqual([...tokenize(ENGLISH).hashes]);
      expect([...locateWords(text).tokens.hashes]).toEqual(read(text).hashes);
    }),
    { numRuns: 20 },
  );
});

test('digits for letters', () => {
  const digits = new Map(Object.entries({ o: '0', e: '3', a: '4', s: '5' }));
  const leet = disguised(
    ENGLISH,
    word => [...word].map(letter => digits.get(letter) ?? letter).join(''),
    word => word % 2 === 0,
  );
  const shown = new Set(read(leet).hashes);
  const known = [...tokenize(ENGLISH).hashes].filter(hash => shown.has(hash));
  expect(known.length).toBeGreaterThan(0.95 * tokenize(ENGLISH).hashes.length);
  expect(read(leet).disguised).toMatch(/^\d+ digits for letters$/);
});

test('words in spaced letters', () => {
  const spaced = ENGLISH.replace(/\p{L}{3,}/gu, (word, at: number) =>
    at % 3 === 0 ? ` ${[...word].join(' ')} ` : word,
  );
  expect(read(spaced).hashes).toEqual([...tokenize(ENGLISH).hashes]);
  expect(read(spaced).disguised).toMatch(/^\d+ words in spaced letters$/);
});

test('a diff prints words in their stored spelling', () => {
  const text = disguised(ENGLISH, OF_LATIN['Cyrillic letters'], word => word % 2 === 0);
  expect(printed(text)).toEqual(text.match(/[\p{L}\p{N}]+/gu));
});

test('a diff prints words with marks in their stored spelling', () => {
  const accented = ENGLISH.replace(/[ae]/g, letter => `${letter}\u0301`).normalize('NFC');
  const text = ENGLISH.replace(/[ae]/g, letter => (letter === 'a' ? 'а\u0301' : 'е\u0301'));
  expect(read(text).hashes).toEqual([...tokenize(accented).hashes]);
  expect(printed(text)).toEqual(text.match(/[\p{L}\p{N}\p{M}]+/gu));
});

test.each(LANGUAGES)('common words of the language %s are not disguised', name => {
  const words = LEXICON_DATA[name].split(/[ |]+/).filter(word => word !== '');
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { minLength: 60, maxLength: 60 }), chosen => {
      const text = chosen.join(' ');
      expect(read(text)).toEqual({ hashes: [...tokenize(text).hashes], disguised: undefined });
    }),
    { numRuns: 5 },
  );
});

test('the clause names all kinds of disguise', () => {
  const [first, second] = [OF_LATIN['Greek letters'], OF_LATIN['zero-width spaces']];
  const text = disguised(
    disguised(ENGLISH, first, word => word % 2 === 0),
    second,
    word => word % 2 === 1,
  );
  expect(read(text).disguised).toMatch(/^\d+ letters of other alphabets, \d+ invisible characters$/);
});

describe('genuine texts are not disguised', () => {
  test.each([
    ['an English text', ENGLISH],
    ['a Russian one', RUSSIAN],
    ['a Greek one', GREEK],
    [
      'brand names and abbreviations in a Russian text',
      `${RUSSIAN} Компания Apple показала iPhone 15 и MacBook Pro, а Google и OpenAI ответили ChatGPT. Вакцины против Covid-19, SMS-рассылка,
      PR-служба, IT-компании, CEO и CFO, МРОТ, USB-C, Wi-Fi, HR, BMW X5, Toyota RAV4, Кузов А4, T-34, Ту-154М, COVID.`,
    ],
    [
      'Greek letters of science',
      `${ENGLISH} The α-particles and β-rays, TNFα, IFNγ, NFκB and PPARγ, 5 µg and 3 μm, 10 kΩ, ΔT, λmax and σ2, the αβ-receptor, χ²-test,
      γ-rays, δ13C, ω-3 and ω-6, π and 2πr, μTorrent, the Ωmega watch, αβγ.`,
    ],
    [
      'Russian words in an English text',
      `${ENGLISH} "Pravda" (Правда) and "Izvestia" (Известия) wrote of «нос», «сор» and «рост».`,
    ],
    [
      'names of models, codes and units',
      `${ENGLISH} COVID-19, G20, A380, B2B, P2P, 4x4, 2nd, 19th, 1990s, MP3s, H1N1, H5N1, CO2, i18n, k8s, W3C, 5G, 4K, F16s, mp4s, 3D, B12,
      M25, X-37B, C3PO, R2D2, e2e, x86, 3f2a9c1b, 9b1d4e7f, a1b2c3d4, 0x7f3a, PlayStation5, iPhone15Pro, Win32API.`,
    ],
    [
      'initials and lists of letters',
      `${ENGLISH} J R R Tolkien, U S A, vitamins A B C D E and K, options a b c d, plan B, x y z.`,
    ],
    ['soft hyphens where words are divided', ENGLISH.replace(/(\p{L}{3})(\p{L}{3})/gu, '$1\u00ad$2')],
    [
      'compounds at line ends',
      `${ENGLISH} It was a well-\nknown, three-\nyear plan of the vice-\npresident. A well-known man.`,
    ],
    ['emoji, flags and joiners', `${ENGLISH} 👩‍👩‍👧 ❤️ ✔️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 می‌خواهم`],
    ['Hebrew articles before English words', `${ENGLISH} הiPhone, וGoogle, בYouTube, לFacebook, שWhatsApp, מMicrosoft`],
    ['phonetic notation', `${ENGLISH} It is said [ˈdrɔstən], [ˈhɑːkɑːsəl] or [sʊˈniːvə].`],
  ])('%s', (_, text) => {
    expect(read(text)).toEqual({ hashes: [...tokenize(text).hashes], disguised: undefined });
  });
});
