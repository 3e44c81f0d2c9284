import { useTranslations } from 'next-intl';

const STARS = [1, 2, 3, 4, 5];

export function Rating({ value }: { value?: number }) {
  const t = useTranslations('Product');

  if (value === undefined) {
    return null;
  }

  return (
    <p role="img" aria-label={t('rating', { value })} className="flex gap-0.5">
      {STARS.map((star) => (
        <span
          key={star}
          aria-hidden
          className={value >= star - 0.25 ? 'text-amber-500' : 'text-neutral-300'}
        >
          *
        </span>
      ))}
    </p>
  );
}
