export const cmsConfig = {
  location: '@alokai/connect/integration',
  configuration: {
    url: process.env.CMS_URL ?? 'https://cms.northwind.example',
    space: 'northwind',
    environment: process.env.CMS_ENVIRONMENT ?? 'main',
    preview: process.env.CMS_PREVIEW === 'true',
    cacheSeconds: 120,
  },
};
