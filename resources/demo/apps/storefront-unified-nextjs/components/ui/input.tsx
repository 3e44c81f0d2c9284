import { type InputHTMLAttributes, useId } from 'react';
import { classNames } from '@/helpers/class-names';

type InputProps = InputHTMLAttributes<HTMLInputElement> & {
  label: string;
  error?: string;
};

export function Input({ label, error, className, ...rest }: InputProps) {
  const id = useId();

  return (
    <div className={classNames('mt-4 grow', className)}>
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
        {rest.required && <span aria-hidden> *</span>}
      </label>
      <input
        {...rest}
        id={id}
        aria-invalid={error !== undefined}
        aria-describedby={error ? `${id}-error` : undefined}
        className="mt-1 w-full rounded border px-3 py-2"
      />
      {error && (
        <p id={`${id}-error`} className="mt-1 text-sm text-red-700">
          {error}
        </p>
      )}
    </div>
  );
}
