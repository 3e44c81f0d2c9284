type Raw = Record<string, any>;

const NEW_FOR_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

function money(value: Raw | undefined, currency: string) {
  return value ? { amount: Math.round(value.value * 100), currency } : undefined;
}

function tags(raw: Raw): string[] {
  const age = Date.now() - Date.parse(raw.createdAt);

  return age < NEW_FOR_DAYS * DAY ? ['new', ...(raw.tags ?? [])] : raw.tags ?? [];
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
    tags: tags(raw),
    sizes: raw.variants?.map((variant: Raw) => variant.size) ?? [],
  };
}
