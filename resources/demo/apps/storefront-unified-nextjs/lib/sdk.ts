import { defaultCurrency } from '@/config/currencies';

const BASE_URL = process.env.NEXT_PUBLIC_MIDDLEWARE_URL ?? 'http://localhost:4000';

type Options = { signal?: AbortSignal };
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Method = (params?: unknown, options?: Options) => Promise<any>;

async function call(integration: string, method: string, params: unknown, options?: Options) {
  const response = await fetch(`${BASE_URL}/${integration}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-currency': defaultCurrency },
    credentials: 'include',
    body: JSON.stringify([params ?? {}]),
    signal: options?.signal,
  });

  if (!response.ok) {
    throw new Error(`${integration}.${method}: ${response.status}`);
  }

  return response.json();
}

function integration(name: string): Record<string, Method> {
  return new Proxy({}, {
    get: (_, method: string) => (params: unknown, options?: Options) =>
      call(name, method, params, options),
  });
}

export const sdk = {
  commerce: integration('commerce'),
  cms: integration('cms'),
};
