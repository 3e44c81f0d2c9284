import { Badge } from '@/components/ui/badge';
import type { Money } from '@/types/product';

type OutletBadgeProps = {
  price: Money;
  before?: Money;
};

export function OutletBadge({ price, before }: OutletBadgeProps) {
  if (!before || before.amount <= price.amount) {
    return null;
  }

  const percent = Math.round(100 * (1 - price.amount / before.amount));

  return <Badge tone="sale">-{percent}%</Badge>;
}
