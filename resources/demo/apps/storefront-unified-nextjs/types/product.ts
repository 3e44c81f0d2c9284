export type Money = {
  amount: number; // in the smallest unit, e.g. cents
  currency: string;
};

export type ProductImage = {
  url: string;
  alt: string;
};

export type Category = {
  id: string;
  name: string;
  slug: string;
};

export type Product = {
  sku: string;
  slug: string;
  name: string;
  summary: string;
  category: Category;
  images: ProductImage[];
  price: Money;
  priceBefore?: Money;
  rating?: number;
  stock: number;
  tags: string[];
};
