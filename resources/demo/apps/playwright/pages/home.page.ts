import type { Locator, Page } from '@playwright/test';

export class HomePage {
  readonly header: Locator;
  readonly search: Locator;
  readonly newsletter: Locator;

  constructor(private readonly page: Page) {
    this.header = page.getByRole('banner');
    this.search = page.getByRole('searchbox');
    this.newsletter = page.getByRole('region', { name: /new things/i });
  }

  async open(locale = 'en') {
    await this.page.goto(`/${locale}`);
  }

  async searchFor(text: string) {
    await this.search.fill(text);
    await this.search.press('Enter');
  }

  product(name: string): Locator {
    return this.page.getByRole('article').filter({ hasText: name });
  }
}
