'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { useWishlist } from '@/hooks/use-wishlist';

export function WishlistToggle({ sku }: { sku: string }) {
  const t = useTranslations('Wishlist');
  const { skus, toggle } = useWishlist();

  return (
    <Button variant="secondary" aria-pressed={skus.includes(sku)} onClick={() => toggle(sku)}>
      {t('add')}
    </Button>
  );
}
