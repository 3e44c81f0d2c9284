import type { ReactNode } from 'react';
import { classNames } from '@/helpers/class-names';

type BadgeProps = {
  tone?: 'neutral' | 'new' | 'sale';
  children: ReactNode;
};

const TONES = {
  neutral: 'bg-neutral-200 text-neutral-900',
  new: 'bg-emerald-100 text-emerald-900',
  sale: 'bg-red-100 text-red-900',
};

export function Badge({ tone = 'neutral', children }: BadgeProps) {
  return (
    <span className={classNames('inline-block rounded-full px-2 py-0.5 text-xs', TONES[tone])}>
      {children}
    </span>
  );
}
