'use client';

import Image from 'next/image';
import { useState } from 'react';
import { classNames } from '@/helpers/class-names';
import type { ProductImage } from '@/types/product';

type ProductGalleryProps = {
  images: ProductImage[];
  name: string;
};

export function ProductGallery({ images, name }: ProductGalleryProps) {
  const [active, setActive] = useState(0);
  const shown = images[active];

  return (
    <div>
      <Image
        src={shown.url}
        alt={shown.alt || name}
        width={800}
        height={800}
        className="aspect-square w-full rounded-lg object-cover"
      />
      <ul className="mt-4 flex gap-3">
        {images.map((image, index) => (
          <li key={image.url}>
            <button
              type="button"
              aria-pressed={index === active}
              onClick={() => setActive(index)}
              className={classNames('rounded border-2', index === active && 'border-brand-700')}
            >
              <Image src={image.url} alt={image.alt} width={80} height={80} />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
