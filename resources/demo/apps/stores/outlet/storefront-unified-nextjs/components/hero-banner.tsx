import { useTranslations } from 'next-intl';
import { Link } from '@/config/navigation';

type HeroBannerProps = {
  href?: string;
};

export function HeroBanner({ href = '/category/last-chance' }: HeroBannerProps) {
  const t = useTranslations('Hero');

  return (
    <section className="rounded-lg bg-yellow-300 p-8 text-center text-black">
      <h1 className="text-4xl font-black uppercase">{t('title')}</h1>
      <p className="mt-3">{t('text')}</p>
      <Link href={href} className="btn btn-primary mt-6">
        {t('action')}
      </Link>
    </section>
  );
}
