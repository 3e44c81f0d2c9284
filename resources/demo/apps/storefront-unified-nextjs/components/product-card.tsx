import Image from 'next/image';
import { useTranslations } from 'next-intl';
import { AddToCart } from '@/components/add-to-cart';
import { Price } from '@/components/price';
import { Rating } from '@/components/rating';
import { Link } from '@/config/navigation';
import type { Product } from '@/types/product';

type ProductCardProps = { product: Product };

export function ProductCard({ product }: ProductCardProps) {
  const t = useTranslations('Product');
  const [image] = product.images;

  return (
    <article className="group relative">
      <Link href={`/product/${product.slug}`} prefetch={false}>
        <Image
          src={image.url}
          alt={image.alt || product.name}
          width={400}
          height={400}
          className="aspect-square rounded object-cover"
        />
        <h3 className="mt-3 font-medium">{product.name}</h3>
      </Link>
      <Price value={product.price} was={product.priceBefore} />
      <Rating value={product.rating} />
      {product.stock > 0 ? (
        <AddToCart sku={product.sku} stock={product.stock} />
      ) : (
        <p className="text-sm text-muted">{t('soldOut')}</p>
      )}
    </article>
  );
}
