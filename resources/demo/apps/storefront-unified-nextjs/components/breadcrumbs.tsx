import { useTranslations } from 'next-intl';
import { Link } from '@/config/navigation';

type Step = { label: string; href?: string };

export function Breadcrumbs({ steps }: { steps: Step[] }) {
  const t = useTranslations('Breadcrumbs');
  const all: Step[] = [{ label: t('home'), href: '/' }, ...steps];

  return (
    <nav aria-label={t('label')}>
      <ol className="flex flex-wrap gap-2 text-sm text-muted">
        {all.map((step, index) => (
          <li key={step.label} className="flex gap-2">
            {index > 0 && <span aria-hidden>/</span>}
            {step.href ? (
              <Link href={step.href}>{step.label}</Link>
            ) : (
              <span aria-current="page">{step.label}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
