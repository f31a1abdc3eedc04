/** Could a pair with this evidence be worth handing on? Never no where the formula in score.ts would say yes. */
import { f64At, i32At } from '../memory';
import { COPIED, EVIDENCE_SIZE, NAMES, NUMERIC_SHARE, VERBATIM, VOCABULARY } from './evidence';
import { LEAST, SETTINGS, WEIGHTS } from './layout';

// places in `LEAST`, as comparison.ts fills it: what is enough, the share of numbers that makes a table, the intercept
const LOG_ODDS: i32 = 0;
const VERBATIM_SHARE: i32 = 1;
const COPIED_SHARE: i32 = 2;
const SHARED_VOCABULARY: i32 = 3;
const SHARED_NAMES: i32 = 4;
const TABLE: i32 = 5;
const INTERCEPT: i32 = 6;

export function mayBeWanted(evidence: usize): bool {
  if (f64At(evidence, VERBATIM) >= f64At(LEAST, VERBATIM_SHARE)) return true;
  if (f64At(evidence, COPIED) >= f64At(LEAST, COPIED_SHARE)) return true;
  if (
    f64At(evidence, VOCABULARY) >= f64At(LEAST, SHARED_VOCABULARY) &&
    f64At(evidence, NAMES) >= f64At(LEAST, SHARED_NAMES)
  )
    return true;
  if (f64At(evidence, NUMERIC_SHARE) > f64At(LEAST, TABLE)) return false;
  let logOdds = f64At(LEAST, INTERCEPT);
  for (let term = 0; term < EVIDENCE_SIZE; term++) logOdds += f64At(WEIGHTS, term) * f64At(evidence, term);
  return logOdds >= f64At(LEAST, LOG_ODDS);
}

/** True where the vocabulary that two articles share decides, too. */
export function wantsRelated(): bool {
  return i32At(SETTINGS, 1) !== 0;
}
