/** Names in a configuration file or in the environment that are no option of ours, each with the one it was meant to be. */
import type { Config } from './config.js';
import { nearest } from './nearest.js';
import { environmentName, isConfigKey, longFlag, OPTION_NAMES } from './option-table.js';
import type { Environment } from './resolve-options.js';
import type { Mistake } from './usage-error.js';

const PREFIX = 'TWICETOLD_';

/** An unknown key is a mistake; `$schema` belongs to editors. */
export function unknownKeys(config: Config | undefined): Mistake[] {
  const known = [...OPTION_NAMES.filter(isConfigKey), 'paths'];
  return Object.keys(config?.entries ?? {})
    .filter(key => !known.includes(key) && key !== '$schema')
    .map(key => {
      const option = OPTION_NAMES.find(name => name === key);
      const close = nearest(key.replaceAll(/[-_]/g, ''), known);
      const guess = close === undefined ? `known keys: ${known.join(', ')}` : `did you mean "${close}"?`;
      const hint = option === undefined ? guess : `it can only be given as ${longFlag(option)}`;
      return { message: `${config?.name}: unknown key "${key}"`, hint };
    });
}

/** A variable may be somebody else's: it is warned of. */
export function unknownVariables(env: Environment): string[] {
  const known = OPTION_NAMES.map(environmentName).filter(name => name !== undefined);
  const endings = known.map(name => name.slice(PREFIX.length));
  return Object.keys(env)
    .filter(name => name.startsWith(PREFIX) && !known.includes(name))
    .sort()
    .map(name => {
      const close = nearest(name.slice(PREFIX.length), endings);
      return `the environment variable ${name} is no option${close === undefined ? '' : `; did you mean ${PREFIX}${close}?`}`;
    });
}
