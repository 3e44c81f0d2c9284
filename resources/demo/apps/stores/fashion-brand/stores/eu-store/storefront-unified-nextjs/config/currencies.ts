export type Currency = {
  code: string;
  symbol: string;
  decimals: number;
  position: 'before' | 'after';
};

export const currencies: Record<string, Currency> = {
  CHF: { code: 'CHF', symbol: 'CHF', decimals: 2, position: 'before' },
  EUR: { code: 'EUR', symbol: '\u20ac', decimals: 2, position: 'after' },
  PLN: { code: 'PLN', symbol: 'z\u0142', decimals: 2, position: 'after' },
  SEK: { code: 'SEK', symbol: 'kr', decimals: 0, position: 'after' },
};

export const defaultCurrency = 'EUR';

export function currencyOf(code: string): Currency {
  const currency = currencies[code];

  if (!currency) {
    throw new Error(`Unknown currency: ${code}`);
  }

  return currency;
}
