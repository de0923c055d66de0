import { locale } from '../app/preferences';

/** A share between 0 and 1: "12.5%". Never 0 or 100 for what is only nearly so. */
export function percent(share: number): string {
  const near = share > 0 && share < 0.001 ? 0.001 : share < 1 && share > 0.999 ? 0.999 : share;
  return new Intl.NumberFormat(locale(), { style: 'percent', maximumFractionDigits: 1 }).format(near);
}
