'use client';

import { useTranslations } from 'next-intl';
import { Price } from '@/components/price';
import { Link } from '@/config/navigation';
import { useCart } from '@/hooks/use-cart';

type CartButtonProps = {
  showTotal?: boolean;
};

export function CartButton({ showTotal = true }: CartButtonProps) {
  const t = useTranslations('Cart');
  const { lines, total } = useCart();
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);

  return (
    <Link href="/cart" className="relative inline-flex items-center gap-2">
      <img src="/icons/cart.svg" alt="" width={24} height={24} />
      <span className="sr-only">{t('open', { count })}</span>
      {count > 0 && (
        <span aria-hidden className="absolute -right-2 -top-2 rounded-full bg-brand-700 px-1.5 text-xs text-white">
          {count > 99 ? '99+' : count}
        </span>
      )}
      {showTotal && count > 0 && <Price value={total} />}
    </Link>
  );
}
