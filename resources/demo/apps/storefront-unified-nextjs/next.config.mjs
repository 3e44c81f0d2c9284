import createNextIntlPlugin from 'next-intl/plugin';

const withNextIntl = createNextIntlPlugin('./i18n.ts');

const mediaHost = process.env.NEXT_PUBLIC_MEDIA_HOST ?? 'media.northwind.example';

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  images: {
    formats: ['image/avif', 'image/webp'],
    remotePatterns: [{ protocol: 'https', hostname: mediaHost, pathname: '/**' }],
  },
  async headers() {
    return [
      {
        source: '/:path*',
        headers: [
          { key: 'X-Content-Type-Options', value: 'nosniff' },
          { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
        ],
      },
    ];
  },
  async redirects() {
    return [
      { source: '/basket', destination: '/cart', permanent: true },
      { source: '/p/:slug', destination: '/product/:slug', permanent: true },
    ];
  },
};

export default withNextIntl(config);
