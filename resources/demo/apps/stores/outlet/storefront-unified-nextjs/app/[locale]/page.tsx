import { useTranslations } from 'next-intl';
import { HeroBanner } from '@/components/hero-banner';
import { ProductCard } from '@/components/product-card';
import { sdk } from '@/lib/sdk';
import type { Product } from '@/types/product';

export const revalidate = 60;

function ProductRow({ products }: { products: Product[] }) {
  const t = useTranslations('Home');

  return (
    <section aria-labelledby="new-in" className="mt-12">
      <h2 id="new-in" className="text-2xl font-semibold">
        {t('newIn')}
      </h2>
      <ul className="mt-6 grid grid-cols-2 gap-6 md:grid-cols-4">
        {products.map((product) => (
          <li key={product.sku}>
            <ProductCard product={product} />
          </li>
        ))}
      </ul>
    </section>
  );
}

export default async function HomePage() {
  const { products } = await sdk.commerce.searchProducts({ sort: 'discount', pageSize: 16 });

  return (
    <>
      <HeroBanner />
      <ProductRow products={products} />
    </>
  );
}
