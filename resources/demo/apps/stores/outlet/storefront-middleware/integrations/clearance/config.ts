export const clearanceConfig = {
  location: '@alokai/connect/integration',
  configuration: {
    url: process.env.CLEARANCE_URL ?? 'https://clearance.northwind.example',
    season: '2023-autumn',
    minimumDiscount: 30,
  },
};
