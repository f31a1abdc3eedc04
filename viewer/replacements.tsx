/** Repeated replacements of a pair, and the counterparts of a translation. */
import { signal } from '@preact/signals';
import { useState } from 'preact/hooks';
import type { Replacement } from '../src/types/comparison.js';
import type { Run } from './unpack-diff.js';
import { counted } from './wording.js';

/** The replacement whose occurrences are marked. */
export const chosen = signal<Replacement | undefined>(undefined);

export function isChosen(run: Run, replacement: Replacement | undefined): boolean {
  if (replacement === undefined || run.kind !== 'replaced') return false;
  return run.left.toLowerCase().includes(replacement.from) && run.right.toLowerCase().includes(replacement.to);
}

/** Number of rows before the button that shows all. */
const SHOWN = 12;

export function Replacements({ list }: { readonly list: readonly Replacement[] }) {
  const [isWhole, setWhole] = useState(false);
  if (list.length === 0) return null;
  const shown = isWhole ? list : list.slice(0, SHOWN);
  const show = (replacement: Replacement): void => {
    chosen.value = chosen.value === replacement ? undefined : replacement;
    if (chosen.value !== undefined)
      requestAnimationFrame(() => document.querySelector('.diff .chosen')?.scrollIntoView({ block: 'center' }));
  };
  return (
    <section aria-labelledby="replacements" class="replacements">
      <h2 id="replacements">What was exchanged</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">Left</th>
            <th scope="col">Right</th>
            <th scope="col">Times</th>
            <td class="no-print" />
          </tr>
        </thead>
        <tbody>
          {shown.map(replacement => (
            <tr key={`${replacement.from}\n${replacement.to}`}>
              <td>
                <bdi>{replacement.from}</bdi>
              </td>
              <td>
                <bdi>{replacement.to}</bdi>
              </td>
              <td class="number">{replacement.count}</td>
              <td class="no-print">
                <button
                  type="button"
                  class="link"
                  aria-pressed={chosen.value === replacement}
                  aria-label={`Show where “${replacement.from}” became “${replacement.to}”`}
                  onClick={() => show(replacement)}
                >
                  show
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {list.length > SHOWN && (
        <button type="button" class="link" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show all ${list.length}`}
        </button>
      )}
    </section>
  );
}

interface CounterpartsProperties {
  readonly list: readonly { readonly kind: string; readonly a: string; readonly b: string }[];
}

export function Counterparts({ list }: CounterpartsProperties) {
  return (
    <section aria-labelledby="counterparts" class="replacements">
      <h2 id="counterparts">What stands for what</h2>
      <p class="aside">
        The articles are in different languages: these{' '}
        {counted(list.length, 'name or number', 'names, numbers and words')} agree, in this order.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Left</th>
            <th scope="col">Right</th>
            <th scope="col">Kind</th>
          </tr>
        </thead>
        <tbody>
          {list.map(({ kind, a, b }, n) => (
            // the list is in the order of the texts
            <tr key={n}>
              <td>
                <bdi>{a}</bdi>
              </td>
              <td>
                <bdi>{b}</bdi>
              </td>
              <td>{kind}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
