'use client';

import { create } from 'zustand';
import { persist } from 'zustand/middleware';

type WishlistState = {
  skus: string[];
  toggle: (sku: string) => void;
};

export const useWishlist = create<WishlistState>()(
  persist(
    (set) => ({
      skus: [],
      toggle: (sku) =>
        set(({ skus }) => ({
          skus: skus.includes(sku) ? skus.filter((entry) => entry !== sku) : [...skus, sku],
        })),
    }),
    { name: 'wishlist' },
  ),
);
