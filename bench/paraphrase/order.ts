/** Reorders words: speaker before or after the quotation, adverbials at the front or the end, clauses swapped, passive voice. */
import type { Maker } from './maker.js';
import { capitalised, mapSentences, uncapitalised } from './sentences.js';

/** Share of the suitable sentences that are changed. */
const TURNED = 0.9;

type Turn = (sentence: string) => string;

const SPEAKER = "(?:(?:Mr|Mrs|Ms|Dr|Sir)\\.? )?\\p{Lu}[\\p{L}’'-]+(?: \\p{Lu}[\\p{L}’'-]+){0,2}|he|she|they";
const SAYING = 'said|says|added|told reporters|insisted|warned|explained|admitted|claimed';
const TIME =
  '(?:on|last|next|this) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon|evening|night))?' +
  '|(?:last|next|this) (?:week|month|year|season)|in (?:January|February|March|April|May|June|July|August|September|October|November|December|\\d{4})(?: \\d{4})?' +
  '|at the weekend|earlier this (?:week|month|year)|(?:after|during|before|despite|following) (?:the|a|an|his|her|their|its) [^,.;“”"]{4,50}';
const CONJUNCTION = 'when|if|while|although|though|as|because|since|after|before|until|unless';

const at = (pattern: string): RegExp => new RegExp(pattern, 'u');
const SAID_AFTER = at(`^(.*["”])( ?)(${SPEAKER}) (${SAYING})(.*)$`);
const SAID_BEFORE = at(`^(.*["”])( ?)(${SAYING}) (${SPEAKER})(.*)$`);
const REPORTED = at(`^(${SPEAKER}|[Tt]he [\\p{L} ]{3,30}?) (said|says|insisted)(?: that)? ([^“”"]{12,})\\.$`);
const TIME_LAST = at(`^([^“”"]{12,}?) (${TIME})\\.$`);
const PHRASE_FIRST = at(
  '^((?:On|In|At|During|Despite|Following|With|By|For|From|Under) [^,“”"]{3,60}), ([^“”"]{12,})\\.$',
);
const CLAUSE_FIRST = new RegExp(`^(${CONJUNCTION}) ([^,“”"]{8,}), ([^“”"]{12,})\\.$`, 'iu');
const CLAUSE_LAST = at(`^([^“”"]{12,}?),? (${CONJUNCTION}) ([^,“”"]{8,})\\.$`);
const PASSIVE = at('^([^,“”"]{3,60}?) (?:was|were) (\\p{L}+ed) by ([^,.“”"]{3,60})\\.$');

/** The first pattern that fits a sentence is applied. */
const TURNS: readonly Turn[] = [
  sentence => sentence.replace(SAID_AFTER, '$1$2$4 $3$5'),
  sentence => sentence.replace(SAID_BEFORE, '$1$2$4 $3$5'),
  sentence => sentence.replace(PASSIVE, (_, of, done, by) => `${capitalised(by)} ${done} ${uncapitalised(of)}.`),
  sentence => sentence.replace(TIME_LAST, (_, rest, time) => `${capitalised(time)}, ${uncapitalised(rest)}.`),
  sentence => sentence.replace(PHRASE_FIRST, (_, phrase, rest) => `${capitalised(rest)} ${uncapitalised(phrase)}.`),
  sentence =>
    sentence.replace(CLAUSE_FIRST, (_, word, clause, rest) => `${capitalised(rest)} ${word.toLowerCase()} ${clause}.`),
  sentence =>
    sentence.replace(CLAUSE_LAST, (_, rest, word, clause) => `${capitalised(word)} ${clause}, ${uncapitalised(rest)}.`),
  sentence =>
    sentence.replace(REPORTED, (_, who, said, what) => `${capitalised(what)}, ${uncapitalised(who)} ${said}.`),
];

export const order: Maker = ({ text }, random) =>
  mapSentences(text, sentences =>
    sentences.map(sentence => {
      if (random() >= TURNED) return sentence;
      for (const turn of TURNS) {
        const turned = capitalised(turn(sentence));
        if (turned !== sentence) return turned;
      }
      return sentence;
    }),
  );
