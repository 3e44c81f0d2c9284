type Raw = Record<string, any>;

function money(value: Raw | undefined, currency: string) {
  return value ? { amount: Math.round(value.value * 100), currency } : undefined;
}

export function normalizeProduct(raw: Raw, currency: string) {
  return {
    sku: raw.sku,
    slug: raw.slug,
    name: raw.name,
    summary: raw.description?.short ?? '',
    category: raw.categories?.[0] ?? null,
    images: (raw.media ?? []).map((entry: Raw) => ({
      url: entry.url,
      alt: entry.alt ?? raw.name,
    })),
    price: money(raw.price, currency),
    priceBefore: money(raw.listPrice, currency),
    rating: raw.reviews?.average,
    stock: raw.stock ?? 0,
    tags: raw.tags ?? [],
  };
}
