export const taxConfig = {
  location: '@alokai/connect/integration',
  configuration: {
    url: process.env.TAX_URL ?? 'https://tax.northwind.example',
    key: process.env.TAX_KEY,
    shipFrom: { state: 'NC', postcode: '27601' },
    cacheSeconds: 900,
  },
};
