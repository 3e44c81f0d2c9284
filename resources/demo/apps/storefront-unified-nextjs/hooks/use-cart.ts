'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { defaultCurrency } from '@/config/currencies';
import { sdk } from '@/lib/sdk';

const CART_KEY = ['cart'];

type NewLine = { sku: string; quantity: number };

export function useCart() {
  const client = useQueryClient();
  const { data: cart, isLoading } = useQuery({
    queryKey: CART_KEY,
    queryFn: () => sdk.commerce.getCart(),
    staleTime: 60_000,
  });

  const refresh = () => client.invalidateQueries({ queryKey: CART_KEY });

  const add = useMutation({
    mutationFn: (line: NewLine) => sdk.commerce.addCartLine(line),
    onSuccess: refresh,
  });

  const remove = useMutation({
    mutationFn: (id: string) => sdk.commerce.removeCartLine({ id }),
    onSuccess: refresh,
  });

  return {
    lines: cart?.lines ?? [],
    total: cart?.total ?? { amount: 0, currency: defaultCurrency },
    isLoading,
    addLine: add.mutateAsync,
    removeLine: remove.mutateAsync,
  };
}
