import { createSharedPathnamesNavigation } from 'next-intl/navigation';
import { site } from './site';

export const { Link, redirect, usePathname, useRouter } = createSharedPathnamesNavigation({
  locales: site.locales,
});

export type MenuEntry = { label: string; href: string };
export type MenuColumn = { title: string; links: MenuEntry[] };

export const mainMenu: MenuEntry[] = [
  { label: 'menu.new', href: '/category/autumn' },
  { label: 'menu.women', href: '/category/women' },
  { label: 'menu.men', href: '/category/men' },
  { label: 'menu.shoes', href: '/category/shoes' },
  { label: 'menu.bags', href: '/category/bags' },
];

export const footerMenu: MenuColumn[] = [
  {
    title: 'help.title',
    links: [
      { label: 'help.shipping', href: '/help/shipping' },
      { label: 'help.returns', href: '/help/returns' },
      { label: 'help.sizes', href: '/help/sizes' },
      { label: 'help.contact', href: '/help/contact' },
    ],
  },
  {
    title: 'company.title',
    links: [
      { label: 'company.about', href: '/about' },
      { label: 'company.jobs', href: '/jobs' },
    ],
  },
];
