import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { Breadcrumbs } from '@/components/breadcrumbs';
import { ProductCard } from '@/components/product-card';
import { sdk } from '@/lib/sdk';

const PAGE_SIZE = 24;

type PageProps = {
  params: { slug: string };
  searchParams: { page?: string; sort?: string };
};

export default async function CategoryPage({ params, searchParams }: PageProps) {
  const t = await getTranslations('Category');
  const page = Math.max(1, Number(searchParams.page) || 1);
  const category = await sdk.commerce.getCategory({ slug: params.slug });

  if (!category) {
    notFound();
  }

  const { products, total } = await sdk.commerce.searchProducts({
    category: category.id,
    sort: searchParams.sort ?? 'relevance',
    page,
    pageSize: PAGE_SIZE,
  });

  return (
    <>
      <Breadcrumbs steps={[{ label: category.name }]} />
      <h1 className="mt-6 text-3xl font-semibold">{category.name}</h1>
      <p className="mt-2 text-muted">{t('results', { count: total })}</p>
      <ul className="mt-8 grid grid-cols-2 gap-6 md:grid-cols-3 lg:grid-cols-4">
        {products.map((product) => (
          <li key={product.sku}>
            <ProductCard product={product} />
          </li>
        ))}
      </ul>
    </>
  );
}
