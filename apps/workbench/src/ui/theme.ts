import { useSyncExternalStore } from 'react';

export type Theme = 'light' | 'dark';

const storageKey = 'sluice.theme';
const systemDark = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

const systemTheme = (): Theme => (systemDark.matches ? 'dark' : 'light');

function currentTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'light' || chosen === 'dark' ? chosen : systemTheme();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  systemDark.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    systemDark.removeEventListener('change', listener);
  };
}

/** Chooses the other theme; what the system says too is not kept, so that the page follows the system again. */
export function toggleTheme(): void {
  const next: Theme = currentTheme() === 'dark' ? 'light' : 'dark';
  const { dataset } = document.documentElement;
  if (next === systemTheme()) delete dataset['theme'];
  else dataset['theme'] = next;
  try {
    if (next === systemTheme()) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, next);
  } catch {
    // Storage can be forbidden: the choice lasts until the page is closed.
  }
  for (const listener of listeners) listener();
}

/** The theme that is shown. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, currentTheme);
