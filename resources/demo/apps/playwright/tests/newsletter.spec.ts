import { expect, test } from '@playwright/test';
import { HomePage } from '../pages/home.page';

test('subscribing says thank you', async ({ page }) => {
  const home = new HomePage(page);
  await home.open();
  await home.newsletter.getByLabel('E-mail address').fill('ana@example.com');
  await home.newsletter.getByRole('button', { name: 'Subscribe' }).click();
  await expect(page.getByRole('status')).toContainText('Thank you');
});

test('an address is needed', async ({ page }) => {
  const home = new HomePage(page);
  await home.open();
  await home.newsletter.getByRole('button', { name: 'Subscribe' }).click();
  await expect(page.getByRole('status')).toHaveCount(0);
});
