import Image from 'next/image';
import { useTranslations } from 'next-intl';
import { Link } from '@/config/navigation';

type HeroBannerProps = {
  href?: string;
};

export function HeroBanner({ href = '/category/new' }: HeroBannerProps) {
  const t = useTranslations('Hero');

  return (
    <section className="relative overflow-hidden rounded-lg">
      <Image
        src="/hero.png"
        alt=""
        width={1280}
        height={640}
        className="h-64 w-full object-cover md:h-96"
        priority
      />
      <div className="absolute inset-0 flex flex-col justify-center p-8 text-white">
        <h1 className="max-w-md text-4xl font-semibold">{t('title')}</h1>
        <p className="mt-3 max-w-md">{t('text')}</p>
        <Link href={href} className="btn btn-primary mt-6 self-start">
          {t('action')}
        </Link>
      </div>
    </section>
  );
}
