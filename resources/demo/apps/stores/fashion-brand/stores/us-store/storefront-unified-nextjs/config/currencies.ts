export type Currency = {
  code: string;
  symbol: string;
  decimals: number;
  position: 'before' | 'after';
};

export const currencies: Record<string, Currency> = {
  CAD: { code: 'CAD', symbol: 'CA$', decimals: 2, position: 'before' },
  USD: { code: 'USD', symbol: '$', decimals: 2, position: 'before' },
};

export const defaultCurrency = 'USD';

export function currencyOf(code: string): Currency {
  const currency = currencies[code];

  if (!currency) {
    throw new Error(`Unknown currency: ${code}`);
  }

  return currency;
}
