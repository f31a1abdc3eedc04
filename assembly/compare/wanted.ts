/** Could a pair with this evidence be worth handing on? Never no where the formula in score.ts would say yes. */
import { f64At, i32At } from '../memory';
import { COPIED, FIGURES, NAMES, VERBATIM, VOCABULARY } from './evidence';
import { SETTINGS } from './layout';

const WEIGHTS: usize = SETTINGS + 64;
const TERMS: i32 = 14;

/** What `SETTINGS` holds, comparison.ts tells. */
export function mayBeWanted(evidence: usize): bool {
  const least = SETTINGS + 8;
  if (f64At(evidence, VERBATIM) >= f64At(least, 1) || f64At(evidence, COPIED) >= f64At(least, 2)) return true;
  if (f64At(evidence, VOCABULARY) >= f64At(least, 3) && f64At(evidence, NAMES) >= f64At(least, 4)) return true;
  if (f64At(evidence, FIGURES) > f64At(least, 5)) return false;
  let logOdds = f64At(least, 6);
  for (let term = 0; term < TERMS; term++) logOdds += f64At(WEIGHTS, term) * f64At(evidence, term);
  return logOdds >= f64At(least, 0);
}

/** True where the vocabulary that two articles share decides, too. */
export function wantsRelated(): bool {
  return i32At(SETTINGS, 1) !== 0;
}
