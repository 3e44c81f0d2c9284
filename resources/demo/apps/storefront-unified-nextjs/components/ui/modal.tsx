'use client';

import { type ReactNode, useEffect, useRef } from 'react';

type ModalProps = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
};

export function Modal({ title, isOpen, onClose, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const element = dialog.current;

    if (isOpen && !element?.open) {
      element?.showModal();
    } else if (!isOpen && element?.open) {
      element.close();
    }
  }, [isOpen]);

  return (
    <dialog ref={dialog} onClose={onClose} aria-label={title} className="rounded-lg p-6">
      <header className="flex items-center justify-between gap-6">
        <h2 className="text-xl font-semibold">{title}</h2>
        <button type="button" onClick={onClose} aria-label="Close">
          x
        </button>
      </header>
      <div className="mt-4">{children}</div>
    </dialog>
  );
}
