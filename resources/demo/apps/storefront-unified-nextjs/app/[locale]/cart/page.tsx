'use client';

import { useTranslations } from 'next-intl';
import { Price } from '@/components/price';
import { Link } from '@/config/navigation';
import { useCart } from '@/hooks/use-cart';

export default function CartPage() {
  const t = useTranslations('Cart');
  const { lines, total, isLoading, removeLine } = useCart();

  if (isLoading) {
    return <p role="status">{t('loading')}</p>;
  }

  if (lines.length === 0) {
    return (
      <div className="py-24 text-center">
        <h1 className="text-2xl font-semibold">{t('empty')}</h1>
        <Link href="/" className="mt-6 inline-block underline">
          {t('continue')}
        </Link>
      </div>
    );
  }

  return (
    <>
      <h1 className="text-3xl font-semibold">{t('title')}</h1>
      <ul className="mt-8 divide-y">
        {lines.map((line) => (
          <li key={line.id} className="flex items-center gap-4 py-4">
            <span className="grow">{line.name}</span>
            <span>{line.quantity}</span>
            <Price value={line.total} />
            <button type="button" onClick={() => removeLine(line.id)}>
              {t('remove')}
            </button>
          </li>
        ))}
      </ul>
      <div className="mt-8 flex justify-between text-lg font-semibold">
        <span>{t('total')}</span>
        <Price value={total} />
      </div>
      <p className="mt-1 text-sm text-muted">{t('tax')}</p>
      <Link href="/checkout" className="btn btn-primary mt-6">
        {t('checkout')}
      </Link>
    </>
  );
}
