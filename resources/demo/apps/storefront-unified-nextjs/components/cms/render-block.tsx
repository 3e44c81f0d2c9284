import { HeroBanner } from '@/components/hero-banner';
import { NewsletterBox } from '@/components/newsletter-box';
import { Teaser } from './teaser';

type Block =
  | { type: 'hero'; href: string }
  | { type: 'newsletter' }
  | { type: 'teaser'; title: string; text: string; image: string; href: string };

export function RenderBlock({ block }: { block: Block }) {
  switch (block.type) {
    case 'hero':
      return <HeroBanner href={block.href} />;
    case 'newsletter':
      return <NewsletterBox />;
    case 'teaser':
      return <Teaser {...block} />;
    default:
      return null; // a block that this version of the shop does not know yet
  }
}
