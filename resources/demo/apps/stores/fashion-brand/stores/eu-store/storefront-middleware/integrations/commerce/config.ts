import * as api from './api';

export const commerceConfig = {
  location: '@alokai/connect/integration',
  configuration: {
    api: {
      url: process.env.COMMERCE_URL ?? 'https://eu.commerce.northwind.example',
      token: process.env.COMMERCE_TOKEN,
      timeout: 8000,
    },
    catalog: 'fashion-eu',
    country: 'DE',
    currency: 'EUR',
    prices: 'gross',
  },
  extensions: [{ name: 'northwind', extendApiMethods: api }],
};
