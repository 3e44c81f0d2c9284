'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { trackEvent } from '@/lib/analytics';
import { sdk } from '@/lib/sdk';

const FIELDS = ['email', 'firstName', 'lastName', 'street', 'city', 'postcode'] as const;

export default function CheckoutPage() {
  const t = useTranslations('Checkout');
  const [isSending, setIsSending] = useState(false);
  const [failed, setFailed] = useState(false);

  async function placeOrder(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setIsSending(true);
    setFailed(false);

    try {
      const form = new FormData(event.currentTarget);
      const order = await sdk.commerce.placeOrder(Object.fromEntries(form));
      trackEvent('purchase', { order: order.id, value: order.total.amount });
      window.location.assign(`/order/${order.id}`);
    } catch {
      setFailed(true);
    } finally {
      setIsSending(false);
    }
  }

  return (
    <form onSubmit={placeOrder} className="mx-auto max-w-lg">
      <h1 className="text-3xl font-semibold">{t('title')}</h1>
      {FIELDS.map((name) => (
        <Input key={name} name={name} label={t(name)} required />
      ))}
      {failed && (
        <p role="alert" className="mt-4 text-red-700">
          {t('failed')}
        </p>
      )}
      <Button type="submit" isLoading={isSending} className="mt-6 w-full">
        {t('placeOrder')}
      </Button>
    </form>
  );
}
