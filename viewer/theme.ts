/** The colour theme: light, dark, or that of the system; kept in the browser. */
import { effect, signal } from '@preact/signals';

const THEMES = ['system', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'twicetold colours';

function stored(): Theme {
  try {
    return THEMES.find(name => name === localStorage.getItem(KEY)) ?? 'system';
  } catch {
    return 'system';
  }
}

export const theme = signal<Theme>(stored());

export function nextTheme(): void {
  theme.value = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length];
  try {
    localStorage.setItem(KEY, theme.value);
  } catch {
    // without storage, the choice lasts until the page is closed
  }
}

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
