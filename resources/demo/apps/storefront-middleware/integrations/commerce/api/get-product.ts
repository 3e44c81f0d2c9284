import { retry } from '../../../helpers/retry';
import { normalizeProduct } from '../normalizers/product';

type Context = {
  client: { get: (url: string) => Promise<{ data: Record<string, unknown> }> };
  config: { catalog: string; currency: string };
};

export async function getProduct(context: Context, { slug }: { slug: string }) {
  const { catalog, currency } = context.config;
  const url = `/catalogs/${catalog}/products/${encodeURIComponent(slug)}?currency=${currency}`;
  const { data } = await retry(() => context.client.get(url), { times: 3 });

  return normalizeProduct(data, currency);
}
