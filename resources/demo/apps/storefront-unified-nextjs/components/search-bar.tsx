'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Link, useRouter } from '@/config/navigation';
import { useDebounce } from '@/hooks/use-debounce';
import { sdk } from '@/lib/sdk';

const MIN_LENGTH = 3;

type Suggestion = { slug: string; name: string };

export function SearchBar({ placeholder }: { placeholder: string }) {
  const t = useTranslations('Search');
  const router = useRouter();
  const [text, setText] = useState('');
  const [suggestions, setSuggestions] = useState<Suggestion[]>([]);
  const query = useDebounce(text.trim(), 250);

  useEffect(() => {
    if (query.length < MIN_LENGTH) {
      setSuggestions([]);
      return;
    }

    const abort = new AbortController();
    sdk.commerce
      .suggestProducts({ query, limit: 5 }, { signal: abort.signal })
      .then(setSuggestions)
      .catch(() => setSuggestions([]));

    return () => abort.abort();
  }, [query]);

  return (
    <form
      role="search"
      className="relative grow"
      onSubmit={(event) => {
        event.preventDefault();
        router.push(`/search?q=${encodeURIComponent(text)}`);
      }}
    >
      <input
        type="search"
        value={text}
        placeholder={placeholder}
        aria-label={t('label')}
        onChange={(event) => setText(event.target.value)}
        className="w-full rounded border px-3 py-2"
      />
      {suggestions.length > 0 && (
        <ul className="absolute inset-x-0 top-full rounded border bg-white shadow">
          {suggestions.map((entry) => (
            <li key={entry.slug}>
              <Link href={`/product/${entry.slug}`}>{entry.name}</Link>
            </li>
          ))}
        </ul>
      )}
    </form>
  );
}
