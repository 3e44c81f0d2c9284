import * as api from './api';

export const commerceConfig = {
  location: '@alokai/connect/integration',
  configuration: {
    api: {
      url: process.env.COMMERCE_URL ?? 'https://commerce.northwind.example',
      token: process.env.COMMERCE_TOKEN,
      timeout: 8000,
    },
    catalog: 'main',
    country: 'DE',
    currency: 'EUR',
    prices: 'net',
  },
  extensions: [{ name: 'northwind', extendApiMethods: api }],
};
