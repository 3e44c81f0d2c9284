type EventName =
  | 'add_to_cart'
  | 'newsletter_subscribed'
  | 'purchase'
  | 'search';

type EventData = Record<string, string | number | boolean>;

declare global {
  interface Window {
    dataLayer?: Array<Record<string, unknown>>;
  }
}

function hasConsent(): boolean {
  return document.cookie.split('; ').includes('consent=analytics');
}

/** Report an event, if the visitor agreed to it. */
export function trackEvent(event: EventName, data: EventData = {}): void {
  if (typeof window === 'undefined' || !hasConsent()) {
    return;
  }

  window.dataLayer ??= [];
  window.dataLayer.push({ event, ...data, at: Date.now() });
}
