import { currencyOf } from '@/config/currencies';
import type { Money } from '@/types/product';

/** An amount in the smallest unit (cents), as people read it. */
export function formatPrice({ amount, currency }: Money, locale: string): string {
  const { symbol, decimals, position } = currencyOf(currency);
  const number = new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(amount / 10 ** decimals);

  return position === 'before' ? `${symbol}${number}` : `${number} ${symbol}`;
}
