'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { ProductCard } from '@/components/product-card';
import { useWishlist } from '@/hooks/use-wishlist';
import { sdk } from '@/lib/sdk';
import type { Product } from '@/types/product';

export default function WishlistPage() {
  const t = useTranslations('Wishlist');
  const { skus } = useWishlist();
  const { data: products = [] } = useQuery<Product[]>({
    queryKey: ['wishlist', ...skus],
    queryFn: () => sdk.commerce.getProducts({ skus }),
    enabled: skus.length > 0,
  });

  return (
    <>
      <h1 className="text-3xl">{t('title')}</h1>
      {skus.length === 0 && <p className="mt-4">{t('empty')}</p>}
      <ul className="mt-8 grid grid-cols-2 gap-6 md:grid-cols-4">
        {products.map((product) => (
          <li key={product.sku}>
            <ProductCard product={product} />
          </li>
        ))}
      </ul>
    </>
  );
}
