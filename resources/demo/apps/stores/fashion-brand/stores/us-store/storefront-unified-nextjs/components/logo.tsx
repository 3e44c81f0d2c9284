import Image from 'next/image';
import { site } from '@/config/site';

type LogoProps = {
  variant?: 'mark' | 'wordmark';
  height?: number;
};

const RATIO = { mark: 1, wordmark: 3 } as const;
const FILE = { mark: '/favicon.png', wordmark: '/logo.png' } as const;

export function Logo({ variant = 'wordmark', height = 40 }: LogoProps) {
  return (
    <Image
      src={FILE[variant]}
      alt={site.name}
      width={height * RATIO[variant]}
      height={height}
      priority
    />
  );
}
