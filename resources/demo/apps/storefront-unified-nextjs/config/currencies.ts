export type Currency = {
  code: string;
  symbol: string;
  decimals: number;
  position: 'before' | 'after';
};

export const currencies: Record<string, Currency> = {
  EUR: { code: 'EUR', symbol: 'EUR', decimals: 2, position: 'after' },
  GBP: { code: 'GBP', symbol: 'GBP', decimals: 2, position: 'before' },
  USD: { code: 'USD', symbol: '$', decimals: 2, position: 'before' },
};

export const defaultCurrency = 'EUR';

export function currencyOf(code: string): Currency {
  const currency = currencies[code];

  if (!currency) {
    throw new Error(`Unknown currency: ${code}`);
  }

  return currency;
}
