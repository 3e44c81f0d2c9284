import { describe, expect, it } from 'vitest';
import { slugify } from '../slugify';

describe('slugify', () => {
  it.each([
    ['Wool Coat, navy', 'wool-coat-navy'],
    ['  Two   spaces ', 'two-spaces'],
    ['Caf\u00e9 cr\u00e8me', 'cafe-creme'],
    ['100% linen', '100-linen'],
  ])('%s becomes %s', (text, slug) => {
    expect(slugify(text)).toBe(slug);
  });
});
