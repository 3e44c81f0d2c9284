'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Modal } from '@/components/ui/modal';

const SIZES = [
  { label: '34', chest: 82, waist: 64 },
  { label: '36', chest: 86, waist: 68 },
  { label: '38', chest: 90, waist: 72 },
  { label: '40', chest: 94, waist: 76 },
  { label: '42', chest: 100, waist: 82 },
  { label: '44', chest: 106, waist: 88 },
];

export function SizeGuide() {
  const t = useTranslations('Sizes');
  const [isOpen, setIsOpen] = useState(false);

  return (
    <>
      <Button variant="ghost" onClick={() => setIsOpen(true)}>
        {t('open')}
      </Button>
      <Modal title={t('title')} isOpen={isOpen} onClose={() => setIsOpen(false)}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('size')}</th>
              <th scope="col">{t('chest')}</th>
              <th scope="col">{t('waist')}</th>
            </tr>
          </thead>
          <tbody>
            {SIZES.map((size) => (
              <tr key={size.label}>
                <th scope="row">{size.label}</th>
                <td>{t('cm', { value: size.chest })}</td>
                <td>{t('cm', { value: size.waist })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Modal>
    </>
  );
}
