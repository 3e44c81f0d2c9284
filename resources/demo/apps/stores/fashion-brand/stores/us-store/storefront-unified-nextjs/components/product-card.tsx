import Image from 'next/image';
import { useTranslations } from 'next-intl';
import { AddToCart } from '@/components/add-to-cart';
import { Price } from '@/components/price';
import { Rating } from '@/components/rating';
import { Badge } from '@/components/ui/badge';
import { Link } from '@/config/navigation';
import type { Product } from '@/types/product';

type ProductCardProps = { product: Product };

export function ProductCard({ product }: ProductCardProps) {
  const t = useTranslations('Product');
  const isNew = product.tags.includes('new');
  const [image] = product.images;

  return (
    <article className="group relative">
      {isNew && <Badge tone="new">{t('new')}</Badge>}
      <Link href={`/product/${product.slug}`} prefetch={false}>
        <Image
          src={image.url}
          alt={image.alt || product.name}
          width={320}
          height={400}
          className="aspect-[4/5] object-cover"
        />
        <h3 className="mt-3 font-medium">{product.name}</h3>
      </Link>
      <Price value={product.price} was={product.priceBefore} />
      <p className="text-xs text-muted">{t('plusTax')}</p>
      {product.stock > 0 ? (
        <AddToCart sku={product.sku} stock={product.stock} />
      ) : (
        <p className="text-sm text-muted">{t('soldOut')}</p>
      )}
      <Rating value={product.rating} />
    </article>
  );
}
