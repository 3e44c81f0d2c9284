import { notFound } from 'next/navigation';
import { getRequestConfig } from 'next-intl/server';
import { site } from '@/config/site';

const namespaces = ['base', 'checkout', 'product'] as const;

async function loadMessages(locale: string) {
  const parts = await Promise.all(
    namespaces.map(async (name) => (await import(`./lang/${locale}/${name}.json`)).default),
  );

  return Object.assign({}, ...parts);
}

export default getRequestConfig(async ({ locale }) => {
  if (!site.locales.includes(locale)) {
    notFound();
  }

  return {
    messages: await loadMessages(locale),
    timeZone: site.timeZone,
  };
});
