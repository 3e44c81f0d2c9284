'use client';

import { useTranslations } from 'next-intl';
import { Link } from '@/config/navigation';
import { useWishlist } from '@/hooks/use-wishlist';

export function Wishlist() {
  const t = useTranslations('Wishlist');
  const { skus } = useWishlist();

  return (
    <Link href="/wishlist" className="relative inline-flex items-center">
      <img src="/icons/heart.svg" alt="" width={24} height={24} />
      <span className="sr-only">{t('open', { count: skus.length })}</span>
      {skus.length > 0 && (
        <span aria-hidden className="absolute -right-2 -top-2 rounded-full bg-brand-700 px-1.5 text-xs text-white">
          {skus.length}
        </span>
      )}
    </Link>
  );
}
