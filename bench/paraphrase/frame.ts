/** The page frame that a copying site puts around a text. Sites, words and URLs are invented. */
import { pick } from '../random.js';
import type { Maker } from './maker.js';
import { paragraphsOf } from './sentences.js';

interface Site {
  readonly name: string;
  readonly above: string;
  readonly below: string;
}

const SITES: readonly Site[] = [
  {
    name: 'The Daily Magpie',
    above: `Home | World | Money | Science | Sport | Weather | Horoscopes

The Daily Magpie: everything that shines, before breakfast

Sign up for our free morning letter and never again be the last in the office to know.`,
    below: `What do you make of this? Tell us in the comments below. Comments are read by a person before they appear, which
can take an hour on busy days.

More from the Magpie: Nine kettles tested. Why your cat looks at the wall. The town that forgot its own anniversary.

The Daily Magpie is published by four friends in a former bakery. We carry stories from many hands and take no
responsibility for the contents of pages that we link to. Write to the desk at desk@magpie.example to have a page corrected.`,
  },
  {
    name: 'newsfunnel.example',
    above: `NEWSFUNNEL >> Top >> Latest >> Story

Reading time: about three minutes. Share this story: Post, Mail, Print, Copy link`,
    below: `You have two free stories left this month. Become a Funnel Friend for the price of a sandwich and read without
limits on up to three devices.

Filed under: headlines, today, must read, trending, updates

Previous story: Three recipes for a wet Sunday. Next story: Is your garden gate too loud for the neighbours?

All times are local. Newsfunnel gathers articles by machine; the order in which they appear says nothing about their weight.`,
  },
  {
    name: 'Kestrel Wire Mirror',
    above: `Kestrel Wire Mirror, the archive that never sleeps

This page was saved for readers whose connection does not reach the original. Pictures have been taken out.`,
    below: `End of saved page. The mirror keeps every page for ninety days and then forgets it. If you hold the rights to this
page and wish it gone, fill in the form behind the small bird and we shall remove it within one working day.

Mirror rules, Cookie choices, About the bird, Donate a terabyte`,
  },
  {
    name: 'HotPlate Buzz',
    above: `HOTPLATE BUZZ! Served while it sizzles

Tap the bell so that you do not miss a serving. 41,208 people are at the table right now.`,
    below: `Did this story leave you hungry for more? Spin the wheel for a surprise serving!

LEAVE A REPLY: your mail address stays in the kitchen. Fields with a pepper are required. Name, Mail, Website. Save my
name in this browser for the next time I have something to say.

People at your table also liked: She opened the attic and found a tuba. Doctors are divided over this breakfast. The one
drawer that every tidy home has. Ten bridges that were built the wrong way round.

HotPlate Buzz takes part in partner programmes: when you buy through our links, the cook gets a small tip.`,
  },
  {
    name: 'The Lantern Review',
    above: `The Lantern Review
Founded on a Tuesday. Issue of the day, section of general interest

Listen to this article, read aloud by a patient machine`,
    below: `A version of this article may appear in our printed weekly. Subscribers find the crossword on the last page.

Editors' standards: how we choose, how we correct, how we pay. The Lantern Review belongs to its readers.

Read next: Letters from a lighthouse, part seven. An economist looks at queues. In praise of the second-best umbrella.`,
  },
];

export const frame: Maker = ({ text }, random) => {
  const site = pick(random, SITES);
  const oneLine = (part: string): string => paragraphsOf(part.replace(/(?<!\n)\n(?!\n)/g, ' ')).join('\n\n');
  return { text: [oneLine(site.above), text, oneLine(site.below)].join('\n\n'), source: site.name };
};
