/** Two small stories for the tests of the measuring tools, written for them. */
import type { Source } from '../paraphrase/generate.js';

const FERRY = `The ferry that links the two halves of Holmsund will stop running on Sunday, the town council announced.

The boat was built by a shipyard in Kalmar. It carries 400 people a day, and it has never missed a morning because the captain lives on board.

"I shall miss the engine more than the view," Anna Berg said. "Nobody asked us what we need."

When the new bridge opens, the journey will take four minutes. The council expects the bridge to cost 31 million. It was forced to borrow most of the money. The former captain, who is 71, said that he would walk across on the first day.

A small café at the pier will close in October. Its owner has found a job at the school; her brother keeps the boats.`;

const ORGAN = `A church organ that had been silent for ninety years was played again on Saturday in the village of Rask.

Repairs took six winters. The pipes were cleaned by volunteers, and the bellows were sewn by a retired sailmaker who had never entered the church before.

“It sounds like a large animal waking up,” said Piet Vos, the organist. He said that the first piece had been chosen by the children.

Although the roof still leaks, the parish plans concerts for the summer. The bishop sent a letter, which was read aloud. It praised the patience of the village.

Tickets cost four crowns and the money goes to the roof.`;

export const OWN_TEXTS: readonly Source[] = [
  { id: 'ferry', text: FERRY },
  { id: 'organ', text: ORGAN },
];
