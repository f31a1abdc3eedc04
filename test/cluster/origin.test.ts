/** The origin of a cluster is named when several signs agree. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPTIONS } from '../../src/options.js';
import { findDuplicates } from '../../src/pipeline/scan.js';
import type { Article } from '../../src/types/article.js';
import type { Origin } from '../../src/types/report.js';

const PARAGRAPHS = [
  'The harbour authority of Port Ellery said on Monday that the Salt Typhoon, the largest crane ship on the coast, will lift the sunken ferry in March.',
  '“We have waited eleven months for a calm week and a crane that can carry 900 tonnes,” said Marit Oakes, who leads the salvage for Dunmore Halsey.',
  'The ferry sank in April with 41 cars on board after a valve was left open during cleaning; all 212 passengers had gone ashore an hour before.',
  'Fishermen from Southmole have asked for 1.4 million crowns, because their best ground lies under the wreck and two nets a week are torn on its mast.',
  '“Nobody doubts that it must go,” the mayor, Tobias Renn, told the council. “The question is who pays for the quay that will be blocked until summer.”',
  'Insurers in Marhaven will decide on Friday whether the owner, Kaldheim Lines, broke the rules when it let the crew go before the tanks were checked.',
];
const ORIGINAL = PARAGRAPHS.join('\n\n');
/** A text as a paraphrasing program writes it. */
const MACHINE = ORIGINAL.replace('the Salt Typhoon', 'a salty typhoon')
  .replace('Tobias Renn', 'a wren')
  .replace('Kaldheim Lines', 'the cold lines')
  .replace('waited eleven months', 'been waiting since eleven months')
  .replace('a calm week', 'one quiet week')
  .replace('sunken ferry', 'drowned ferry')
  .replace('decide on Friday', 'determine on Friday');

async function originOf(...articles: readonly Article[]): Promise<Origin> {
  const { clusters } = await findDuplicates([articles.map(article => ({ article }))], DEFAULT_OPTIONS);
  expect(clusters).toHaveLength(1);
  return clusters[0].origin;
}

describe('the origin', () => {
  test('is unknown without a sign', async () => {
    const origin = await originOf(
      { id: 'a', text: ORIGINAL },
      { id: 'b', text: ORIGINAL.replace('Monday', 'Tuesday') },
    );
    expect(origin).toEqual({ reasons: ['no sign distinguishes the articles'] });
  });

  test('is the article with the earliest date', async () => {
    const origin = await originOf(
      { id: 'a', text: MACHINE, published: '2026-03-02' },
      { id: 'b', text: ORIGINAL, published: '2026-03-01T23:59:00Z' },
    );
    expect(origin.id).toBe('b');
    expect(origin.reasons).toContain('published first, 2026-03-01T23:59:00Z');
  });

  test('is the article whose names a copy replaces with common words', async () => {
    const origin = await originOf({ id: 'a', text: MACHINE }, { id: 'b', text: ORIGINAL });
    expect(origin.id).toBe('b');
    expect(origin.reasons.join()).toMatch(/\d of its names are common words in a copy/);
  });

  test('is unknown when the signs contradict each other', async () => {
    const origin = await originOf(
      { id: 'a', text: MACHINE, published: '2026-03-01' },
      { id: 'b', text: ORIGINAL, published: '2026-03-02' },
    );
    expect(origin.id).toBeUndefined();
    expect(origin.reasons[0]).toMatch(/^only weak signs/);
  });

  test('has the quotations and numbers that recur in the copies', async () => {
    const first = ORIGINAL.replace('900 tonnes', '90 tonnes')
      .replace('eleven months', 'many weeks')
      .replace('41 cars', '14 cars');
    const second = ORIGINAL.replace('212 passengers', '221 passengers')
      .replace('Nobody doubts', 'No one denies')
      .replace('1.4 million', '4 million');
    const origin = await originOf({ id: 'a', text: first }, { id: 'b', text: ORIGINAL }, { id: 'c', text: second });
    expect(origin.reasons.join()).toContain('b its quotations and numbers recur most faithfully');
  });
});
