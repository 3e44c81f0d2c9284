import { CartButton } from '@/components/cart-button';
import { SearchBar } from '@/components/search-bar';
import { LanguageSwitch } from '@/components/language-switch';
import { Link, mainMenu } from '@/config/navigation';
import { useTranslations } from 'next-intl';
import { Logo } from './logo';

type HeaderProps = {
  locale: string;
  isSticky?: boolean;
};

export function Header({ locale, isSticky }: HeaderProps) {
  const t = useTranslations('Header');
  const position = isSticky ? 'sticky top-0' : '';

  return (
    <header className={`bg-neutral-50 ${position}`}>
      <div className="mx-auto flex max-w-page items-center gap-6 px-4 py-3">
        <Link href="/" aria-label={t('home')}>
          <Logo variant="mark" />
        </Link>
        <SearchBar placeholder={t('search')} />
        <nav aria-label={t('account')}>
          <LanguageSwitch current={locale} />
          <CartButton showTotal />
        </nav>
      </div>
      <nav aria-label={t('main')} className="border-t">
        <ul className="mx-auto flex max-w-page gap-6 px-4 py-2">
          {mainMenu.map((entry) => (
            <li key={entry.href}>
              <Link href={entry.href}>{t(entry.label)}</Link>
            </li>
          ))}
        </ul>
      </nav>
    </header>
  );
}
