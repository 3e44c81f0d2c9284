import { useTranslations } from 'next-intl';
import { legalLinks } from '@/config/legal';
import { footerMenu, Link } from '@/config/navigation';
import { site } from '@/config/site';
import { Logo } from './logo';

const SOCIAL = ['instagram', 'pinterest'] as const;

export function Footer() {
  const t = useTranslations('Footer');
  const year = new Date().getFullYear();

  return (
    <footer className="mt-24 bg-brand-900 text-white">
      <div className="mx-auto grid max-w-page gap-8 px-4 py-12 md:grid-cols-4">
        <div>
          <Logo variant="wordmark" height={32} />
          <ul className="mt-4 flex gap-4" aria-label={t('social')}>
            {SOCIAL.map((name) => (
              <li key={name}>
                <a href={`https://${name}.example/northwind.eu`} rel="me">
                  {t(name)}
                </a>
              </li>
            ))}
          </ul>
        </div>
        {footerMenu.map((column) => (
          <section key={column.title}>
            <h2 className="font-semibold">{t(column.title)}</h2>
            <ul className="mt-3 space-y-2">
              {column.links.map((link) => (
                <li key={link.href}>
                  <Link href={link.href}>{t(link.label)}</Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <ul className="flex justify-center gap-6 px-4 pb-3 text-sm">
        {legalLinks.map((link) => (
          <li key={link.href}>
            <Link href={link.href}>{t(link.label)}</Link>
          </li>
        ))}
      </ul>
      <p className="px-4 pb-6 text-center text-sm opacity-80">
        {t('copyright', { year, name: site.name })} {t('vat')}
      </p>
    </footer>
  );
}
