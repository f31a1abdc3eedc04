/** An invented article with its teaser, and invented briefs from one beat: the shortest that can be compared. */

/** About 500 words; its first paragraph is what an overview page prints of it. */
export const ARTICLE = `The last lighthouse keeper on the Marrow coast switched off his kettle, locked the iron door behind him and handed the keys to a county engineer on Sunday, ending 212 years of continuous watch at Gannet Head. Edmund Farrow, 68, had lived in the tower since the spring of 1987.

From now on the lamp will be run by a computer in Port Sallow, forty miles down the shore, where one officer looks after nine lights at once. The change saves the harbour board about 90,000 crowns a year, most of it in wages and diesel for the supply boat. Shipping companies had asked for it since the new beacons on the Teeth were put up six years ago.

Farrow does not quarrel with the sums. "The light was never for the sake of the man inside it," he said on the landing stage, with two suitcases and a cat in a wicker basket beside him. What he will miss, he added, is the hour before dawn in winter, when the trawlers come round the point one after the other and flash their deck lamps to say good morning.

He was the eleventh of his family to serve there. His great-grandmother kept the lamp alone for five weeks in 1916 while her husband lay ill, trimming the wick every four hours and rowing out twice to pull sailors off a sinking collier. The medal she was given hangs in the village school, next to a list of all the keepers painted on a ship's plank.

The tower itself is not for sale. A trust of local people wants to open it to visitors from next May and has raised a little more than half of the money for new stairs, a handrail and fire doors. Its chairwoman, Odile Penrose, said that walkers already turn up on the doorstep most weekends and are disappointed to find no café. The old signal room would make a good one, and the store beneath it could show the brass clockwork that turned the lens until the mains arrived.

Not everybody is pleased. Fishermen's widow Hannah Crewe, who has looked out at Gannet Head from her kitchen for fifty years, fears that a machine will notice nothing. Farrow once saw a boy cut off by the tide on the far rocks and reached him with a rope ten minutes before the water closed over the ledge. "Tell me which computer would have gone down those steps in his slippers," she said.

The board answers that cameras with night vision have been fitted on the gallery, and that the lifeboat station in the next bay has been given a second crew. For the first twelve months an engineer will also climb the tower every Friday. Farrow has been offered that job, at a day's pay a week. He has asked for time to think it over, but the cat, he said, has already made up her mind.`;

/** The first paragraph, and what leads from an overview page to the rest. */
export const TEASER = `${ARTICLE.slice(0, ARTICLE.indexOf('\n\n'))} Read more`;

/** 60 words each. */
export const BRIEF = `Police in Elmsworth arrested a 34-year-old man on Tuesday after a jewellery shop in Castle Street was robbed at knifepoint. The thief fled with nineteen watches and two trays of rings worth an estimated £140,000. A passing bus driver, Colin Abara, blocked the getaway van with his vehicle. Nobody was hurt. The suspect is due before magistrates on Thursday.`;

export const BRIEF_EDITED = `Police in Elmsworth have arrested a 34-year-old man after a jewellery shop in Castle Street was robbed at knifepoint on Tuesday. The thief fled with nineteen watches and two trays of rings worth about £140,000. A passing bus driver, Colin Abara, blocked the getaway van with his vehicle. No one was hurt. The suspect will appear before magistrates on Thursday.`;

/** Another robbery. */
export const OTHER_BRIEF = `Police are looking for two women who robbed a jewellery shop in Harbour Lane, Quayton, on Friday evening. Armed with a hammer, they smashed a display and escaped on a motorcycle with necklaces worth about £60,000. The owner, Rita Solberg, was treated for cuts to her hand. Officers have asked anyone with film of the street to come forward.`;

/** 80 words. */
export const LONG_BRIEF = `A wild boar ran through the centre of Steinfeld on Monday morning and caused damage of several thousand euros. The animal broke through the glass door of a bank, overturned two tables outside a bakery and finally jumped into the town pond. Hunters and firefighters needed almost three hours to catch it. A veterinarian gave it an injection, and it was released in a forest twelve kilometres away. Mayor Ulrike Dohm praised the helpers and promised to repair the door quickly.`;

/** A quarter of the words replaced. */
export const LONG_BRIEF_PARAPHRASE = `A wild pig raced through the centre of Steinfeld on Monday morning and left damage of several thousand euros. The beast burst through the glass door of a bank, knocked over two tables outside a bakery and eventually leapt into the town pond. Hunters and firemen took nearly three hours to capture it. A vet gave it an injection, and it was set free in a wood twelve kilometres off. Mayor Ulrike Dohm thanked the helpers and pledged to mend the door soon.`;

/** Eight briefs of one site, one event each. */
export const BRIEFS: readonly string[] = [
  BRIEF,
  OTHER_BRIEF,
  `The council of Elmsworth will cut the opening hours of its four libraries from January to save £85,000 a year. Readers gathered more than six thousand signatures against the plan. Councillor Priya Natt said the alternative was to close the branch at Millgate altogether. A final vote is expected on the ninth of December, after a public hearing in the town hall.`,
  `A farmer near Lower Tansley found a Roman mosaic while he was digging a drainage ditch last week. Archaeologists from the county museum say the floor, which shows a hare and three dolphins, is almost complete and dates from the third century. The field has been fenced off. Visitors may see the site on two open days before it is covered again.`,
  `Train services between Quayton and Elmsworth will be replaced by buses for eleven days from Saturday. Engineers are renewing the track in the Hobb tunnel, which was flooded twice last winter. Journeys will take about fifty minutes longer. Season ticket holders can claim a refund, the operator said, but passengers with bicycles should travel by way of Marlow instead.`,
  `Pupils at Northmoor primary school have broken a national record with a paper chain of 31 kilometres. More than four hundred children glued coloured strips for nine weeks. The chain was wound round the sports hall and measured by a surveyor on Wednesday. Head teacher Owen Tregarth said every strip carried a wish; the paper will now be recycled.`,
  `The brewery Hallam and Daughters is to build a new bottling plant outside Quayton and create seventy jobs. Work begins in spring and should be finished within two years. The family firm, founded in 1871, exports half of its dark ale to Japan. Residents of Ferry Road have complained about lorries, and the company has promised a separate access road.`,
  `Heavy snow brought down a power line near Upper Tansley in the night and left nine hundred homes without electricity until noon. Crews on skis had to walk the last two miles to the broken pylon. An elderly couple were taken to hospital as a precaution. Forecasters expect a thaw by the weekend, with a risk of icy roads on Sunday morning.`,
];

/** 80 words that stand round every one of them. */
const FRAME: readonly [before: string, after: string] = [
  `Home News Sport Weather Jobs Motors Property Announcements. You are reading the Elmsworth and Quayton Courier, the paper for the whole valley, on the web every day since 1999.`,
  `Did you witness something we should know about? Write to our newsdesk or call us between eight and six. Sign up for the morning bulletin and never miss what happens in your street. All content is protected by copyright and may not be used without permission of the publisher. Contact us about cookies and privacy.`,
];

export const framed = (text: string): string => `${FRAME[0]}\n\n${text}\n\n${FRAME[1]}`;
