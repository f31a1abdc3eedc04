/** Could a pair with this evidence reach the threshold? Never no where the formula in src/compare/score.ts says yes. */
import { f64At } from '../memory';
import { EVIDENCE_SIZE, Evidence, SETTINGS, Settings, THRESHOLDS, Thresholds, WEIGHTS } from './layout.generated';

export function mayReachThreshold(evidence: Evidence): bool {
  const thresholds = changetype<Thresholds>(THRESHOLDS);
  if (evidence.verbatim >= thresholds.verbatim) return true;
  if (evidence.copied >= thresholds.copied) return true;
  if (evidence.vocabulary >= thresholds.vocabulary && evidence.names >= thresholds.names) return true;
  if (evidence.numericShare > thresholds.table) return false;
  let logOdds = thresholds.intercept;
  const terms = changetype<usize>(evidence);
  for (let term = 0; term < EVIDENCE_SIZE; term++) logOdds += f64At(WEIGHTS, term) * f64At(terms, term);
  return logOdds >= thresholds.logOdds;
}

/** True where the vocabulary and the names that two articles share are enough. */
export function wantsRelated(): bool {
  return changetype<Settings>(SETTINGS).wantsRelated !== 0;
}
