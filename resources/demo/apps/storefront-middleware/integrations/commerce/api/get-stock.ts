type Context = {
  client: { get: (url: string) => Promise<{ data: { warehouses: Warehouse[] } }> };
};

type Warehouse = { id: string; free: number; reserved: number };

/** How many pieces can be sold now, over all warehouses. */
export async function getStock(context: Context, { sku }: { sku: string }) {
  const { data } = await context.client.get(`/stock/${encodeURIComponent(sku)}`);
  const free = data.warehouses.reduce((sum, warehouse) => sum + Math.max(0, warehouse.free), 0);

  return { sku, free, isAvailable: free > 0 };
}
