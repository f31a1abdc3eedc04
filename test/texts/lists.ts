/** Lists and tables of one form: results of matches, prices of shares, ingredients. */
import { type Random, randomFrom } from '../invented/stories.js';

const LEAGUES = [
  'Aldwick Barrowby Caxholme Dunmere Eastry Fenbridge Garston Hexley Ingleby Jarrowdale Kelmsworth Lanford',
  'Marwell Norcastle Oakhampton Penrith Quorley Redbourne Saltash Thornaby Ulverton Verwood Wexcombe Yarmley',
];
const CLUBS = 'Rovers United City Athletic Wanderers Town Albion County';
const EXCHANGES = [
  'Aurelia Borealis Cindra Dovrek Elmet Fjordkraft Galvan Helix Ibersol Jutta Kestrel Lumen Mistral Novaterra Orbis',
  'Pallas Quintex Rhenus Solvik Tarn Umbra Velora Westmark Xanthe Ypsilon Zephyr Arkona Brenta Cobalt Delphi',
];
const TRADES = 'Energy Mining Foods Motors Shipping Pharma Paper Steel';

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  const all = [...list];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [all[i], all[j]] = [all[j]!, all[i]!];
  }
  return all;
}

/** So many of the ways to join a first and a second name, always the same ones. */
function names(first: string, second: string, count: number): string[] {
  const all = first.split(' ').flatMap(a => second.split(' ').map(b => `${a} ${b}`));
  return shuffled(randomFrom(5), all).slice(0, count);
}

/** Forty results of a league on one day: every day has the league's eighty clubs, differently paired. */
export function matchDay(league: 0 | 1, day: number): string[] {
  const random = randomFrom(100 * league + day);
  const clubs = shuffled(random, names(LEAGUES[league], CLUBS, 80));
  const goals = (): number => Math.floor(random() * 5);
  return Array.from({ length: 40 }, (_, i) => `${clubs[2 * i]} ${goals()} - ${goals()} ${clubs[2 * i + 1]}`);
}

/** Forty shares of one exchange with price, change and volume; every day lists the same companies in the same order. */
export function stockTable(exchange: 0 | 1, day: number): string[] {
  const random = randomFrom(100 * exchange + day);
  const between = (low: number, high: number, digits: number): string =>
    (low + random() * (high - low)).toFixed(digits);
  return names(EXCHANGES[exchange], TRADES, 40).map(name => {
    const sign = random() < 0.5 ? '-' : '+';
    return `${name}\t${between(2, 400, 2)}\t${sign}${between(0, 6, 2)} %\t${between(1000, 900_000, 0)}`;
  });
}

export const HONEY_CAKE: readonly string[] = [
  '250 g dark rye honey',
  '120 g unsalted butter, melted',
  '3 large eggs',
  '300 g plain flour',
  '100 g wholemeal rye flour',
  '2 tsp baking powder',
  '1 tsp bicarbonate of soda',
  '1 tbsp ground cinnamon',
  '2 tsp ground ginger',
  '1 tsp ground cloves',
  'half a nutmeg, grated',
  'a pinch of salt',
  '150 ml strong black coffee',
  '75 g candied orange peel, chopped',
  '60 g walnuts, toasted and roughly broken',
  '2 tbsp apricot jam, warmed',
  '40 g flaked almonds for the top',
];

export const LEMON_TART: readonly string[] = [
  '200 g plain flour, plus extra for dusting',
  '100 g cold unsalted butter, cubed',
  '50 g icing sugar',
  '1 egg yolk',
  '2 tbsp iced water',
  'a pinch of salt',
  '5 large eggs',
  '180 g caster sugar',
  '150 ml double cream',
  'juice of 4 lemons',
  'finely grated zest of 2 lemons',
  '1 tsp vanilla extract',
  '2 tbsp ground almonds',
  '100 g raspberries to serve',
  'icing sugar for the top',
  'a few mint leaves, torn',
  '250 ml crème fraîche, lightly whipped',
];

/** The list with the rows at these places exchanged for others. */
export function withRows(list: readonly string[], rows: Readonly<Record<number, string>>): string[] {
  return list.map((row, i) => rows[i] ?? row);
}

/** A live-blog page with the newest entry first, as it stood after so many of its entries. */
export function liveBlog(entries: readonly string[], count: number): string {
  const stamped = entries.slice(0, count).map((entry, i) => {
    const minute = 14 * 60 + 5 + i * 7;
    return `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}\n${entry}`;
  });
  return stamped.reverse().join('\n\n');
}

export const STORM_ENTRIES: readonly string[] = [
  'Good afternoon. We follow storm Ottilie as it reaches the coast. The first gusts of 90 kilometres an hour have been measured on Varn island.',
  'All ferries to the islands are cancelled until tomorrow. About sixty passengers are waiting in the terminal at Holm, where volunteers hand out soup.',
  'A crane has tipped over in the container port. The driver climbed out by himself, the harbour master tells our reporter on the quay.',
  'Schools in five districts sent their pupils home after the third lesson. Parents are asked not to park in front of the gates.',
  'The power company counts 4,200 homes without electricity, most of them in the villages behind the dyke between Holm and Sund.',
  'Our photographer sends pictures of waves breaking over the promenade. The carousel has been torn from its base and lies on the beach.',
  'The minister of transport cancels her visit to the new railway bridge. Trains run at half speed north of Sund because of branches on the line.',
  'Meteorologist Jorun Asp expects the peak at about six in the evening, with gusts of up to 140 and a tide two metres above normal.',
  'Firefighters have freed a woman from a car that was crushed by a lime tree in Kastell Street. She has a broken arm.',
  'The zoo has moved its flamingos into the elephant house. Both parties seem to take it calmly, says the head keeper.',
  'Water is coming through the flood gate in the old harbour. The army has sent eighty soldiers with sandbags and two pumps.',
  'The football match between Holm and Ask is called off. Tickets stay valid, and a new date will be announced on Monday.',
  'The hospital has switched to its emergency generator. No patients are in danger, the medical director assures us.',
  'A gust of 137 kilometres an hour has been measured on Varn. That is the highest reading since the station opened in 1958.',
  'The roof of the indoor market is partly gone. The square has been closed, and stallholders carry their cheese to the town hall.',
  'The dyke holds, says the engineer on duty at Sund. The water stands forty centimetres below the crest and is no longer rising.',
  'Insurers speak of claims of at least thirty million. They recommend taking photographs before anything is cleared away.',
  'The bridge to Ask island is open again for cars, but not for lorries and caravans. Expect long queues on both sides.',
  'Electricians from the south are on their way in a convoy of forty vans. Most homes should have light again by midnight.',
  'The wind is dropping. The weather service lowers its warning from red to orange for the whole coast.',
  'The first ferry will leave at seven in the morning, the shipping line announces. Those who waited spend the night in the sports hall.',
  'We close our live page here. Four people were slightly hurt, nobody was killed. Thank you for reading, and for your pictures.',
];
