'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Modal } from '@/components/ui/modal';

const SIZES = [
  { label: 'XS', chest: 82, waist: 64 },
  { label: 'S', chest: 88, waist: 70 },
  { label: 'M', chest: 94, waist: 76 },
  { label: 'L', chest: 102, waist: 84 },
  { label: 'XL', chest: 110, waist: 92 },
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
