import { TextDecoder } from 'node:util';
import { expect, it } from 'vitest';
import { repairKoi8, withCyrillicRepaired } from '../../../src/read/decode/cyrillic.js';
import { decode } from '../../../src/read/decode/decode.js';

const TEXTS = {
  Russian:
    'Мэр города заявил, что паром через реку не будет ходить зимой. Жители собрались на площади у старой мельницы.',
  Ukrainian:
    'Мер міста заявив, що пором через річку більше не ходитиме взимку. Їхні мешканці зібралися на площі й чекали.',
  Bulgarian:
    'Кметът на града заяви, че фериботът през реката няма да пътува през зимата. Жителите се събраха на площада.',
  capitals: 'МЭР ГОРОДА ЗАЯВИЛ, ЧТО ПАРОМ ЧЕРЕЗ РЕКУ НЕ БУДЕТ ХОДИТЬ ЗИМОЙ. ЖИТЕЛИ СОБРАЛИСЬ НА ПЛОЩАДИ.',
};

const bytesIn = (encoding: string, text: string): Buffer => {
  const all = Buffer.from(Array.from({ length: 128 }, (_, at) => at + 128));
  const letters = [...new TextDecoder(encoding).decode(all)];
  return Buffer.from(
    Array.from(text, letter => (letter < '\x80' ? letter.charCodeAt(0) : letters.indexOf(letter) + 128)),
  );
};

it.each(Object.entries(TEXTS))('KOI8 that was read as windows-1251 is repaired: %s', (_, text) => {
  const broken = new TextDecoder('windows-1251').decode(bytesIn('koi8-u', text));
  expect(repairKoi8(broken)).toBe(text);
  expect(repairKoi8(text)).toBeUndefined();
  expect(withCyrillicRepaired([{ article: { id: 'a', path: 'f', title: broken, text: broken } }])).toEqual([
    { article: { id: 'a', path: 'f', title: text, text } },
    { notice: { path: 'f', reason: 'mojibake undone: KOI8 that was read as windows-1251' } },
  ]);
  const encoded = { article: { id: 'a', path: 'f' }, utf8: Buffer.from(broken) };
  expect(withCyrillicRepaired([encoded])[0]).toEqual({ article: { id: 'a', path: 'f', text } });
});

it.each(Object.entries(TEXTS))('KOI8 is read as such: %s', (_, text) => {
  const decoded = decode(bytesIn('koi8-u', text));
  expect('text' in decoded && (repairKoi8(decoded.text) ?? decoded.text)).toBe(text);
});

it.each([
  'Градоначелник је изјавио да скела преко реке више неће радити зими и да ће мост бити саграђен до пролећа.',
  'Хотын дарга голыг гатлах гатлага онгоц өвлийн улиралд явахгүй гэж мэдэгдэв. Оршин суугчид талбай дээр цугларав.',
  'Қала әкімі өзен арқылы өтетін паром қыста жүрмейтінін мәлімдеді. Тұрғындар алаңға жиналып, түсініктеме талап етті.',
  'Мэр',
  'The mayor said that the ferry will not cross the river in winter any more.',
])('other texts stay as they are: %s', text => {
  expect(repairKoi8(text)).toBeUndefined();
});
