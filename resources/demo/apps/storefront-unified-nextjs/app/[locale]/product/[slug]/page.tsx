import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AddToCart } from '@/components/add-to-cart';
import { Breadcrumbs } from '@/components/breadcrumbs';
import { Price } from '@/components/price';
import { ProductGallery } from '@/components/product-gallery';
import { Rating } from '@/components/rating';
import { sdk } from '@/lib/sdk';

type PageProps = {
  params: { locale: string; slug: string };
};

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const product = await sdk.commerce.getProduct({ slug: params.slug });

  return { title: product?.name, description: product?.summary };
}

export default async function ProductPage({ params }: PageProps) {
  const product = await sdk.commerce.getProduct({ slug: params.slug });

  if (!product) {
    notFound();
  }

  return (
    <>
      <Breadcrumbs
        steps={[
          { label: product.category.name, href: `/category/${product.category.slug}` },
          { label: product.name },
        ]}
      />
      <div className="mt-6 grid gap-10 md:grid-cols-2">
        <ProductGallery images={product.images} name={product.name} />
        <div>
          <h1 className="text-3xl font-semibold">{product.name}</h1>
          <Rating value={product.rating} />
          <Price value={product.price} was={product.priceBefore} />
          <p className="mt-6">{product.summary}</p>
          <AddToCart sku={product.sku} stock={product.stock} />
        </div>
      </div>
    </>
  );
}
