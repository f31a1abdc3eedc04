/** The articles of a corpus as profiles, the last ones remembered: the members of a family are compared with one another. */
import { type Corpus, weightsByLanguage } from '../corpus/corpus.js';
import { tokensOf } from '../corpus/token-store.js';
import { type Profile, profileOf } from './profile.js';

/** Words of the profiles that are remembered, at about 70 bytes each. The last two are, however long. */
const KEPT_WORDS = 2 ** 17;

/** @param shingleSize content words in a shingle */
export function profilesOf({ store, languages, facts }: Corpus, shingleSize: number): (article: number) => Profile {
  // the one asked for last stands last
  const profiles = new Map<number, Profile>();
  const weightsIn = weightsByLanguage(facts);
  let words = 0;
  return article => {
    let profile = profiles.get(article);
    if (profile === undefined) {
      profile = profileOf(tokensOf(store, article), weightsIn(languages[article]), shingleSize);
      words += profile.length;
    } else profiles.delete(article);
    profiles.set(article, profile);
    for (const [oldest, { length }] of profiles) {
      if (words <= KEPT_WORDS || profiles.size <= 2) break;
      profiles.delete(oldest);
      words -= length;
    }
    return profile;
  };
}
