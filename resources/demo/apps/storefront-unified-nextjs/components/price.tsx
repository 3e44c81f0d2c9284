import { useLocale } from 'next-intl';
import { formatPrice } from '@/helpers/format-price';
import type { Money } from '@/types/product';

type PriceProps = {
  value: Money;
  was?: Money;
};

export function Price({ value, was }: PriceProps) {
  const locale = useLocale();
  const isReduced = was !== undefined && was.amount > value.amount;

  return (
    <p className="flex items-baseline gap-2">
      <span className={isReduced ? 'font-semibold text-red-700' : 'font-semibold'}>
        {formatPrice(value, locale)}
      </span>
      {isReduced && <s className="text-sm text-muted">{formatPrice(was, locale)}</s>}
    </p>
  );
}
