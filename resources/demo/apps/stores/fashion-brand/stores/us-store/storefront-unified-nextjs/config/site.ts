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
  locales: ['en'],
  defaultLocale: 'en',
  timeZone: 'America/New_York',
  promo: { code: 'LAYERS15', percent: 15, endsAt: '2031-11-30T23:59:00-05:00' },
};
