import type { Metadata } from 'next';
import { NextIntlClientProvider } from 'next-intl';
import { getMessages } from 'next-intl/server';
import type { ReactNode } from 'react';
import { Footer } from '@/components/footer';
import { Header } from '@/components/header';
import { site } from '@/config/site';
import '@/styles/tokens.css';
import '@/styles/globals.css';

type LayoutProps = {
  children: ReactNode;
  params: { locale: string };
};

export const metadata: Metadata = {
  title: { default: site.name, template: `%s | ${site.name}` },
  description: site.description,
  icons: { icon: '/favicon.png' },
};

export default async function LocaleLayout({ children, params }: LayoutProps) {
  const messages = await getMessages();

  return (
    <html lang={params.locale}>
      <body className="min-h-screen bg-surface text-body">
        <NextIntlClientProvider messages={messages}>
          <a className="skip-link" href="#main">
            Skip to content
          </a>
          <Header locale={params.locale} isSticky />
          <main id="main" className="mx-auto max-w-page px-4 py-8">
            {children}
          </main>
          <Footer />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
