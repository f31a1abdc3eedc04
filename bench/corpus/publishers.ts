/** Several hundred invented publishers, few of them large, and the page frames that most of them put around their articles. */
import { Chance } from './chance.js';
import { Distributions } from './distribution.js';
import { COMMON_WORD, invent, PLACE } from './invent.js';

export interface Publisher {
  readonly name: string;
  readonly host: string;
  readonly curly: boolean;
  /** Text above and below every article; empty without a frame. */
  readonly above: string;
  readonly below: string;
}

const FRAMED = 0.8;
const PAPERS = ['Courier', 'Gazette', 'Post', 'Herald', 'Times', 'Observer', 'Tribune', 'Chronicle', 'Mail', 'Star'];
const SITES = ['Now', 'Daily', 'Buzz', 'Wire', 'Today', 'Report', 'Online', '24', 'Insider', 'Hub'];
const ABOVE = [
  'Home | News | Business | Sport | Opinion | Culture',
  '% | Sections | Search | Sign in',
  'Skip to content. You are reading %.',
  'Breaking news, every hour of the day',
  'Share this article: Post, Mail, Copy link',
  'By our newsroom. Reading time about three minutes',
  'Edition: international. Switch to the local edition of %',
];
const BELOW = [
  'Sign up for the % newsletter and get the most important stories in your inbox every morning. You can unsubscribe at any time.',
  'We use cookies to improve your experience, to measure how our pages are read and to show you advertising that may interest you. By continuing to use % you agree to our cookie policy.',
  'Comments are moderated. Please keep to the subject and respect other readers; the rules of the house are found at the bottom of every page.',
  'All rights reserved. No part of this page may be republished, rewritten or redistributed without the written permission of %.',
  'Have you seen something that we should know about? Write to our editors, send a picture or call the newsroom at any hour.',
  'Support independent journalism: for the price of a cup of coffee a week, subscribers of % read without limits and without advertising.',
  'Download our free application and never miss a story. Available for telephones and tablets.',
  'Follow us on social media for live coverage, pictures and behind the scenes reports from the staff of %.',
  'About us. Contact. Advertise. Careers. Terms of service. Privacy policy. Accessibility. Corrections.',
  'This article was produced with the help of agency material and has been checked by an editor of % before publication.',
];
const LINKS = ['You may also like', 'Most read', 'Related stories', 'More from %', 'Read next', 'Editors’ picks'];

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

export class Publishers {
  readonly list: readonly Publisher[];
  readonly #shares: Distributions;

  /** @param headline makes the text of a link in a frame from the number of the link */
  constructor(count: number, seed: number, headline: (number: number) => string) {
    const chance = new Chance(seed, 0x9b1);
    const names = new Set<string>();
    while (names.size < count) {
      const bytes = new Uint8Array(64);
      const invented = Buffer.from(
        bytes.subarray(0, invent(chance.below(2) ? PLACE : COMMON_WORD, chance.bits(), bytes, 0)),
      );
      const word = capital(invented.toString());
      names.add(
        chance.below(3) > 0
          ? `The ${word} ${PAPERS[chance.below(PAPERS.length)]}`
          : `${word} ${SITES[chance.below(SITES.length)]}`,
      );
    }
    this.list = [...names].map((name, number) => {
      const framed = chance.unit() < FRAMED;
      return {
        name,
        host: `www.${name.toLowerCase().replace(/^the | /g, '')}.example`,
        curly: chance.below(2) === 0,
        above: framed ? aboveOf(name, chance) : '',
        below: framed ? belowOf(name, chance, i => headline(number * 16 + i)) : '',
      };
    });
    // Zipf's law: the second is half as large as the first, the third one third
    const items = Int32Array.from({ length: count }, (_, i) => i);
    const weights = Float64Array.from({ length: count }, (_, i) => 1 / (i + 1));
    this.#shares = new Distributions(Uint32Array.of(0, count), items, weights);
  }

  /** @param unit uniform over [0, 1) */
  draw(unit: number): Publisher {
    return this.list[this.#shares.draw(0, unit)];
  }
}

function some(list: readonly string[], count: number, name: string, chance: Chance): string[] {
  const left = [...list];
  return Array.from({ length: count }, () => left.splice(chance.below(left.length), 1)[0].replaceAll('%', name));
}

const aboveOf = (name: string, chance: Chance): string => some(ABOVE, 1 + chance.below(2), name, chance).join('\n');

/** 20 to 150 words. */
function belowOf(name: string, chance: Chance, headline: (i: number) => string): string {
  const blocks = some(BELOW, 1 + chance.below(4), name, chance);
  if (chance.below(2) === 0) {
    const links = Array.from({ length: 3 + chance.below(3) }, (_, i) => headline(i));
    blocks.unshift([some(LINKS, 1, name, chance)[0], ...links].join('\n'));
  }
  return blocks.join('\n\n');
}
