'use client';

import { useTranslations } from 'next-intl';
import { usePathname, useRouter } from '@/config/navigation';
import { site } from '@/config/site';

const NAMES: Record<string, string> = {
  de: 'Deutsch',
  en: 'English',
};

export function LanguageSwitch({ current }: { current: string }) {
  const t = useTranslations('Header');
  const pathname = usePathname();
  const router = useRouter();

  if (site.locales.length < 2) {
    return null;
  }

  return (
    <label>
      <span className="sr-only">{t('language')}</span>
      <select
        value={current}
        onChange={(event) => router.replace(pathname, { locale: event.target.value })}
      >
        {site.locales.map((locale) => (
          <option key={locale} value={locale}>
            {NAMES[locale] ?? locale}
          </option>
        ))}
      </select>
    </label>
  );
}
