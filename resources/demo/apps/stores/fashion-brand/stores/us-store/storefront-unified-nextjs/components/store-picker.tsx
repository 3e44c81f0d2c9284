'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Modal } from '@/components/ui/modal';

type StorePickerProps = {
  current: string;
  locale: string;
};

const STORES = [
  { id: 'us', name: 'United States', flag: '/us-flag.svg', url: 'https://us.northwind.example' },
  { id: 'eu', name: 'Europe', flag: null, url: 'https://eu.northwind.example' },
];

export function StorePicker({ current, locale }: StorePickerProps) {
  const t = useTranslations('StorePicker');
  const [isOpen, setIsOpen] = useState(false);
  const shown = STORES.find((store) => store.id === current);

  return (
    <>
      <Button variant="ghost" onClick={() => setIsOpen(true)}>
        {shown?.flag && <img src={shown.flag} alt="" width={24} height={16} />}
        <span>{shown?.name}</span>
      </Button>
      <Modal title={t('title')} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <ul>
          {STORES.map((store) => (
            <li key={store.id}>
              <a href={`${store.url}/${locale}`} aria-current={store.id === current}>
                {store.name}
              </a>
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}
