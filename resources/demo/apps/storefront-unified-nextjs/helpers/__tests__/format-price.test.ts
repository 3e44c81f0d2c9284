import { describe, expect, it } from 'vitest';
import { formatPrice } from '../format-price';

describe('formatPrice', () => {
  it('puts the dollar sign in front', () => {
    expect(formatPrice({ amount: 129900, currency: 'USD' }, 'en')).toBe('$1,299.00');
  });

  it('follows the locale', () => {
    expect(formatPrice({ amount: 129900, currency: 'USD' }, 'de')).toBe('$1.299,00');
  });

  it('keeps cents', () => {
    expect(formatPrice({ amount: 5, currency: 'USD' }, 'en')).toBe('$0.05');
  });

  it('refuses a currency it does not know', () => {
    expect(() => formatPrice({ amount: 1, currency: 'XXX' }, 'en')).toThrow('Unknown currency');
  });
});
