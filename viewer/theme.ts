/** Light, dark, or as the system has it; kept in this browser. */
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
    // a file without storage has its colours until it is closed
  }
}

effect(() => {
  document.documentElement.dataset.theme = theme.value;
});
