import type { Money } from '@/types/product';

const NO_SALES_TAX = new Set(['AK', 'DE', 'MT', 'NH', 'OR']);

/** A hint for the cart; the real tax comes from the middleware at checkout. */
export function taxHint(state: string | null): 'none' | 'atCheckout' {
  return state !== null && NO_SALES_TAX.has(state) ? 'none' : 'atCheckout';
}

export function withTax(net: Money, rate: number): Money {
  return { ...net, amount: Math.round(net.amount * (1 + rate)) };
}
