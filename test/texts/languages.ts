/** Samples in languages with and without spaces, written from left to right and from right to left. */
import { ARABIC } from './arabic.js';
import { CHINESE } from './chinese.js';
import { GERMAN } from './german.js';
import { HINDI } from './hindi.js';
import { JAPANESE } from './japanese.js';
import type { LanguageSample } from './language-sample.js';
import { RUSSIAN } from './russian.js';
import { SPANISH } from './spanish.js';
import { THAI } from './thai.js';

export const LANGUAGE_SAMPLES: readonly LanguageSample[] = [
  SPANISH,
  GERMAN,
  RUSSIAN,
  ARABIC,
  HINDI,
  CHINESE,
  JAPANESE,
  THAI,
];
