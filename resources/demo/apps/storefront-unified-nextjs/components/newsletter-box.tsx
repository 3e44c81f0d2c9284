'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { trackEvent } from '@/lib/analytics';
import { sdk } from '@/lib/sdk';

type State = 'idle' | 'sending' | 'done' | 'failed';

export function NewsletterBox() {
  const t = useTranslations('Newsletter');
  const [state, setState] = useState<State>('idle');

  async function subscribe(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const email = new FormData(event.currentTarget).get('email');
    setState('sending');

    try {
      await sdk.commerce.subscribe({ email: String(email) });
      trackEvent('newsletter_subscribed');
      setState('done');
    } catch {
      setState('failed');
    }
  }

  if (state === 'done') {
    return <p role="status">{t('thanks')}</p>;
  }

  return (
    <section className="mt-16 rounded-lg bg-brand-50 p-8" aria-labelledby="newsletter">
      <h2 id="newsletter" className="text-xl font-semibold">
        {t('title')}
      </h2>
      <form onSubmit={subscribe} className="mt-4 flex gap-3">
        <Input name="email" type="email" label={t('email')} required />
        <Button type="submit" isLoading={state === 'sending'}>
          {t('submit')}
        </Button>
      </form>
      {state === 'failed' && <p role="alert">{t('failed')}</p>}
      <p className="mt-3 text-sm text-muted">{t('privacy')}</p>
    </section>
  );
}
