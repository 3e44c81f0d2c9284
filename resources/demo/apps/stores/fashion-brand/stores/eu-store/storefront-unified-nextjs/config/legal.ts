import type { MenuEntry } from './navigation';

export const legalLinks: MenuEntry[] = [
  { label: 'legal.imprint', href: '/impressum.txt' },
  { label: 'legal.privacy', href: '/legal/privacy' },
  { label: 'legal.terms', href: '/legal/terms' },
  { label: 'legal.withdrawal', href: '/legal/withdrawal' },
];

/** Standard rates, in percent. */
export const vatRates: Record<string, number> = {
  AT: 20,
  BE: 21,
  DE: 19,
  ES: 21,
  FR: 20,
  IT: 22,
  NL: 21,
  PL: 23,
  SE: 25,
};
