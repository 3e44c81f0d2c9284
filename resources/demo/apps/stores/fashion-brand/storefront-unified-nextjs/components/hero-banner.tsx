import Image from 'next/image';
import { useTranslations } from 'next-intl';
import { Badge } from '@/components/ui/badge';
import { Link } from '@/config/navigation';

type HeroBannerProps = {
  href?: string;
};

export function HeroBanner({ href = '/category/autumn' }: HeroBannerProps) {
  const t = useTranslations('Hero');

  return (
    <section className="relative overflow-hidden">
      <Image
        src="/hero.png"
        alt=""
        width={1280}
        height={640}
        className="h-80 w-full object-cover md:h-[32rem]"
        priority
      />
      <div className="absolute inset-x-0 bottom-0 p-8 text-white">
        <Badge tone="new">{t('season')}</Badge>
        <h1 className="mt-2 max-w-lg text-5xl font-light">{t('title')}</h1>
        <p className="mt-3 max-w-md">{t('text')}</p>
        <Link href={href} className="btn btn-primary mt-6">
          {t('action')}
        </Link>
      </div>
    </section>
  );
}
