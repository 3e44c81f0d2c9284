import { CartButton } from '@/components/cart-button';
import { SearchBar } from '@/components/search-bar';
import { StorePicker } from '@/components/store-picker';
import { Wishlist } from '@/components/wishlist';
import { Link, mainMenu } from '@/config/navigation';
import { useTranslations } from 'next-intl';
import { Logo } from './logo';

type HeaderProps = {
  locale: string;
  isSticky?: boolean;
};

const FREE_SHIPPING_FROM = 75;

export function Header({ locale, isSticky }: HeaderProps) {
  const t = useTranslations('Header');
  const position = isSticky ? 'sticky top-0 z-10' : '';

  return (
    <header className={`bg-navy-900 text-white ${position}`}>
      <p role="status" className="py-1 text-center text-sm">
        {t('freeShipping', { from: FREE_SHIPPING_FROM })}
      </p>
      <div className="mx-auto flex max-w-page items-center gap-6 px-4 py-3">
        <Link href="/" aria-label={t('home')}>
          <Logo variant="wordmark" />
        </Link>
        <SearchBar placeholder={t('search')} />
        <nav aria-label={t('account')}>
          <StorePicker current="us" locale={locale} />
          <Wishlist />
          <CartButton showTotal />
        </nav>
      </div>
      <nav aria-label={t('main')} className="border-t border-white/20">
        <ul className="mx-auto flex max-w-page gap-6 px-4 py-2">
          {mainMenu.map((entry) => (
            <li key={entry.href}>
              <Link href={entry.href} className="uppercase tracking-wide">
                {t(entry.label)}
              </Link>
            </li>
          ))}
          <li className="ml-auto">
            <Link href="/stores">{t('findStore')}</Link>
          </li>
        </ul>
      </nav>
    </header>
  );
}
