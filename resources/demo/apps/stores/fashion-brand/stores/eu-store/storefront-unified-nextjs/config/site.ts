type Promo = {
  code: string;
  percent: number;
  endsAt: string;
};

type Site = {
  name: string;
  description: string;
  locales: string[];
  defaultLocale: string;
  timeZone: string;
  promo: Promo | null;
};

export const site: Site = {
  name: 'Northwind',
  description: 'Fashion for every weather, delivered all over Europe.',
  locales: ['en', 'de', 'fr'],
  defaultLocale: 'en',
  timeZone: 'Europe/Berlin',
  promo: null,
};
