import { expect, test } from '@playwright/test';

test('a product can be put into the cart and taken out again', async ({ page }) => {
  await page.goto('/en/product/rain-jacket');
  await page.getByRole('button', { name: 'Add to cart' }).click();

  const cart = page.getByRole('banner').getByRole('link', { name: /1 items/ });
  await expect(cart).toBeVisible();
  await cart.click();

  await expect(page.getByRole('listitem').filter({ hasText: 'Rain jacket' })).toBeVisible();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('heading', { name: 'Your cart is empty' })).toBeVisible();
});

test('an empty cart leads back to the shop', async ({ page }) => {
  await page.goto('/en/cart');
  await page.getByRole('link', { name: 'Continue shopping' }).click();
  await expect(page).toHaveURL(/\/en$/);
});
