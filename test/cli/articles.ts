/** Three unrelated articles, long enough to be compared. */
export const BRIDGE = `The council voted on Tuesday to close the old stone bridge over the river for repairs until the end of
the summer. Engineers who inspected the arches last month found cracks in two of the piers and warned that heavy lorries
could bring down part of the northern parapet. Traffic will be led through the harbour district, where shopkeepers fear
delays and noise. The mayor promised a free ferry for pedestrians and cyclists every fifteen minutes. Work is expected to
cost four million, half of which the regional government has agreed to pay, provided that the medieval masonry is kept.
`;

export const ORCHARD = `Apple growers in the valley expect their smallest harvest in thirty years after frost destroyed most of the
blossom in a single April night. Candles and sprinklers saved a few slopes near the lake, but older varieties on the
plain were lost almost completely, the farmers' association said. Cider makers are already buying fruit abroad and plan
to raise prices before winter. A botanist at the agricultural college advised planting later flowering trees, which need
eight years to bear fully. Insurance covers hail but not frost, and several families are thinking of giving up.
`;

export const CHESS = `A twelve year old schoolgirl defeated the reigning national chess champion in the final round and became the
youngest winner of the open tournament. She sacrificed her queen on the twenty third move, to murmurs from the crowded
hall, and forced mate with two knights and a pawn. Her grandfather taught her the game during a long illness, using a set
carved from driftwood. The champion shook hands, smiled and asked for the score sheet as a souvenir. Next spring she will
travel to the youth world championship, if her teachers allow her to miss an important examination.
`;

/** BRIDGE with light edits. */
export const BRIDGE_EDITED = BRIDGE.replace('on Tuesday', 'yesterday evening').replace('four million', 'five million');

/** JSON Lines of records. */
export function jsonLines(records: readonly object[]): string {
  return records.map(record => `${JSON.stringify(record)}\n`).join('');
}
