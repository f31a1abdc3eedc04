import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withMojibakeRepaired } from '../../../src/read/decode/mojibake.js';
import { decodeWindows1252 } from '../../../src/read/decode/unicode.js';
import type { ReadItem } from '../../../src/types/article.js';
import { expectLinear } from '../../setup/count-work.js';

type CodePage =
  | 'iso-8859-1'
  | 'windows-1252'
  | 'windows-1251'
  | 'windows-1250'
  | 'windows-1254'
  | 'windows-1253'
  | 'koi8-r'
  | 'iso-8859-15'
  | 'macintosh';

/** Reads the UTF-8 of a text as a code page. */
function broken(text: string, codePage: CodePage): string {
  const bytes = Buffer.from(text);
  if (codePage === 'iso-8859-1') return bytes.toString('latin1');
  return codePage === 'windows-1252' ? decodeWindows1252(bytes) : new TextDecoder(codePage).decode(bytes);
}

const article = (text: string, title?: string): ReadItem => ({
  article: { id: 'a', path: 'a.txt', text, ...(title === undefined ? {} : { title }) },
});
const textOf = (text: string): string | undefined => {
  const [item] = withMojibakeRepaired([article(text)]);
  return 'article' in item ? item.article.text : undefined;
};

const ENGLISH = 'The café in “Paris” wasn’t open – said the naïve owner, who paid £40 for it… on Tuesday.';
const EMOJI = 'The match ended 3:1 🎉 and the crowd went wild 👏👏 until midnight.';
const TEXTS = [
  ENGLISH,
  'La ministre a déclaré à l’Assemblée que l’été dernier « tout avait été dit » sur ce sujet, où rien n’a changé.',
  'Die Bundesregierung prüft nun mögliche Maßnahmen für ältere Bürger und Städte – „zügig“, wie es heißt.',
  'El niño comió en la montaña mañana, según el español que habló ayer. ¿Qué pasó? ¡Nada!',
  'Вчера вечером в Москве встретились министры иностранных дел двух стран – «впервые за год».',
  'Včera večer se v Praze sešli ministři, aby jednali o příštím rozpočtu a o žlutých kartách.',
  'Χθες το βράδυ στην Αθήνα συναντήθηκαν οι υπουργοί εξωτερικών των δύο χωρών.',
  'Dün akşam İstanbul’da bakanlar görüştü, şehirde yağmur vardı ve güneş açtı.',
  '記者は東京で取材した。首相は昨日、国会で新しい法案について説明しました。',
  'أعلن الوزير أمس أن الجسر القديم سيغلق قبل الشتاء لإصلاحه.',
  EMOJI,
];

describe('mojibake is undone', () => {
  const codePages: readonly CodePage[] = [
    'iso-8859-1',
    'windows-1252',
    'windows-1251',
    'windows-1250',
    'windows-1254',
    'windows-1253',
    'koi8-r',
    'iso-8859-15',
    'macintosh',
  ];
  it.each(codePages)('of UTF-8 that was read as %s, once and twice', codePage => {
    for (const text of TEXTS) {
      const once = broken(text, codePage);
      // Some bytes have no character in some code pages.
      if (once.includes('\uFFFD')) continue;
      // Signs of Macintosh are certain only where there are several.
      if (codePage === 'macintosh' && text === EMOJI) continue;
      expect(textOf(once)).toBe(text);
      const twice = broken(once, codePage);
      if (!twice.includes('\uFFFD')) expect(textOf(twice)).toBe(text);
    }
  });

  it.each([
    ['Le maire d├®clare que lÔÇÖ├®cole ferm├®e ├á No├½l rouvrira cet ├®t├®.', 'cp850'],
    ['Le maire d├⌐clare que lΓÇÖ├⌐cole ferm├⌐e ├á No├½l rouvrira cet ├⌐t├⌐.', 'cp437'],
  ])('of UTF-8 that was read as a code page of DOS: %s', (text, codePage) => {
    const sound = article('Le maire déclare que l’école fermée à Noël rouvrira cet été.');
    const reason = `mojibake undone: UTF-8 that was read as ${codePage}`;
    expect(withMojibakeRepaired([article(text)])).toEqual([sound, { notice: { path: 'a.txt', reason } }]);
  });

  it('with a notice, and with the title', () => {
    const items = [article(broken(ENGLISH, 'windows-1252'), broken('Café – closed', 'windows-1252')), article('Plain')];
    expect(withMojibakeRepaired(items)).toEqual([
      article(ENGLISH, 'Café – closed'),
      article('Plain'),
      { notice: { path: 'a.txt', reason: 'mojibake undone: UTF-8 that was read as windows-1252' } },
    ]);
    const twice = broken(broken(ENGLISH, 'windows-1252'), 'windows-1252');
    expect(withMojibakeRepaired([article(twice)])[1]).toEqual({
      notice: { path: 'a.txt', reason: 'mojibake undone: UTF-8 that was read as windows-1252 and windows-1252' },
    });
  });

  it('of texts that are still bytes', () => {
    const utf8 = Buffer.from(broken(ENGLISH, 'windows-1252'));
    const [item] = withMojibakeRepaired([{ article: { id: 'a' }, utf8 }]);
    expect(item).toEqual({ article: { id: 'a', text: ENGLISH } });
  });

  it('if a byte was lost, and among a few other characters', () => {
    expect(textOf('He said â€œyesâ€ twice, and â€œnoâ€ once.')).toBe('He said “yes” twice, and “no” once.');
    expect(textOf('Il va Ã Paris, puis Ã la mer, cet Ã©tÃ©.')).toBe('Il va à Paris, puis à la mer, cet été.');
    expect(textOf(`${broken(ENGLISH, 'windows-1252').repeat(3)} © 2024`)).toBe(`${ENGLISH.repeat(3)} © 2024`);
    expect(textOf('The owner didnâ€™t answer.')).toBe('The owner didn’t answer.');
  });
});

describe('a text stays', () => {
  it.each([
    ...TEXTS,
    'CAFÉ® und SPAẞ: „Spaß“ und „Fuß“, NÃO, SÃO PAULO, À ÉTÉ',
    'Ні, її не було. Мій їжак і твій ґудзик.',
    'English text with one “quote” and Ä, Ö and Ü.',
    'The page shows â€œ and â€™ where UTF-8 was read as something else: thatâ€™s mojibake.',
    '├── src\n│   ├── read\n│   └── text\n├── test\n└── README, ├┤ and ┬┴',
    '—Él no vino —dijo ella—. ¿Qué pasó? —Ésta es la razón —contestó—, “así” fue.',
    'The roots √π, √2 and √α, from 1990–Äon to —Ö.',
    'Ångström, Curaçao, Ærø and Ýmir; ß“ and à la carte.',
    'ÐÞ and ðþ are letters of Iceland: Það er Ísland, þjóðin, Þór.',
    '',
  ])('as it is: %s', text => {
    const items = [article(text)];
    expect(withMojibakeRepaired(items)).toBe(items);
    const bytes = [{ article: { id: 'a' }, utf8: Buffer.from(text) }];
    expect(withMojibakeRepaired(bytes)).toBe(bytes);
  });

  // An accented letter right before two marks can be UTF-8 by chance: the marks stand as in real texts.
  it('if it is well-formed text of any kind', () => {
    const parts = [...'abc éèàüößñçøåÉÀÜ', ' “a', 'b” ', 'd’s', ' – ', ' … ', ' «c', 'd» '];
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...parts), maxLength: 40 }), text => {
        expect(textOf(text)).toBe(text);
      }),
    );
  });
});

it.each(['â€™', 'Ã©', 'Ð°', 'é', 'â€', 'Ã', 'Р°', '√©', '├®', '—Ä', '√', '├'])(
  'takes linear time for a repeated %j',
  async part => {
    await expectLinear(2000, size => textOf(part.repeat(size)));
  },
);
