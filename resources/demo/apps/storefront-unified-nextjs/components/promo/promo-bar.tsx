import { useTranslations } from 'next-intl';
import { site } from '@/config/site';
import { Countdown } from './countdown';

export function PromoBar() {
  const t = useTranslations('Promo');
  const { promo } = site;

  if (!promo || Date.parse(promo.endsAt) < Date.now()) {
    return null;
  }

  return (
    <aside className="mb-6 flex items-center justify-between rounded bg-brand-900 px-4 py-2 text-white">
      <p>
        {t('text', { percent: promo.percent })} <strong>{promo.code}</strong>
      </p>
      <Countdown until={promo.endsAt} />
    </aside>
  );
}
