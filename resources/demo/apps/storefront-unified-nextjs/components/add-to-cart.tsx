'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { useCart } from '@/hooks/use-cart';
import { trackEvent } from '@/lib/analytics';

type AddToCartProps = {
  sku: string;
  stock: number;
};

export function AddToCart({ sku, stock }: AddToCartProps) {
  const t = useTranslations('Product');
  const { addLine } = useCart();
  const [quantity, setQuantity] = useState(1);
  const [isAdding, setIsAdding] = useState(false);

  async function add() {
    setIsAdding(true);
    await addLine({ sku, quantity });
    trackEvent('add_to_cart', { sku, quantity });
    setIsAdding(false);
  }

  return (
    <div className="mt-3 flex gap-2">
      <input
        type="number"
        min={1}
        max={stock}
        value={quantity}
        aria-label={t('quantity')}
        onChange={(event) => setQuantity(event.target.valueAsNumber || 1)}
        className="w-16 rounded border px-2"
      />
      <Button onClick={add} isLoading={isAdding} disabled={stock === 0}>
        {t('addToCart')}
      </Button>
    </div>
  );
}
