import { useTranslations } from 'next-intl';
import { Link } from '@/config/navigation';

export default function NotFound() {
  const t = useTranslations('NotFound');

  return (
    <div className="py-24 text-center">
      <p className="text-sm uppercase tracking-wide text-muted">404</p>
      <h1 className="mt-2 text-3xl font-semibold">{t('title')}</h1>
      <p className="mt-4">{t('text')}</p>
      <Link href="/" className="mt-8 inline-block underline">
        {t('back')}
      </Link>
    </div>
  );
}
