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
  description: 'Clothes for every weather.',
  locales: ['en', 'de'],
  defaultLocale: 'en',
  timeZone: 'Europe/Berlin',
  promo: null,
};
